package workosmcp_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/matryer/is"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
	"golang.org/x/oauth2"

	workosmcp "github.com/workos-typestate/workos/contrib/mcp"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/workostest"
)

const redirect = "http://127.0.0.1:9/callback"

// world is WorkOS with an admin, ada, and a member, grace, and an MCP server with three tools.
type world struct {
	*is.I
	*workostest.Server
	gate     *workosmcp.Gate
	endpoint string
	mcp      *mcp.Server

	mu    sync.Mutex
	asked []url.Values // consent requests
}

type nothing struct{}

type said struct {
	Text string `json:"text"`
}

func newWorld(t *testing.T, change func(*workosmcp.Config), opts *mcp.StreamableHTTPOptions, more ...workostest.Option) *world {
	t.Helper()
	w := &world{I: is.New(t)}
	w.Server = workostest.Start(t, append(more, workostest.WithClientRegistration(), workostest.WithConnectClaims("scope", "role"), workostest.WithOrganizations(workostest.Organization{
		ID: "org_acme", Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com", Role: "admin"}, {Email: "grace@example.com"}},
	}))...)
	server := httptest.NewUnstartedServer(nil)
	w.endpoint = "http://" + server.Listener.Addr().String() + "/mcp"
	w.AddResource(w.endpoint)
	config := workosmcp.Config{Resource: w.endpoint, Issuer: w.URL, Bearer: bearer.Config{Logger: slog.New(slog.DiscardHandler)}}
	if change != nil {
		change(&config)
	}
	var err error
	w.gate, err = workosmcp.New(config)
	w.NoErr(err)
	w.mcp = mcp.NewServer(&mcp.Implementation{Name: "reports", Version: "1"}, nil)
	whoAmI := func(ctx context.Context, _ *mcp.CallToolRequest, _ nothing) (*mcp.CallToolResult, said, error) {
		user, ok := bearer.From[*bearer.User](ctx)
		if !ok {
			return nil, said{"not a user"}, nil
		}
		return nil, said{string(user.UserID) + " " + string(user.Role)}, nil
	}
	mcp.AddTool(w.mcp, &mcp.Tool{Name: "anybody"}, whoAmI)
	workosmcp.AddTool(w.gate, w.mcp, &mcp.Tool{Name: "admins"}, whoAmI, bearer.Role("admin"))
	workosmcp.AddTool(w.gate, w.mcp, &mcp.Tool{Name: "writers"}, whoAmI, bearer.Scope("reports:write", "reports:read"))
	server.Config.Handler = w.gate.Handler(w.mcp, opts)
	server.Start()
	t.Cleanup(server.Close)
	return w
}

func (w *world) user(email string) core.UserID {
	w.Helper()
	found, err := w.UserByEmail(email)
	w.NoErr(err)
	return found.ID
}

// token returns an application's token of a user, for the MCP server.
func (w *world) token(email string, scopes ...string) string {
	w.Helper()
	token, err := w.UserToken(workostest.Consent{UserID: w.user(email), Resource: w.endpoint, Scopes: scopes})
	w.NoErr(err)
	return token.Reveal()
}

// signIn returns a client that registers itself and uses the server's browser.
func (w *world) signIn() auth.OAuthHandler {
	w.Helper()
	return w.signInWith(auth.AuthorizationCodeHandlerConfig{
		DynamicClientRegistrationConfig: &auth.DynamicClientRegistrationConfig{Metadata: &oauthex.ClientRegistrationMetadata{
			ClientName: "A client", RedirectURIs: []string{redirect}, TokenEndpointAuthMethod: "none", Scope: "reports:read reports:write",
		}},
	})
}

// signInWith returns a client that uses the server's browser.
func (w *world) signInWith(config auth.AuthorizationCodeHandlerConfig) auth.OAuthHandler {
	w.Helper()
	config.AuthorizationCodeFetcher = func(ctx context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
		asked, err := url.Parse(args.URL)
		if err != nil {
			return nil, err
		}
		w.mu.Lock()
		w.asked = append(w.asked, asked.Query())
		w.mu.Unlock()
		to, err := w.Browse(ctx, args.URL)
		if err != nil {
			return nil, err
		}
		return &auth.AuthorizationResult{Code: to.Query().Get("code"), State: to.Query().Get("state")}, nil
	}
	handler, err := auth.NewAuthorizationCodeHandler(&config)
	w.NoErr(err)
	return handler
}

// holder is a client that has one token and cannot get another.
type holder struct{ token string }

func (h *holder) TokenSource(context.Context) (oauth2.TokenSource, error) { return h, nil }
func (h *holder) Token() (*oauth2.Token, error)                           { return &oauth2.Token{AccessToken: h.token}, nil }

func (h *holder) Authorize(context.Context, *http.Request, *http.Response) error {
	return nil // the same token again
}

func (w *world) connect(t *testing.T, as auth.OAuthHandler) *mcp.ClientSession {
	t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "client", Version: "1"}, nil).Connect(t.Context(), &mcp.StreamableClientTransport{
		Endpoint: w.endpoint, OAuthHandler: as, DisableStandaloneSSE: true,
	}, nil)
	w.NoErr(err)
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// call returns the text of a tool, and whether it is an error of the tool.
func (w *world) call(t *testing.T, session *mcp.ClientSession, tool string) (text string, failed bool) {
	t.Helper()
	result, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: map[string]any{}})
	w.NoErr(err)
	content, ok := result.Content[0].(*mcp.TextContent)
	w.True(ok)
	return content.Text, result.IsError
}

// ask sends a plain request, with an Authorization header unless it is empty.
func (w *world) ask(method, address, authorization, body string) (*http.Response, string) {
	w.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	w.NoErr(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	response, err := http.DefaultClient.Do(r)
	w.NoErr(err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	w.NoErr(err)
	return response, string(text)
}
