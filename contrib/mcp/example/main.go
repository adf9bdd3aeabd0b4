// Command example is an MCP server behind AuthKit. server.go is the part for your own program.
//
// Without arguments it runs against workostest, a WorkOS in this process: a client of the SDK finds out where to sign in, registers
// itself, signs in an admin and then a member, and calls both tools. With -issuer it serves your environment until it is interrupted:
//
//	go run ./contrib/mcp/example -issuer https://<name>.authkit.app
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/modelcontextprotocol/go-sdk/oauthex"

	"github.com/workos-typestate/workos/workostest"
)

func main() {
	issuer := flag.String("issuer", "", "the AuthKit domain; empty for a workostest")
	address := flag.String("address", "127.0.0.1:8080", "where to listen")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, *address, *issuer)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "example:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, address, issuer string) error {
	var double *workostest.Server
	if issuer == "" {
		var err error
		double, err = workostest.New(workostest.WithClientRegistration(), workostest.WithConnectClaims("role"), //nolint:contextcheck // it lives until it is closed
			workostest.WithOrganizations(workostest.Organization{ID: "org_acme", Name: "Acme", Members: []workostest.Member{
				{Email: "ada@example.com", Role: "admin"}, {Email: "grace@example.com", Role: "member"},
			}}))
		if err != nil {
			return err
		}
		defer double.Close()
		issuer, address = double.URL, "127.0.0.1:0"
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	resource := "http://" + listener.Addr().String() + "/mcp"
	handler, err := newServer(resource, issuer)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()
	_, _ = fmt.Fprintf(out, "MCP server   %s\nsign-in      %s\n", resource, issuer)
	if double == nil {
		<-ctx.Done()
		return nil
	}
	double.AddResource(resource)
	for _, email := range []string{"ada@example.com", "grace@example.com"} {
		if err := use(ctx, out, double, resource, email); err != nil {
			return err
		}
	}
	return nil
}

// use signs a user in and calls both tools.
func use(ctx context.Context, out io.Writer, double *workostest.Server, resource, email string) error {
	user, err := double.UserByEmail(email)
	if err != nil {
		return err
	}
	double.SignInAs(user.ID)
	signIn, err := auth.NewAuthorizationCodeHandler(&auth.AuthorizationCodeHandlerConfig{
		DynamicClientRegistrationConfig: &auth.DynamicClientRegistrationConfig{Metadata: &oauthex.ClientRegistrationMetadata{
			ClientName: "Example client", RedirectURIs: []string{"http://127.0.0.1:9/callback"}, TokenEndpointAuthMethod: "none",
		}},
		AuthorizationCodeFetcher: func(ctx context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
			returned, err := double.Browse(ctx, args.URL) // instead of the user's browser
			if err != nil {
				return nil, err
			}
			return &auth.AuthorizationResult{Code: returned.Query().Get("code"), State: returned.Query().Get("state")}, nil
		},
	})
	if err != nil {
		return err
	}
	client := mcp.NewClient(&mcp.Implementation{Name: "example-client", Version: "1.0.0"}, nil)
	session, err := client.Connect(ctx, &mcp.StreamableClientTransport{Endpoint: resource, OAuthHandler: signIn}, nil)
	if err != nil {
		return err
	}
	defer func() { _ = session.Close() }()
	_, _ = fmt.Fprintf(out, "\n%s signed in\n", email)
	for _, call := range []*mcp.CallToolParams{
		{Name: "list_reports", Arguments: map[string]any{}}, {Name: "delete_report", Arguments: map[string]any{"name": "january"}},
	} {
		result, err := session.CallTool(ctx, call)
		if err != nil {
			return err
		}
		for _, content := range result.Content {
			if text, ok := content.(*mcp.TextContent); ok {
				_, _ = fmt.Fprintf(out, "  %-14s %s\n", call.Name, text.Text)
			}
		}
	}
	return nil
}
