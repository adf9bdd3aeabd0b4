package workosmcp

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// Config sets which callers an MCP server accepts. Resource and Issuer are required.
type Config struct {
	// Resource is the URL of the MCP endpoint, exactly as clients get it, and therefore the audience of their tokens: register
	// it with WorkOS as a resource indicator. It has the scheme https, or http on the loopback, and no query or fragment.
	Resource string

	// Issuer is the AuthKit domain where clients sign users in: "https://<name>.authkit.app" or your own.
	Issuer string

	// Connect sets further requirements for the tokens of Issuer. Nil sets none.
	Connect *bearer.ConnectParams

	// Bearer configures other ways to authenticate callers, and how they are rejected. Its Sources, such as bearer.APIKeys, are
	// tried after the tokens of Issuer, and can be empty. ResourceMetadataURL and Cookies are not used.
	Bearer bearer.Config

	// Guards apply to every request. The scopes that they require are in the challenge of a request without a token.
	Guards []bearer.Guard

	// ScopesSupported, Name and Documentation, the URL of a page, are in the metadata of the resource (RFC 9728 §2).
	// Clients may request all scopes that they find there.
	ScopesSupported []string
	Name            string
	Documentation   string
}

// Gate authenticates the callers of an MCP server. It is safe for concurrent use.
type Gate struct {
	config   Config
	path     string // of the MCP endpoint
	metadata *url.URL
	auth     *bearer.Auth
	issuer   *issuer
	leeway   time.Duration

	mu    sync.RWMutex
	tools map[string][]bearer.Guard
}

// New returns the Gate of an MCP server.
//
// Errors: *core.ArgumentError, which names the field of Config.
func New(config Config) (*Gate, error) {
	resource, reason := parseResource(config.Resource)
	if reason != "" {
		return nil, &core.ArgumentError{Argument: "Resource", Reason: reason}
	}
	config.Issuer = strings.TrimSuffix(config.Issuer, "/")
	config.Guards, config.ScopesSupported = slices.Clone(config.Guards), slices.Clone(config.ScopesSupported)
	g := &Gate{config: config, path: resource.Path, metadata: metadataURL(*resource), tools: map[string][]bearer.Guard{}}
	if config.Connect != nil {
		g.leeway = config.Connect.Leeway
	}
	admits := config.Bearer
	admits.Sources = append([]bearer.Source{bearer.Connect(config.Issuer, config.Resource, config.Connect)}, admits.Sources...)
	admits.ResourceMetadataURL, admits.Cookies = g.metadata.String(), nil
	var err error
	if g.auth, err = bearer.New(admits); err != nil {
		return nil, err
	}
	g.issuer, err = newIssuer(config.Issuer, config.Connect)
	return g, err
}

// parseResource returns the URL of an MCP endpoint, or what is wrong with it.
func parseResource(text string) (parsed *url.URL, reason string) {
	parsed, err := url.Parse(text)
	switch {
	case text == "":
		return nil, "is empty"
	case err != nil, parsed.Host == "", parsed.String() != text:
		return nil, "is not a URL as clients write it"
	case parsed.Scheme != "https" && (parsed.Scheme != "http" || !isLoopback(parsed.Hostname())):
		return nil, "is not of https"
	case parsed.User != nil, parsed.RawQuery != "", parsed.ForceQuery, strings.Contains(text, "#"):
		return nil, "has a user, a query or a fragment"
	case parsed.Path != parsed.EscapedPath(), strings.ContainsAny(parsed.Path, "{}"), strings.Contains(parsed.Path, "//"), strings.Contains(parsed.Path, "/."):
		return nil, "has a path with escaped characters, braces, or segments that are empty or begin with a dot"
	}
	return parsed, ""
}

func isLoopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// Handler serves the endpoint at the path of Config.Resource, the metadata of the resource, and, for clients from before June
// 2025, the description of the issuer; any other path is a 404. It puts the caller into the context of each message that the
// server receives. opts are the options of mcp.NewStreamableHTTPHandler.
func (g *Gate) Handler(server *mcp.Server, opts *mcp.StreamableHTTPOptions) http.Handler {
	server.AddReceivingMiddleware(g.receive)
	endpoint := g.path
	if strings.HasSuffix(endpoint, "/") || endpoint == "" {
		endpoint = strings.TrimSuffix(endpoint, "/") + "/{$}"
	}
	mux := http.NewServeMux()
	mux.Handle(g.metadata.Path, g.Metadata())
	mux.Handle(issuerPath, g.AuthorizationServer())
	mux.Handle(endpoint, g.Require(mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return server }, opts)))
	return mux
}

// Require is middleware for a handler of the SDK, such as mcp.StreamableHTTPHandler. It rejects requests with bearer's
// responses. It also rejects a call of a tool whose guards require a scope that the token lacks, or a more recent sign-in,
// with 403 or 401 and a challenge that names all scopes of the call, so that a client can get another token and try again. Any
// other guard fails in the tool's response. A GET ends when the token expires.
func (g *Gate) Require(next http.Handler) http.Handler {
	admitted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, _ := bearer.FromContext(r.Context())
		info := infoOf(caller)
		ctx := withTokenInfo(r.Context(), info)
		if r.Method == http.MethodGet && !info.Expiration.IsZero() {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, info.Expiration.Add(g.leeway))
			defer cancel()
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
	return g.auth.Require(g.config.Guards...)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if guards := g.guardsOf(r); len(guards) > 0 {
			caller, _ := bearer.FromContext(r.Context())
			guards = append(slices.Clone(g.config.Guards), guards...)
			if codeOf(g.auth.Check(caller, guards...)) != "" {
				w.Header().Del("Vary") // it is set again
				g.auth.Require(guards...)(admitted).ServeHTTP(w, r)
				return
			}
		}
		admitted.ServeHTTP(w, r)
	}))
}

// withTokenInfo returns a context in which the SDK finds the info. Only the SDK's own middleware can set it, because the key is
// unexported.
func withTokenInfo(ctx context.Context, info *auth.TokenInfo) (with context.Context) {
	verify := func(context.Context, string, *http.Request) (*auth.TokenInfo, error) { return info, nil }
	seen := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { with = r.Context() })
	end := info.Expiration
	info.Expiration = time.Time{} // for a moment: package bearer has already checked it, with its configured leeway
	defer func() { info.Expiration = end }()
	r := (&http.Request{Header: http.Header{"Authorization": {"Bearer x"}}}).WithContext(ctx)
	auth.RequireBearerToken(verify, &auth.RequireBearerTokenOptions{AllowMissingExpiration: true})(seen).ServeHTTP(nil, r)
	return with
}
