// Package widgets issues tokens with which WorkOS's user interface components act for a user.
//
// A server creates a token for the signed-in user with [Service.CreateToken] and passes it to the page, whose
// components then call WorkOS directly. The token's scopes and the user's permissions limit what they may do.
package widgets

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the widgets API of a confidential client. Create one with New, or use the field Widgets of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the widgets API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// Token is the token of a component.
type Token struct {
	Token core.Secret `json:"token"`
}

// Scope is a permission of a component.
type Scope string

// The scopes of a token.
const (
	ScopeAPIKeysManage            Scope = "widgets:api-keys:manage" //nolint:gosec // a name, not a credential
	ScopeAuditLogStreamingManage  Scope = "widgets:audit-log-streaming:manage"
	ScopeDirectorySyncManage      Scope = "widgets:dsync:manage"
	ScopeDomainVerificationManage Scope = "widgets:domain-verification:manage"
	ScopePipesManage              Scope = "widgets:pipes:manage"
	ScopeSSOManage                Scope = "widgets:sso:manage"
	ScopeUsersTableManage         Scope = "widgets:users-table:manage"
)

// CreateTokenParams configures a token. Set at least the organization: the components show its data.
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
