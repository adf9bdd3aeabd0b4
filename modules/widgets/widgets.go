// Package widgets issues the tokens by which WorkOS's user interface components act for a user.
//
// A server makes a token for the user who is signed in, by [Service.CreateToken], and hands it to the page,
// whose components then call WorkOS by themselves. What they may do is bounded by the token's scopes and the
// user's permissions.
package widgets

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the widgets API of a confidential client. Make one with New, or take the field Widgets of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the widgets API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// Token is what a component acts by.
type Token struct {
	Token core.Secret `json:"token"`
}

// Scope is something that a component may do.
type Scope string

// The scopes of a token.
const (
	ScopeAPIKeysManage            Scope = "widgets:api-keys:manage" //nolint:gosec // a name, no credential
	ScopeAuditLogStreamingManage  Scope = "widgets:audit-log-streaming:manage"
	ScopeDirectorySyncManage      Scope = "widgets:dsync:manage"
	ScopeDomainVerificationManage Scope = "widgets:domain-verification:manage"
	ScopePipesManage              Scope = "widgets:pipes:manage"
	ScopeSSOManage                Scope = "widgets:sso:manage"
	ScopeUsersTableManage         Scope = "widgets:users-table:manage"
)

// CreateTokenParams says for whom a token is and what for. Give at least the organization: the components
// show what is of it.
type CreateTokenParams struct {
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
	UserID         core.UserID         `json:"user_id,omitzero"`
	Scopes         []Scope             `json:"scopes,omitzero"`
}

// CreateToken returns a token for the components on a page.
//
// POST /widgets/token. Errors worth handling: core.ErrNotFound, core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) CreateToken(ctx context.Context, params *CreateTokenParams, opts ...core.PostOption) (*Token, error) {
	return engine.Post[Token](ctx, s.client, engine.Returns(core.Path("/widgets/token"), "token"), params, opts...)
}
