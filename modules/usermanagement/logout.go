package usermanagement

import (
	"context"

	"github.com/workos-typestate/workos/core"
)

// LogoutURLParams names the session to end. SessionID, the sid claim of the access token, is required.
type LogoutURLParams struct {
	SessionID string `json:"session_id"`
	ReturnTo  string `json:"return_to,omitzero"` // where the browser goes afterwards: one of the registered sign-out redirects
}

// LogoutURL returns the address that ends the session when the user's browser opens it. Nothing is sent.
//
// GET /user_management/sessions/logout, for a browser. Errors: *core.ArgumentError.
func (f *flows) LogoutURL(params LogoutURLParams) (string, error) {
	if err := core.Required("SessionID", params.SessionID); err != nil {
		return "", err
	}
	return f.client.BrowserURL(core.Path("/user_management/sessions/logout").Query(params))
}

// JWKS is the set of public keys that access tokens are signed with (RFC 7517).
type JWKS struct {
	Keys []JWK `json:"keys"`
}

// JWK is one public RSA key.
type JWK struct {
	KeyID     string   `json:"kid"`
	KeyType   string   `json:"kty"` // "RSA"
	Algorithm string   `json:"alg"` // "RS256"
	Use       string   `json:"use"` // "sig"
	Modulus   string   `json:"n"`
	Exponent  string   `json:"e"`
	X5C       []string `json:"x5c"`
	X5TSHA256 string   `json:"x5t#S256"` //nolint:tagliatelle // RFC 7517 §4.9
}

// JWKSURL returns the address of the keys that access tokens are signed with.
func (f *flows) JWKSURL() (string, error) {
	target, err := f.jwks()
	if err != nil {
		return "", err
	}
	return f.client.BrowserURL(target)
}

// GetJWKS returns the keys that access tokens are signed with.
//
// GET /sso/jwks/{clientId}.
func (f *flows) GetJWKS(ctx context.Context, opts ...core.GetOption) (*JWKS, error) {
	target, err := f.jwks()
	if err != nil {
		return nil, err
	}
	return core.KeylessGet[JWKS](ctx, f.client, target, opts...)
}

func (f *flows) jwks() (core.Target, error) {
	clientID, err := f.client.RequireClientID()
	return core.Path("/sso/jwks/{clientId}", string(clientID)), err
}
