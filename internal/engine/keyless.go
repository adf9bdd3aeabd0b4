package engine

import (
	"context"

	"github.com/workos-typestate/workos/core"
)

// KeylessGet is Get for an endpoint that needs no API key.
func KeylessGet[T any](ctx context.Context, c core.Client, target core.Target, opts ...core.GetOption) (*T, error) {
	result := new(T)
	found, err := machine.KeylessGet(ctx, c, target, out(result), opts)
	return orNil(result, found, err)
}

// KeylessPost is Post for an endpoint that needs no API key.
func KeylessPost[T any](ctx context.Context, c core.Client, target core.Target, body any, opts ...core.PostOption) (*T, error) {
	result := new(T)
	found, err := machine.KeylessPost(ctx, c, target, body, out(result), opts)
	return orNil(result, found, err)
}

// RequireClientID returns the client ID, or an error that names it if the client was created without one.
func RequireClientID(c core.Client) (core.ClientID, error) { return machine.RequireClientID(c) }

// BrowserURL returns the URL of target, for a browser to open.
func BrowserURL(c core.Client, target core.Target) (string, error) {
	return machine.BrowserURL(c, target)
}

// SecretBrowserURL is BrowserURL for a URL that holds a token.
func SecretBrowserURL(c core.Client, target core.Target) (core.SecretURL, error) {
	address, err := machine.BrowserURL(c, target)
	return core.NewSecretURL(address), err
}

// OAuthClient is the client that completes a sign-in (RFC 6749 §2.1): a public client, which identifies itself by its ID,
// or a confidential one, which adds its secret.
type OAuthClient struct {
	client       core.Client
	confidential core.Confidential // the zero value for a public client
}

// PublicClient returns an OAuth client without a secret.
func PublicClient(c *core.Client) OAuthClient { return OAuthClient{client: Hold(c)} }

// ConfidentialClient returns an OAuth client with the API key as its secret.
func ConfidentialClient(c *core.Confidential) OAuthClient {
	return OAuthClient{client: *c.Keyless(), confidential: Hold(c)}
}

// grant is the body of a request for tokens: the client's credentials, and the parameters of the grant.
type grant[P any] struct {
	ClientID     core.ClientID     `json:"client_id"`
	ClientSecret core.ClientSecret `json:"client_secret,omitzero"`
	GrantType    string            `json:"grant_type"`
	Params       P                 `json:",embed"`
}

// Exchange requests tokens with a grant as JSON. The body identifies the client; no header has an API key.
func Exchange[T, P any](ctx context.Context, c OAuthClient, target core.Target, grantType string, params P, opts []core.PostOption) (*T, error) {
	return exchange[T](ctx, c, target, grantType, params, false, opts)
}

// ExchangeForm is Exchange with a form (RFC 6749 §4.1.3).
func ExchangeForm[T, P any](ctx context.Context, c OAuthClient, target core.Target, grantType string, params P, opts []core.PostOption) (*T, error) {
	return exchange[T](ctx, c, target, grantType, params, true, opts)
}

func exchange[T, P any](ctx context.Context, c OAuthClient, target core.Target, grantType string, params P, form bool, opts []core.PostOption) (*T, error) {
	clientID, err := RequireClientID(c.client)
	if err != nil {
		return nil, err
	}
	result := new(T)
	body := grant[P]{ClientID: clientID, ClientSecret: machine.ClientSecret(c.confidential), GrantType: grantType, Params: params}
	if err := machine.Exchange(ctx, c.client, c.confidential, target, body, form, result, opts); err != nil {
		return nil, err
	}
	return result, nil
}

// PostForm posts the fields of body as a form, for an endpoint that needs no API key.
func PostForm[T any](ctx context.Context, c core.Client, target core.Target, body any, opts ...core.PostOption) (*T, error) {
	result := new(T)
	if err := machine.Exchange(ctx, c, core.Confidential{}, target, body, true, result, opts); err != nil {
		return nil, err
	}
	return result, nil
}
