package webhooks_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// answer is a transport that answers every request with one body, in place of the network.
type answer string

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}

// An endpoint for what happens to users.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", core.WithTransport(answer(`{
		"id": "we_1", "endpoint_url": "https://example.com/hooks", "status": "enabled",
		"events": ["user.created", "user.deleted"], "secret": "whsec_…"
	}`)))
	if err != nil {
		panic(err)
	}
	endpoint, err := webhooks.New(client).CreateEndpoint(context.Background(), webhooks.CreateEndpointParams{
		EndpointURL: "https://example.com/hooks",
		Events:      []events.Name{events.NameUserCreated, events.NameUserDeleted},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(endpoint.ID, "is", endpoint.Status, "for", endpoint.Events) // keep endpoint.Secret.Reveal() in a safe place
	// Output: we_1 is enabled for [user.created user.deleted]
}
