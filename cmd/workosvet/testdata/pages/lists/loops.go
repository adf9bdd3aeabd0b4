// Package lists goes through lists, and through parts of them.
package lists

import (
	"context"
	"fmt"
	"iter"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/fga"
	"github.com/workos-typestate/workos/modules/organizations"
)

type user struct{ id string }

func oneVariable(ctx context.Context, client *workos.Confidential) error {
	for user := range client.UserManagement.ListUsers(ctx, nil).All() { // want `pages: this loop drops the error that ends the list early, and yields a zero value in its place`
		fmt.Println(user.Email)
	}
	return nil
}

func blankError(ctx context.Context, client *workos.Confidential) (n int, name string, u *user, err error) {
	listing := client.Organizations.List(ctx, nil)
	for organization, _ := range listing.All() { // want `drops the error`
		name += organization.Name
	}
	return n, name, u, err
}

func noVariable(ctx context.Context, client *workos.Confidential) (int, error) {
	n := 0
	all := client.Organizations.List(ctx, nil).All()
	for range all { // want `drops the error`
		n++
	}
	return n, nil
}

func nowhereToReturnIt(ctx context.Context, client *workos.Confidential) {
	for event := range client.Events.List(ctx, nil).All() { // want `drops the error`
		fmt.Println(event.Name)
	}
}

func itsZeroValueIsNotKnown(ctx context.Context, client *workos.Confidential) (user, error) {
	for one := range client.UserManagement.ListUsers(ctx, nil).All() { // want `drops the error`
		return user{string(one.ID)}, nil
	}
	return user{}, nil
}

func theNameIsTaken(ctx context.Context, client *workos.Confidential, save func(string) error) (err error) {
	for one := range client.UserManagement.ListUsers(ctx, nil).All() { // want `drops the error`
		err = save(one.Email)
	}
	return err
}

func queried(ctx context.Context, page *fga.QueryPage) error {
	for found := range page.All(ctx) { // want `drops the error`
		fmt.Println(found.ResourceID)
	}
	return nil
}

func unknownToTheSDK(ctx context.Context, client *workos.Confidential) error {
	for report := range core.List[organizations.Organization](ctx, client.Core(), core.Path("/reports"), nil).All() { // want `drops the error`
		fmt.Println(report.Name)
	}
	return nil
}

func cut(ctx context.Context, client *workos.Confidential) []organizations.Organization {
	all, _ := client.Organizations.List(ctx, nil).Collect(1000) // want `the error of Collect says that the list was cut or ended early, and is dropped`
	return all
}

func checked(ctx context.Context, client *workos.Confidential, own iter.Seq2[string, error]) error {
	for user, err := range client.UserManagement.ListUsers(ctx, nil).All() {
		if err != nil {
			return err
		}
		fmt.Println(user.Email)
	}
	for _, err := range client.UserManagement.ListUsers(ctx, nil).All() {
		return err // whether the list can be had
	}
	for name := range own { // not the SDK's
		fmt.Println(name)
	}
	_, err := client.Organizations.List(ctx, nil).Collect(1) // whether it can be had
	return err
}
