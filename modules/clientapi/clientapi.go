// Package clientapi issues tokens that a front end uses to call WorkOS directly.
//
// A server creates a token for the signed-in user with [Service.CreateToken] and passes it to the page, which then
// needs no API key.
package clientapi

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the clientapi API of a confidential client. Create one with New, or use the field ClientAPI of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the clientapi API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// Token is the token that a front end uses to call WorkOS.
type Token struct {
	Token core.Secret `json:"token"`
}

// CreateTokenParams has no members yet.
type CreateTokenParams struct{}

// CreateToken returns a token with which a front end acts for a user in an organization.
//
// POST /client/token. Errors worth handling: core.ErrNotFound, core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) CreateToken(ctx context.Context, userID core.UserID, organizationID core.OrganizationID, params *CreateTokenParams, opts ...core.PostOption) (*Token, error) {
	body := struct {
		OrganizationID core.OrganizationID `json:"organization_id"`
		UserID         core.UserID         `json:"user_id"`
		*CreateTokenParams
	}{organizationID, userID, params}
	return engine.Post[Token](ctx, s.client, engine.Returns(core.Path("/client/token"), "token"), body, opts...)
}
