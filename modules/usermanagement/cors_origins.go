package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// CORSOrigin is an origin whose scripts may call WorkOS from a browser.
type CORSOrigin struct {
	Object    string            `json:"object"` // "cors_origin"
	ID        core.CORSOriginID `json:"id"`
	Origin    string            `json:"origin"`
	CreatedAt time.Time         `json:"created_at"`
	UpdatedAt time.Time         `json:"updated_at"`
}

// ListCORSOriginsParams selects a page of origins.
type ListCORSOriginsParams struct {
	core.ListOptions
}

// ListCORSOrigins returns the origins of the environment.
//
// GET /user_management/cors_origins. Errors worth handling: core.ErrUnauthorized.
func (c Confidential) ListCORSOrigins(ctx context.Context, params *ListCORSOriginsParams, opts ...core.GetOption) *core.Listing[CORSOrigin] {
	return engine.List[CORSOrigin](ctx, c.confidential, core.Path("/user_management/cors_origins"), params, opts...)
}

// CreateCORSOriginParams has no members yet.
type CreateCORSOriginParams struct{}

// CreateCORSOrigin allows the scripts of an origin to call WorkOS. An origin is a scheme, a host and an optional port.
//
// POST /user_management/cors_origins. Errors worth handling: core.ErrConflict for an origin that exists already,
// core.ErrUnprocessable.
func (c Confidential) CreateCORSOrigin(ctx context.Context, origin string, params *CreateCORSOriginParams, opts ...core.PostOption) (*CORSOrigin, error) {
	body := struct {
		Origin string `json:"origin"`
		*CreateCORSOriginParams
	}{origin, params}
	return engine.Post[CORSOrigin](ctx, c.confidential, core.Path("/user_management/cors_origins"), body, opts...)
}
