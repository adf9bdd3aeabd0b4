package pipes

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Credential is the result of VendCredentials, one of these:
//
//	pipes.OAuthCredential{Value: token, ExpiresAt: expiresAt, Scopes: []string{"repo"}}
//	pipes.APIKeyCredential{Value: key}
//	pipes.ClientCredentialsCredential{Value: token, ExpiresAt: expiresAt}
//	pipes.NotConnected{Reason: pipes.NotConnectedReasonNotInstalled}
//	pipes.UnknownCredential{AuthMethod: "certificate", Raw: raw} // new to this version of the SDK
type Credential interface{ credential() }

// OAuthCredential is an access token of an OAuth connection.
type OAuthCredential struct {
	Object        string             `json:"object"` // "credential"
	AuthMethod    AuthMethod         `json:"auth_method"`
	Value         core.ProviderToken `json:"value"`               // the access token
	ExpiresAt     time.Time          `json:"expires_at,omitzero"` // zero if it does not expire
	Scopes        []string           `json:"scopes"`              // the granted scopes
	MissingScopes []string           `json:"missing_scopes"`      // requested since, but not granted
	Config        map[string]string  `json:"config"`              // of the connection
}

// APIKeyCredential is the key of a connection by API key.
type APIKeyCredential struct {
	Object     string             `json:"object"` // "credential"
	AuthMethod AuthMethod         `json:"auth_method"`
	Value      core.ProviderToken `json:"value"`  // the key
	Config     map[string]string  `json:"config"` // of the connection
}

// ClientCredentialsCredential is an access token of a connection by client credentials.
type ClientCredentialsCredential struct {
	Object        string             `json:"object"` // "credential"
	AuthMethod    AuthMethod         `json:"auth_method"`
	Value         core.ProviderToken `json:"value"`               // the access token
	ExpiresAt     time.Time          `json:"expires_at,omitzero"` // zero if it does not expire
	Scopes        []string           `json:"scopes"`              // the granted scopes
	MissingScopes []string           `json:"missing_scopes"`      // requested since, but not granted
	Config        map[string]string  `json:"config"`              // of the connection
	Metadata      map[string]any     `json:"metadata"`            // further data of the provider, such as the URL to call
}

// UnknownCredential is a credential of another kind.
type UnknownCredential struct {
	AuthMethod AuthMethod
	Raw        core.Secret // the whole credential, as JSON
}

// NotConnected means that there is no usable connection. The user must create or renew it: see
// AuthorizeDataIntegration.
type NotConnected struct {
	Reason NotConnectedReason `json:"error"`
}

// NotConnectedReason is the reason why there are no credentials.
type NotConnectedReason string

// The reasons why there are no credentials.
const (
	NotConnectedReasonNotInstalled         NotConnectedReason = "not_installed"         // there is no connection
	NotConnectedReasonNeedsReauthorization NotConnectedReason = "needs_reauthorization" // the connection must be renewed
)

func (OAuthCredential) credential()             {}
func (APIKeyCredential) credential()            {}
func (ClientCredentialsCredential) credential() {}
func (UnknownCredential) credential()           {}
func (NotConnected) credential()                {}

// VendCredentialsParams selects the connection. OrganizationID is required if the organization owns it.
type VendCredentialsParams struct {
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // the user if empty
	ConnectionSelector
}

// VendCredentials returns the credentials of a connection of any kind, refreshed if necessary.
//
// POST /data-integrations/{slug}/credentials. Errors worth handling: core.ErrNotFound, core.ErrBadRequest,
// core.ErrUnprocessable. A missing connection is not an error, but a NotConnected.
func (s Service) VendCredentials(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, params *VendCredentialsParams, opts ...core.PostOption) (Credential, error) {
	const route = "/data-integrations/{slug}/credentials"
	body := struct {
		UserID core.UserID `json:"user_id"`
		*VendCredentialsParams
	}{userID, params}
	response, err := engine.Post[credentialResponse](ctx, s.client, engine.Path1(route, slug), body, opts...)
	switch {
	case err != nil:
		return nil, err
	case !response.Active:
		return response.NotConnected, nil
	case response.Credential.value.IsZero():
		return nil, engine.Incomplete("POST", route, "/credential/value")
	}
	return response.Credential.of, nil
}

type credentialResponse struct {
	Active       bool             `json:"active"`
	Credential   vendedCredential `json:"credential"`
	NotConnected                  // set if not active
}

// vendedCredential decodes a Credential as the variant that its auth_method names.
type vendedCredential struct {
	of    Credential
	value core.ProviderToken
}

func (v *vendedCredential) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	data, err := dec.ReadValue()
	if err != nil {
		return err
	}
	var tag struct {
		AuthMethod AuthMethod `json:"auth_method"`
	}
	if err := codec.UnmarshalMember(dec, data, &tag); err != nil {
		return codec.Within(dec.StackPointer(), err)
	}
	switch tag.AuthMethod {
	case AuthMethodOAuth:
		var c OAuthCredential
		err = codec.UnmarshalMember(dec, data, &c)
		v.of, v.value = c, c.Value
	case AuthMethodAPIKey:
		var c APIKeyCredential
		err = codec.UnmarshalMember(dec, data, &c)
		v.of, v.value = c, c.Value
	case AuthMethodClientCredentials:
		var c ClientCredentialsCredential
		err = codec.UnmarshalMember(dec, data, &c)
		v.of, v.value = c, c.Value
	default:
		if data.Kind() == jsontext.KindBeginObject {
			v.value = core.NewProviderToken(string(data))
			v.of = UnknownCredential{tag.AuthMethod, core.NewSecret(string(data))}
		}
	}
	return codec.Within(dec.StackPointer(), err)
}
