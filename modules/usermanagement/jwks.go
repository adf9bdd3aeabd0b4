package usermanagement

import (
	"context"
	"net/http"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/jwt"
)

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
func (f flows) JWKSURL() (string, error) {
	target, err := f.jwks()
	if err != nil {
		return "", err
	}
	return engine.BrowserURL(f.client, target)
}

// GetJWKS returns the keys that access tokens are signed with.
//
// GET /sso/jwks/{client_id}.
func (f flows) GetJWKS(ctx context.Context, opts ...core.GetOption) (*JWKS, error) {
	target, err := f.jwks()
	if err != nil {
		return nil, err
	}
	return engine.KeylessGet[JWKS](ctx, f.client, engine.Returns(target, "keys"), opts...)
}

// fetchKeys returns the published keys as they are; the key set chooses among them. A response without a usable key is
// incomplete: it does not come from WorkOS.
func (f flows) fetchKeys(ctx context.Context) ([]jsontext.Value, error) {
	target, err := f.jwks()
	if err != nil {
		return nil, err
	}
	response, err := engine.KeylessGet[struct {
		Keys []jsontext.Value `json:"keys"`
	}](ctx, f.client, target)
	if err != nil {
		return nil, err
	}
	if len(jwt.Usable(response.Keys)) == 0 {
		return nil, engine.Incomplete(http.MethodGet, "/sso/jwks/{client_id}", "/keys")
	}
	return response.Keys, nil
}

func (f flows) jwks() (core.Target, error) {
	clientID, err := engine.RequireClientID(f.client)
	return engine.Path1("/sso/jwks/{client_id}", clientID), err
}
