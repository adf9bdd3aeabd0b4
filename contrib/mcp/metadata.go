package workosmcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/oauthex"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// metadataURL returns the URL of a resource's metadata: it goes between host and path (RFC 9728 §3.1).
func metadataURL(resource url.URL) *url.URL {
	path := resource.Path
	if path == "/" {
		path = ""
	}
	resource.Path = "/.well-known/oauth-protected-resource" + path
	return &resource
}

// MetadataURL returns the URL where clients look for the metadata of the resource. Serve Metadata at its path.
func (g *Gate) MetadataURL() string { return g.metadata.String() }

// Metadata serves the metadata of the resource (RFC 9728 §2), to any origin.
func (g *Gate) Metadata() http.Handler {
	return auth.ProtectedResourceMetadataHandler(&oauthex.ProtectedResourceMetadata{
		Resource: g.config.Resource, AuthorizationServers: []string{g.config.Issuer}, ScopesSupported: slices.Clone(g.config.ScopesSupported),
		BearerMethodsSupported: []string{"header"}, ResourceName: g.config.Name, ResourceDocumentation: g.config.Documentation,
	})
}

// issuerPath is where a client from before June 2025 looks for the issuer, on the host of the MCP server.
const issuerPath = "/.well-known/oauth-authorization-server"

const (
	issuerTimeout  = 10 * time.Second
	issuerLifetime = 5 * time.Minute // of its description
	issuerPause    = 5 * time.Second // after a failure
	issuerMaxBytes = 1 << 20
)

// AuthorizationServer serves the issuer's own description (RFC 8414) at /.well-known/oauth-authorization-server, for clients
// that use the host of an MCP server as its authorization server. The description is cached for five minutes, and longer while
// the issuer is unreachable; without one the response is 503.
func (g *Gate) AuthorizationServer() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Access-Control-Allow-Origin", "*")
		header.Set("Access-Control-Allow-Methods", "GET, OPTIONS")
		switch r.Method {
		case http.MethodOptions:
			w.WriteHeader(http.StatusNoContent)
			return
		case http.MethodGet, http.MethodHead:
		default:
			header.Set("Allow", "GET, HEAD, OPTIONS")
			http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
			return
		}
		description := g.issuer.describe(r.Context())
		if description == nil {
			header.Set("Retry-After", "5")
			http.Error(w, "The authorization server cannot be reached", http.StatusServiceUnavailable)
			return
		}
		header.Set("Content-Type", "application/json")
		_, _ = w.Write(description)
	})
}

// issuer holds the description of an issuer, as last fetched.
type issuer struct {
	address string
	client  *http.Client

	mu    sync.Mutex
	known []byte
	until time.Time
}

func newIssuer(address string, params *bearer.ConnectParams) (*issuer, error) {
	var options []core.Option
	if params != nil {
		options = slices.Clone(params.Options)
	}
	client, err := core.NewClient("mcp", append(options, core.WithBaseURL(address))...) // whose ID is sent nowhere
	if err != nil {
		return nil, err
	}
	return &issuer{address: address, client: client.HTTPClient()}, nil
}

// describe returns the description, or nil. Only one request runs at a time, and it continues when its caller leaves.
func (i *issuer) describe(ctx context.Context) []byte {
	i.mu.Lock()
	defer i.mu.Unlock()
	if time.Now().Before(i.until) {
		return i.known
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), issuerTimeout)
	defer cancel()
	found, err := i.fetch(ctx)
	if err != nil {
		i.until = time.Now().Add(issuerPause)
		return i.known
	}
	i.known, i.until = found, time.Now().Add(issuerLifetime)
	return found
}

func (i *issuer) fetch(ctx context.Context) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, i.address+issuerPath, http.NoBody)
	if err != nil {
		return nil, err
	}
	response, err := i.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, issuerMaxBytes))
	if err != nil {
		return nil, err
	}
	var said struct {
		Issuer string `json:"issuer"`
	}
	switch err := json.Unmarshal(body, &said); {
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("status %d", response.StatusCode)
	case err != nil:
		return nil, err
	case strings.TrimSuffix(said.Issuer, "/") != i.address:
		return nil, errors.New("it is the description of another issuer")
	}
	return body, nil
}
