package server

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/fga"
)

func notFetched(ctx context.Context, client *workos.Confidential) {
	client.Organizations.List(ctx, nil)               // want `a list is fetched when it is used, and this one is not: no request is sent`
	client.Organizations.Get(ctx, "org_01")           // want `this call changes nothing, and neither its response nor its error is used`
	_, err := client.Organizations.Get(ctx, "org_01") // whether it is there
	client.UserManagement.DeleteUser(ctx, "user_01")  // which errcheck reports
	fmt.Println(err)
}

func noErrorIsNoYes(ctx context.Context, client *workos.Confidential, resource authorization.ResourceTarget, code workos.OneTimeCode) bool {
	if _, err := client.Authorization.Check(ctx, "om_01", "edit", resource, nil); err != nil { // want `a nil error does not mean yes: check Authorized of the result`
		return false
	}
	_, err := client.MFA.VerifyChallenge(ctx, "auth_challenge_01", code, nil) // want `check Valid of the result`
	return err == nil
}

func looksAtIt(ctx context.Context, client *workos.Confidential, resource authorization.ResourceTarget) bool {
	result, err := client.Authorization.Check(ctx, "om_01", "edit", resource, nil)
	return err == nil && result.Authorized
}

func shownOnce(ctx context.Context, client *workos.Confidential) error {
	_, err := client.APIKeys.CreateForOrganization(ctx, "org_01", "ci", nil) // want `the created secret is shown only in this result, and is dropped`
	return err
}

func responses(ctx context.Context, client *workos.Confidential) error {
	var unread, read core.Response
	_, err := client.Organizations.Get(ctx, "org_01", core.WithResponse(&unread)) // want `the response is never read`
	if err != nil {
		return err
	}
	_, err = client.Organizations.Get(ctx, "org_01", core.WithResponse(&read))
	fmt.Println(read.RequestID)
	return err
}

func legacy(ctx context.Context, client *workos.Confidential) fga.Service {
	fmt.Println(client.FGA.GetResource(ctx, "report", "1")) // want `this is the legacy API of warrants, which WorkOS has replaced: use Authorization`
	return client.FGA                                       // said once a file
}
