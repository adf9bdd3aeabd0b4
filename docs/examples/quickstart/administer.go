package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// shown is how many objects of a list are printed.
const shown = 5

// administer lists organizations and users and creates one of each, which requires the API key. workos.Public has none of these methods.
func administer(ctx context.Context, out io.Writer, client *workos.Confidential) error {
	section(out, "As a confidential client, with an API key")
	organizationPage, err := client.Organizations.List(ctx, &organizations.ListParams{ListOptions: core.ListOptions{Limit: shown}}).Page()
	if err != nil {
		return err
	}
	for _, organization := range organizationPage.Data {
		row(out, "organization", organization.Name+" ("+string(organization.ID)+")")
	}
	userPage, err := client.UserManagement.ListUsers(ctx, &usermanagement.ListUsersParams{ListOptions: core.ListOptions{Limit: shown}}).Page()
	if err != nil {
		return err
	}
	for _, user := range userPage.Data {
		row(out, "user", user.Email+" ("+string(user.ID)+")")
	}

	stamp := time.Now().UTC().Format("20060102-150405.000")
	organization, err := client.Organizations.Create(ctx, "Quick Start "+stamp, nil)
	if err != nil {
		return err
	}
	row(out, "created", organization.Name+" ("+string(organization.ID)+")")
	user, err := client.UserManagement.CreateUser(ctx, fmt.Sprintf("quickstart+%s@example.com", stamp), &usermanagement.CreateUserParams{
		FirstName: "Quick",
		LastName:  "Start",
	})
	if err != nil {
		return err
	}
	row(out, "created", user.Email+" ("+string(user.ID)+")")
	return nil
}
