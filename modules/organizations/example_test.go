package organizations_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

// Finds an organization by the application's own ID, or creates it.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(map[string]string{
		"POST /organizations": `{"id": "org_1", "name": "Acme", "external_id": "customer-7", "domains": [{"domain": "acme.example"}]}`,
	}))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), organizations.New(client)

	organization, err := service.GetByExternalID(ctx, "customer-7")
	if errors.Is(err, core.ErrNotFound) {
		organization, err = service.Create(ctx, "Acme", &organizations.CreateParams{
			ExternalID: "customer-7",
			DomainData: []organizations.DomainData{{Domain: "acme.example", State: organizations.DomainStatePending}},
		})
	}
	if err != nil {
		panic(err)
	}
	fmt.Println(organization.Name, "has", organization.Domains[0].Domain)
	// Output: Acme has acme.example
}
