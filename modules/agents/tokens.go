package agents

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Token holds the tokens that an agent uses to call the application, and their session.
type Token struct {
	AccessToken       core.AccessToken            `json:"access_token"`
	RefreshToken      core.RefreshToken           `json:"refresh_token"` // for a RefreshGrant
	TokenType         string                      `json:"token_type"`    // "Bearer"
	ExpiresIn         int                         `json:"expires_in"`    // seconds, of the access token
	InstanceID        core.AgentInstanceID        `json:"agent_instance_id"`
	InstanceSessionID core.AgentInstanceSessionID `json:"agent_instance_session_id"`
	NewInstance       bool                        `json:"new_instance"` // true if MintToken created the instance
	Permissions       []core.PermissionSlug       `json:"permissions"`  // slugs: the permissions of the token
}

// Grant is the reason why an agent gets a token, one of these:
//
//	agents.UserGrant{UserAccessToken: userToken}
//	agents.AutonomousGrant{OrganizationID: organization.ID}
//	agents.AgentGrant{AgentAccessToken: token.AccessToken}
//	agents.RefreshGrant{RefreshToken: token.RefreshToken}
type Grant interface{ fields() grantFields }

// UserGrant lets the agent act for the user of the access token.
type UserGrant struct{ UserAccessToken core.AccessToken }

// AutonomousGrant lets the agent act in an organization only for itself.
type AutonomousGrant struct{ OrganizationID core.OrganizationID }

// AgentGrant lets the agent act for another agent, the owner of the access token.
type AgentGrant struct{ AgentAccessToken core.AccessToken }

// RefreshGrant continues the session of a refresh token.
type RefreshGrant struct{ RefreshToken core.RefreshToken }

// grantFields are the members of the request body for a Grant.
type grantFields struct {
	Type             string              `json:"type"`
	UserAccessToken  core.AccessToken    `json:"user_access_token,omitzero"`
	OrganizationID   core.OrganizationID `json:"organization_id,omitzero"`
	AgentAccessToken core.AccessToken    `json:"agent_access_token,omitzero"`
	RefreshToken     core.RefreshToken   `json:"refresh_token,omitzero"`
}

func (g UserGrant) fields() grantFields {
	return grantFields{Type: "user_delegated", UserAccessToken: g.UserAccessToken}
}

func (g AutonomousGrant) fields() grantFields {
	return grantFields{Type: "autonomous", OrganizationID: g.OrganizationID}
}

func (g AgentGrant) fields() grantFields {
	return grantFields{Type: "agent_delegated", AgentAccessToken: g.AgentAccessToken}
}

func (g RefreshGrant) fields() grantFields {
	return grantFields{Type: "refresh", RefreshToken: g.RefreshToken}
}

// MintTokenParams describes the purpose of a token.
type MintTokenParams struct {
	Intent string `json:"intent,omitzero"` // what the agent is about to do
}

// MintToken returns tokens for an agent of a blueprint. It starts a session, and creates an instance if there is
// none; a RefreshGrant continues its session.
//
// POST /agents/blueprints/{blueprint_id}/tokens. Errors worth handling: core.ErrNotFound,
// core.ErrForbidden, core.ErrUnprocessable; *core.ArgumentError for a nil Grant.
func (s Service) MintToken(ctx context.Context, blueprintID core.AgentBlueprintID, grant Grant, params *MintTokenParams, opts ...core.PostOption) (*Token, error) {
	if grant == nil {
		return nil, &core.ArgumentError{Argument: "grant", Reason: "is nil"}
	}
	body := struct {
		*MintTokenParams
		grantFields `json:",embed"`
	}{params, grant.fields()}
	return engine.Post[Token](ctx, s.client, engine.Returns(engine.Path1("/agents/blueprints/{blueprint_id}/tokens", blueprintID), "access_token"), body, opts...)
}
