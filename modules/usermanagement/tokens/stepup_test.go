package tokens_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

func TestStepUp(t *testing.T) {
	to := usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit, OrganizationID: "org_2"}
	with := func(change func(*usermanagement.AuthorizationURLWithPKCEParams)) *usermanagement.AuthorizationURLWithPKCEParams {
		params := to
		change(&params)
		return &params
	}
	ada := with(func(p *usermanagement.AuthorizationURLWithPKCEParams) { p.LoginHint = "ada@example.com" })
	for name, c := range map[string]struct {
		err  error
		want *usermanagement.AuthorizationURLWithPKCEParams // nil if a sign-in does not fix it
	}{
		"single sign-on by one connection": {
			respond(403, `{"error":"sso_required","email":"ada@example.com","connection_ids":["conn_1"]}`),
			&usermanagement.AuthorizationURLWithPKCEParams{ConnectionID: "conn_1", LoginHint: "ada@example.com"},
		},
		"single sign-on by one of several":   {respond(403, `{"error":"sso_required","email":"ada@example.com","connection_ids":["conn_1","conn_2"]}`), ada},
		"a second factor to be enrolled":     {respond(403, `{"code":"mfa_enrollment","message":"x"}`), &to},
		"a second factor":                    {respond(403, `{"code":"mfa_challenge","message":"x"}`), &to},
		"an organization to be chosen":       {respond(403, `{"code":"organization_selection_required","message":"x"}`), &to},
		"an email address to be verified":    {respond(403, `{"code":"email_verification_required","message":"x","email":"ada@example.com"}`), ada},
		"another method":                     {respond(403, `{"error":"organization_authentication_methods_required"}`), &to},
		"a challenge of Radar":               {respond(403, `{"code":"radar_challenge","message":"x"}`), &to},
		"a session that has ended":           {fmt.Errorf("%w: %w", tokens.ErrSignInRequired, errorResponse(400, "invalid_grant")), &to},
		"nobody being signed in":             {tokens.ErrSignInRequired, &to},
		"an organization that is not theirs": {errorResponse(403, "organization_membership_not_found"), nil},
		"an organization that is unknown":    {errorResponse(404, "organization_not_found"), nil},
		"a proxy's page":                     {errorResponse(403, ""), nil},
		"no network":                         {broken(errors.New("no route to host")), nil},
		"nothing":                            {nil, nil},
	} {
		t.Run("required for "+name, func(t *testing.T) {
			is := is.New(t)
			got, ok := tokens.StepUp(c.err, "org_2")
			is.Equal(ok, c.want != nil)
			if c.want == nil {
				c.want = &usermanagement.AuthorizationURLWithPKCEParams{}
			}
			is.Equal(got, *c.want)
		})
	}
}
