package bearer

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/jwt"
)

// metadata is the part of an issuer's metadata that is needed (OpenID Connect Discovery 1.0 §3).
type metadata struct {
	Issuer        string `json:"issuer"`
	KeysURI       string `json:"jwks_uri"`
	Introspection string `json:"introspection_endpoint"`
}

// Default paths under the issuer, if it publishes no metadata.
const (
	keysPath          = "/oauth2/jwks"
	introspectionPath = "/oauth2/introspection"
)

// errIssuer means that the metadata is not the issuer's own.
var errIssuer = errors.New("workos: bearer: the metadata of the issuer names another issuer, or URLs on another host")

// describe returns the metadata of the issuer. It is fetched once, and again whenever the keys are.
func (c *connect) describe(ctx context.Context, again bool) (*metadata, error) {
	c.mu.Lock()
	known := c.metadata
	c.mu.Unlock()
	if known != nil && !again {
		return known, nil
	}
	found, err := engine.KeylessGet[metadata](ctx, *c.at, core.Path("/.well-known/openid-configuration"))
	switch {
	case errors.Is(err, core.ErrNotFound):
		found = &metadata{Issuer: c.issuer}
	case err != nil:
		return nil, err
	}
	if found.KeysURI == "" {
		found.KeysURI = c.issuer + keysPath
	}
	if found.Introspection == "" {
		found.Introspection = c.issuer + introspectionPath
	}
	if strings.TrimSuffix(found.Issuer, "/") != c.issuer || !c.isOwn(found.KeysURI) || !c.isOwn(found.Introspection) {
		return nil, errIssuer
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.metadata = found
	return found, nil
}

// isOwn reports whether a URL is on the issuer's host.
func (c *connect) isOwn(address string) bool {
	own, err := url.Parse(c.issuer)
	other, bad := url.Parse(address)
	return err == nil && bad == nil && other.Scheme == own.Scheme && strings.EqualFold(other.Host, own.Host) && other.RawQuery == "" && other.User == nil
}

// fetchKeys returns the keys that the issuer publishes now.
func (c *connect) fetchKeys(ctx context.Context) ([]jsontext.Value, error) {
	issuer, err := c.describe(ctx, true)
	if err != nil {
		return nil, err
	}
	client, target, err := c.reach(issuer.KeysURI)
	if err != nil {
		return nil, err
	}
	response, err := engine.KeylessGet[struct {
		Keys []jsontext.Value `json:"keys"`
	}](ctx, *client, target)
	if err != nil {
		return nil, err
	}
	if len(jwt.Usable(response.Keys)) == 0 {
		return nil, engine.Incomplete("GET", "/{document}", "/keys")
	}
	return response.Keys, nil
}

// reach returns a client and a target for a URL on the issuer's host. The client shares the connections of the issuer's
// client.
func (c *connect) reach(address string) (*core.Client, core.Target, error) {
	folder, document := address, ""
	if i := strings.LastIndexByte(address, '/'); i >= 0 {
		folder, document = address[:i], address[i+1:]
	}
	client, err := core.NewClient(nobody, slices.Concat(c.params.Options, []core.Option{core.WithHTTPClient(c.at.HTTPClient()), core.WithBaseURL(folder)})...)
	target := engine.Path1("/{document}", document)
	if err == nil {
		_, err = engine.BrowserURL(*client, target)
	}
	if err != nil || strings.Trim(document, ".") == "" {
		return nil, core.Target{}, errIssuer // the issuer is at fault, not the program
	}
	return client, target, nil
}
