// Command sdk is the client part of the quick start.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	public, err := env.Public()
	if err != nil {
		return err
	}
	if err := signIn(ctx, public); err != nil {
		return err
	}
	confidential, err := env.Confidential()
	if err != nil {
		return err
	}
	//workosvet:ignore pages this program is for its size, and is not run
	page, err := confidential.Organizations.List(ctx, nil).Page()
	if err != nil {
		return err
	}
	organization, err := confidential.Organizations.Create(ctx, "Quick Start", nil)
	if err != nil {
		return err
	}
	//workosvet:ignore pages this program is for its size, and is not run
	users, err := confidential.UserManagement.ListUsers(ctx, nil).Page()
	if err != nil {
		return err
	}
	user, err := confidential.UserManagement.CreateUser(ctx, "quickstart@example.com", nil)
	if err != nil {
		return err
	}
	fmt.Println(page.Data, organization.ID, users.Data, user.ID)
	return nil
}

func signIn(ctx context.Context, public *workos.Public) error {
	began, err := public.UserManagement.AuthorizationURLWithPKCE("http://127.0.0.1:8765/callback", usermanagement.AuthorizationURLWithPKCEParams{
		Provider: usermanagement.ProviderAuthKit,
	})
	if err != nil {
		return err
	}
	fmt.Println(began.URL)
	session, err := public.UserManagement.AuthenticateWithCodeAndVerifier(ctx, workos.NewAuthorizationCode("code"), began.Verifier, nil)
	if err != nil {
		return err
	}
	fmt.Println(session.User.Email)
	return nil
}
