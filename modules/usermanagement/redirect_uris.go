package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// RedirectURI is a URI that a sign-in may redirect to.
type RedirectURI struct {
	Object    string             `json:"object"` // "redirect_uri"
	ID        core.RedirectURIID `json:"id"`
	URI       string             `json:"uri"`
	Default   bool               `json:"default"` // used by a sign-in that names none
	CreatedAt time.Time          `json:"created_at"`
	UpdatedAt time.Time          `json:"updated_at"`
}

// ListRedirectURIsParams selects a page of redirect URIs.
type ListRedirectURIsParams struct {
	core.ListOptions
}

// ListRedirectURIs returns the redirect URIs of the environment.
//
// GET /user_management/redirect_uris. Errors worth handling: core.ErrUnauthorized.
func (c Confidential) ListRedirectURIs(ctx context.Context, params *ListRedirectURIsParams, opts ...core.GetOption) *core.Listing[RedirectURI] {
	return engine.List[RedirectURI](ctx, c.confidential, core.Path("/user_management/redirect_uris"), params, opts...)
}

// CreateRedirectURIParams has no members yet.
type CreateRedirectURIParams struct{}

// CreateRedirectURI allows sign-ins to redirect to a URI.
//
// POST /user_management/redirect_uris. Errors worth handling: core.ErrBadRequest, core.ErrUnprocessable.
func (c Confidential) CreateRedirectURI(ctx context.Context, uri string, params *CreateRedirectURIParams, opts ...core.PostOption) (*RedirectURI, error) {
	body := struct {
		URI string `json:"uri"`
		*CreateRedirectURIParams
	}{uri, params}
	return engine.Post[RedirectURI](ctx, c.confidential, core.Path("/user_management/redirect_uris"), body, opts...)
}

// DeleteRedirectURI deletes a redirect URI: sign-ins can no longer redirect to it.
//
// DELETE /user_management/redirect_uris/{id}. Errors worth handling: core.ErrNotFound, core.ErrConflict.
func (c Confidential) DeleteRedirectURI(ctx context.Context, id core.RedirectURIID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, c.confidential, engine.Path1("/user_management/redirect_uris/{id}", id), nil, opts...)
	return err
}
