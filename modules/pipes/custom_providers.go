package pipes

import "github.com/workos-typestate/workos/core"

// CustomProvider describes the OAuth 2.0 endpoints of a service that WorkOS does not support natively.
type CustomProvider struct {
	Name                              string            `json:"name"`
	AuthorizationURL                  string            `json:"authorization_url"`
	TokenURL                          string            `json:"token_url"`
	RefreshTokenURL                   string            `json:"refresh_token_url"` // empty if it is TokenURL
	AuthenticateVia                   AuthenticateVia   `json:"authenticate_via"`
	TokenBodyContentType              string            `json:"token_body_content_type"` // of token requests
	PKCEEnabled                       bool              `json:"pkce_enabled"`
	ClientSecretRequired              bool              `json:"client_secret_required"`
	ScopesRequired                    bool              `json:"scopes_required"`
	RequestScopeSeparator             string            `json:"request_scope_separator"`             // between requested scopes
	AdditionalAuthorizationParameters map[string]string `json:"additional_authorization_parameters"` // of the authorization URL
}

// AuthenticateVia is the place of the client secret in token requests (RFC 6749 §2.3.1).
type AuthenticateVia string

// The places for a client secret.
const (
	AuthenticateViaRequestBody     AuthenticateVia = "request_body"
	AuthenticateViaBasicAuthHeader AuthenticateVia = "basic_auth_header"
)

// CustomProviderInput defines a provider, or changes its definition: fields that are left out then do not change. A
// new provider needs a Name.
type CustomProviderInput struct {
	Name                              string            `json:"name,omitzero"`
	AuthorizationURL                  string            `json:"authorization_url,omitzero"`
	TokenURL                          string            `json:"token_url,omitzero"`
	RefreshTokenURL                   core.Opt[string]  `json:"refresh_token_url,omitzero"` // core.Null if it is TokenURL
	AuthenticateVia                   AuthenticateVia   `json:"authenticate_via,omitzero"`
	TokenBodyContentType              string            `json:"token_body_content_type,omitzero"` // of token requests
	PKCEEnabled                       core.Opt[bool]    `json:"pkce_enabled,omitzero"`
	ClientSecretRequired              core.Opt[bool]    `json:"client_secret_required,omitzero"`
	ScopesRequired                    core.Opt[bool]    `json:"scopes_required,omitzero"`
	RequestScopeSeparator             string            `json:"request_scope_separator,omitzero"`             // between requested scopes
	AdditionalAuthorizationParameters map[string]string `json:"additional_authorization_parameters,omitzero"` // of the authorization URL
}
