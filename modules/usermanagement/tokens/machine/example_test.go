package machine_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/machine"
	"github.com/workos-typestate/workos/workostest"
)

// A service calls the API of another service with its own token.
func Example() {
	server, err := workostest.New(workostest.WithOrganizations(workostest.Organization{ID: "org_acme", Name: "Acme"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	service, err := server.AddMachine(workostest.Machine{OrganizationID: "org_acme"})
	if err != nil {
		fmt.Println(err)
		return
	}

	guard, err := bearer.New(bearer.Config{Sources: []bearer.Source{bearer.Connect(server.URL, string(server.ClientID), nil)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	api := httptest.NewServer(guard.Require()(bearer.Handler(func(w http.ResponseWriter, _ *http.Request, caller *bearer.Machine) {
		_, _ = fmt.Fprint(w, "a machine of ", caller.OrganizationID)
	})))
	defer api.Close()

	source, err := machine.New(server.URL, service.ClientID, service.ClientSecret, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	transport, err := tokens.NewTransport(source, nil, api.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: transport}
	response, err := client.Get(api.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(response.StatusCode, string(body))
	// Output: 200 a machine of org_acme
}
