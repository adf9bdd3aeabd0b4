package sso_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/url"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/workostest"
)

// A program without a secret signs a user in through the identity provider of their organization.
func ExamplePublic() {
	ctx := context.Background()
	server, organizationID := withConnection()
	defer server.Close()
	client, err := workos.NewPublic(server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}

	began, err := client.SSO.AuthorizationURLWithPKCE("http://127.0.0.1:8765/callback", sso.AuthorizationURLWithPKCEParams{OrganizationID: organizationID})
	if err != nil {
		fmt.Println(err)
		return
	}
	code, err := began.Code(browse(began.URL.Reveal()))
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := client.SSO.GetProfileAndTokenWithVerifier(ctx, code, began.Verifier, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Profile.Email, result.Profile.ConnectionType, result.AccessToken)
	// Output: ada@example.com OktaSAML [redacted]
}

// A server lists the connections of an organization with its API key.
func ExampleConfidential() {
	ctx := context.Background()
	server, organizationID := withConnection()
	defer server.Close()
	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}

	for connection, err := range client.SSO.ListConnections(ctx, &sso.ListConnectionsParams{OrganizationID: organizationID}).All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(connection.Name, connection.State == sso.ConnectionStateActive)
	}
	// Output: Okta true
}

// withConnection returns an in-process WorkOS with one organization and its connection.
func withConnection() (server *workostest.Server, organizationID core.OrganizationID) {
	server, err := workostest.New()
	if err != nil {
		log.Fatal(err)
	}
	organization := server.AddOrganization(workostest.Organization{Name: "Analytical Engines"})
	_, err = server.AddConnection(workostest.Connection{OrganizationID: organization.ID, Type: "OktaSAML", Name: "Okta", State: "active"})
	if err != nil {
		log.Fatal(err)
	}
	return server, organization.ID
}

// browse follows a sign-in page without a form, like a browser.
func browse(address string) url.Values {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, http.NoBody)
	if err != nil {
		log.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		log.Fatal(err)
	}
	_ = response.Body.Close()
	location, err := response.Location()
	if err != nil {
		log.Fatal(err)
	}
	return location.Query()
}
