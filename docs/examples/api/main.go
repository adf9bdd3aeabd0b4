// Command api is an API with roles and API keys. api.go is the part for your application; the rest calls it.
//
// Without configuration it runs on workostest, an in-process WorkOS, calls itself as an admin, as a member, with a customer's API key and without
// a token, and ends. With WORKOS_API_KEY and WORKOS_CLIENT_ID it serves your environment until it is interrupted:
//
//	curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:…/whoami
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/workostest"
)

func main() { demo.Main("api", run) }

func run(ctx context.Context, out io.Writer) error {
	setup, err := demo.Start(out, "") //nolint:contextcheck // it lives until it is closed
	if err != nil {
		return err
	}
	defer setup.Close()
	handler, err := newAPI(setup.Client, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()
	address := "http://" + listener.Addr().String()
	demo.Row(out, "API", address)
	if setup.Server == nil {
		<-ctx.Done()
		return nil
	}
	return callAll(ctx, out, address, setup.Server)
}

// callAll calls the API as every kind of caller.
func callAll(ctx context.Context, out io.Writer, address string, on *workostest.Server) error {
	on.AddRole(workostest.Role{Slug: "admin", Permissions: []workos.PermissionSlug{"reports:read"}})
	on.AddRole(workostest.Role{Slug: "member", Permissions: []workos.PermissionSlug{"reports:read"}})
	acme := on.AddOrganization(workostest.Organization{Name: "Acme", Members: []workostest.Member{
		{Email: "ada@example.com", Role: "admin"}, {Email: "grace@example.com", Role: "member"},
	}})
	type caller struct{ name, token string }
	callers := []caller{{name: "nobody"}}
	for _, who := range []struct{ name, email string }{{"an admin", "ada@example.com"}, {"a member", "grace@example.com"}} {
		user, err := on.UserByEmail(who.email)
		if err != nil {
			return err
		}
		tokens, err := on.SignIn(user.ID, acme.ID)
		if err != nil {
			return err
		}
		callers = append(callers, caller{who.name, tokens.AccessToken.Reveal()})
	}
	key, err := on.AddAPIKey(workostest.APIKey{Name: "nightly", OrganizationID: acme.ID, Permissions: []workos.PermissionSlug{"reports:read"}})
	if err != nil {
		return err
	}
	callers = append(callers, caller{"a customer's key", key.Value.Reveal()})

	for _, caller := range callers {
		demo.Section(out, "The API is called by "+caller.name)
		for _, call := range []struct{ method, path string }{
			{http.MethodGet, "/whoami"}, {http.MethodGet, "/reports"}, {http.MethodDelete, "/reports/january"},
		} {
			shown, err := send(ctx, call.method, address+call.path, caller.token)
			if err != nil {
				return err
			}
			demo.Row(out, call.method+" "+call.path, shown)
		}
	}
	return nil
}

// send returns the status of a response with its body, or with the challenge of a rejection.
func send(ctx context.Context, method, address, token string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, http.NoBody)
	if err != nil {
		return "", err
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	if err != nil {
		return "", err
	}
	said := string(body)
	if response.StatusCode >= http.StatusBadRequest {
		said = response.Header.Get("WWW-Authenticate")
	}
	return fmt.Sprintf("%s %s", response.Status, said), nil
}
