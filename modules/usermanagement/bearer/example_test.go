package bearer_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/workostest"
)

// An API for the users of AuthKit, whose server has no secret.
func Example() {
	server, err := workostest.New(workostest.WithOrganizations(workostest.Organization{
		ID: "org_acme", Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com", Role: "admin"}},
	}))
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

	api, err := bearer.New(bearer.Config{Sources: []bearer.Source{
		bearer.Sessions(client.UserManagement, usermanagement.AccessTokenPolicy{}),
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	reports := bearer.Handler(func(w http.ResponseWriter, _ *http.Request, user *bearer.User) {
		_, _ = fmt.Fprint(w, "reports of ", user.OrganizationID)
	})
	mux := http.NewServeMux()
	mux.Handle("GET /reports", api.Require()(reports))
	mux.Handle("DELETE /reports", api.Require(bearer.Role("owner"))(reports))

	ada, err := server.UserByEmail("ada@example.com")
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := server.SignIn(ada.ID, "org_acme")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		request := httptest.NewRequest(method, "/reports", http.NoBody)
		request.Header.Set("Authorization", "Bearer "+session.AccessToken.Reveal())
		response := httptest.NewRecorder()
		mux.ServeHTTP(response, request)
		fmt.Println(response.Code, response.Body)
	}
	// Output:
	// 200 reports of org_acme
	// 403 {"title":"Forbidden","status":403,"detail":"The caller may not do this"}
}

// An API for services, which get their tokens from WorkOS Connect.
func ExampleConnect() {
	server, err := workostest.New(workostest.WithOrganizations(workostest.Organization{ID: "org_acme", Name: "Acme"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	robot, err := server.AddMachine(workostest.Machine{OrganizationID: "org_acme", Scopes: []string{"reports:write"}})
	if err != nil {
		fmt.Println(err)
		return
	}

	// The issuer is the AuthKit domain, such as https://example.authkit.app; the audience of a machine's token is the client ID.
	api, err := bearer.New(bearer.Config{Sources: []bearer.Source{bearer.Connect(server.URL, string(server.ClientID), nil)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	reports := api.Require()(bearer.Handler(func(w http.ResponseWriter, _ *http.Request, machine *bearer.Machine) {
		_, _ = fmt.Fprint(w, machine.ClientID == robot.ClientID, " for ", machine.OrganizationID)
	}))

	token, err := server.MachineToken(robot.ClientID)
	if err != nil {
		fmt.Println(err)
		return
	}
	request := httptest.NewRequest(http.MethodGet, "/reports", http.NoBody)
	request.Header.Set("Authorization", "Bearer "+token.Reveal())
	response := httptest.NewRecorder()
	reports.ServeHTTP(response, request)
	fmt.Println(response.Code, response.Body)
	// Output: 200 true for org_acme
}

// An API for the customers' own programs, which send the API keys that the application gave to them.
func ExampleAPIKeys() {
	server, err := workostest.New(workostest.WithOrganizations(workostest.Organization{ID: "org_acme", Name: "Acme"}))
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
	key, err := server.AddAPIKey(workostest.APIKey{OrganizationID: "org_acme", Permissions: []core.PermissionSlug{"reports:read"}})
	if err != nil {
		fmt.Println(err)
		return
	}

	api, err := bearer.New(bearer.Config{Sources: []bearer.Source{bearer.APIKeys(client.APIKeys, nil)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	reports := api.Require(bearer.Permission("reports:read"))(bearer.Handler(
		func(w http.ResponseWriter, _ *http.Request, owner *bearer.KeyOwner) {
			_, _ = fmt.Fprint(w, "reports of ", owner.OrganizationID())
		}))

	request := httptest.NewRequest(http.MethodGet, "/reports", http.NoBody)
	request.Header.Set("Authorization", "Bearer "+key.Value.Reveal())
	response := httptest.NewRecorder()
	reports.ServeHTTP(response, request)
	fmt.Println(response.Code, response.Body)
	// Output: 200 reports of org_acme
}
