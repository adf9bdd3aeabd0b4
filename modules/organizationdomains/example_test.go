package organizationdomains_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizationdomains"
)

// A customer adds a domain, publishes the DNS record, and starts the verification.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(map[string]string{
		"POST /organization_domains": `{"id": "org_domain_1", "domain": "example.com", "state": "pending",
			"verification_strategy": "dns", "verification_prefix": "_workos", "verification_token": "hC9vbdzHvN"}`,
		"POST /organization_domains/org_domain_1/verify": `{"id": "org_domain_1", "domain": "example.com", "state": "pending"}`,
	}))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), organizationdomains.New(client)

	domain, err := service.Create(ctx, "org_1", "example.com", nil)
	if err != nil {
		panic(err)
	}
	fmt.Printf("publish %s.%s TXT %q\n", domain.VerificationPrefix, domain.Domain, domain.VerificationToken)

	domain, err = service.Verify(ctx, domain.ID)
	if err != nil {
		panic(err)
	}
	fmt.Println(domain.Domain, "is", domain.State)
	// Output:
	// publish _workos.example.com TXT "hC9vbdzHvN"
	// example.com is pending
}
