package webhooks_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// An endpoint for events of users.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{
		"id": "we_1", "endpoint_url": "https://example.com/hooks", "status": "enabled",
		"events": ["user.created", "user.deleted"], "secret": "whsec_…"
	}`))
	if err != nil {
		panic(err)
	}
	endpoint, err := webhooks.New(client).CreateEndpoint(context.Background(), "https://example.com/hooks", []events.Name{events.NameUserCreated, events.NameUserDeleted}, nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(endpoint.ID, "is", endpoint.Status, "for", endpoint.Events) // keep endpoint.Secret.Reveal() in a safe place
	// Output: we_1 is enabled for [user.created user.deleted]
}
