package agents

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// ClaimView is a claim as shown to the user who makes it.
type ClaimView struct {
	ID            core.AgentRegistrationID `json:"id"` // of the registration
	Status        RegistrationStatus       `json:"status"`
	UserCode      string                   `json:"user_code"`     // show it to the user, who gives it to the agent
	Organizations []ClaimOrganization      `json:"organizations"` // those that the user can choose from
}

// ClaimOrganization is an organization that an agent can be claimed for.
type ClaimOrganization struct {
	ID   core.OrganizationID `json:"id"`
	Name string              `json:"name"`
}

// ExternalUser is a user as the application knows them. Both fields are required.
type ExternalUser struct {
	ExternalID core.ExternalID `json:"external_id"` // the application's own ID
	Email      string          `json:"email"`
}

// LinkClaimAttemptToExternalUserParams holds the optional fields of LinkClaimAttemptToExternalUser.
type LinkClaimAttemptToExternalUserParams struct {
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"` // required for a user with several organizations
}

// LinkClaimAttemptToExternalUser links a claim to one of the application's users, if the application signs users in
// itself. The token is from the URL that the agent sent the user to; the code of the response completes the claim.
//
// PATCH /agents/claims/attempts, behind the feature flag agent-auth-public-api. Errors worth handling:
// core.ErrorCode("organization_selection_required"), ("already_claimed"), ("claim_denied"),
// ("claim_expired"), ("user_code_expired"), ("email_mismatch"), ("email_already_in_use"),
// ("wrong_account"), ("invalid_claim"), ("invalid_organization"), ("auth_method_disabled").
func (s Service) LinkClaimAttemptToExternalUser(ctx context.Context, claimAttemptToken core.Secret, user ExternalUser, params *LinkClaimAttemptToExternalUserParams, opts ...core.PatchOption) (*ClaimView, error) {
	body := struct {
		Type              string       `json:"type"`
		ClaimAttemptToken core.Secret  `json:"claim_attempt_token"`
		User              ExternalUser `json:"user"`
		*LinkClaimAttemptToExternalUserParams
	}{"link_external_user", claimAttemptToken, user, params}
	return engine.Patch[ClaimView](ctx, s.client, core.Path("/agents/claims/attempts"), body, opts...)
}
