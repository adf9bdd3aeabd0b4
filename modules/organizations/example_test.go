package organizations_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

// answers is a transport that answers by method and path, in place of the network; what it does not know is
// not found.
type answers map[string]string

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := http.StatusOK, a[r.Method+" "+r.URL.Path]
	if body == "" {
		status, body = http.StatusNotFound, `{"code": "entity_not_found"}`
	}
	return &http.Response{StatusCode: status, Request: r, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// An organization is found by the application's own ID, or created.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", core.WithTransport(answers{
		"POST /organizations": `{"id": "org_1", "name": "Acme", "external_id": "customer-7", "domains": [{"domain": "acme.example"}]}`,
	}))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), organizations.New(client)

	organization, err := service.GetByExternalID(ctx, "customer-7")
	if errors.Is(err, core.ErrNotFound) {
		organization, err = service.Create(ctx, organizations.CreateParams{
			Name:       "Acme",
			ExternalID: core.Some("customer-7"),
			DomainData: []organizations.DomainData{{Domain: "acme.example", State: organizations.DomainStatePending}},
		})
	}
	if err != nil {
		panic(err)
	}
	fmt.Println(organization.Name, "has", organization.Domains[0].Domain)
	// Output: Acme has acme.example
}
