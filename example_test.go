package workos_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// A program that cannot keep a secret signs a user in with PKCE.
func ExampleNewPublic() {
	ctx := context.Background()
	server, err := workostest.New() // WorkOS in process; leave it and the option out for the real one
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	client, err := workos.NewPublic(server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}
	began, err := client.UserManagement.AuthorizationURLWithPKCE("http://127.0.0.1/callback", usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit})
	if err != nil {
		fmt.Println(err)
		return
	}
	code, err := began.Code(browse(began.URL.Reveal())) // rejects the callback of another sign-in
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, began.Verifier, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(session.User.Email, session.AccessToken)
	// Output: ada@example.com [redacted]
}

// A server administers organizations with its API key.
func ExampleNewConfidential() {
	ctx := context.Background()
	server, err := workostest.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}
	organization, err := client.Organizations.Create(ctx, "Analytical Engines", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for each, err := range client.Organizations.List(ctx, nil).All() {
		fmt.Println(each.Name, each.ID == organization.ID, err)
	}
	// Output: Analytical Engines true <nil>
}

// The keyless view of a confidential client is for code that should not have the key.
func ExampleConfidential_Public() {
	client, err := workos.NewConfidential("sk_test_example", "client_example")
	if err != nil {
		fmt.Println(err)
		return
	}
	public := client.Public()
	fmt.Println(public.ClientID(), public.BaseURL())
	// Output: client_example https://api.workos.com
}

// browse opens the URL like a browser, with a sign-in page that needs no input, and returns the query of the callback.
func browse(address string) url.Values {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil
	}
	_ = response.Body.Close()
	location, err := response.Location()
	if err != nil {
		return nil
	}
	return location.Query()
}
