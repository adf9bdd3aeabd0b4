package tokens

import (
	"errors"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// StepUp returns the browser sign-in that WorkOS requires with an error of SwitchOrganization or Token. Pass it to
// loopback.SignIn or a scheme.Receiver, and the response to SignedIn. ok is false for an error that a sign-in does not fix,
// such as one of the network or of an organization that the user is not a member of.
//
// If organizationID is not empty, it is a sign-in to that organization. It uses AuthKit, which guides the user through all
// steps, or the connection, if single sign-on with exactly one connection is required.
func StepUp(err error, organizationID core.OrganizationID) (params usermanagement.AuthorizationURLWithPKCEParams, ok bool) {
	params = usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit, OrganizationID: organizationID}
	if sso, is := errors.AsType[*usermanagement.SSORequiredError](err); is {
		params.LoginHint = sso.Email
		if len(sso.ConnectionIDs) == 1 {
			params.Provider, params.OrganizationID, params.ConnectionID = "", "", sso.ConnectionIDs[0]
		}
		return params, true
	}
	if verify, is := errors.AsType[*usermanagement.EmailVerificationRequiredError](err); is {
		params.LoginHint = verify.Email
		return params, true
	}
	if errors.Is(err, ErrSignInRequired) {
		return params, true
	}
	for _, code := range []core.ErrorCode{"organization_not_found", "organization_membership_not_found", "sign_up_not_allowed", "access_denied"} {
		if errors.Is(err, code) {
			return usermanagement.AuthorizationURLWithPKCEParams{}, false
		}
	}
	if _, refused := verdict.Ended(err); refused {
		return params, true
	}
	return usermanagement.AuthorizationURLWithPKCEParams{}, false
}
