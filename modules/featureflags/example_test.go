package featureflags_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// answer is a transport that answers every request with one body, in place of the network.
type answer string

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}

// The features that a customer has.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", core.WithTransport(answer(`{
		"data": [{"id": "flag_1", "slug": "new-editor", "enabled": true}, {"id": "flag_2", "slug": "dark-mode", "enabled": true}],
		"list_metadata": {}
	}`)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()

	page, err := featureflags.New(client).ListForOrganization(ctx, "org_1", featureflags.ListParams{})
	if err != nil {
		panic(err)
	}
	for flag, err := range page.All(ctx) {
		if err != nil {
			panic(err)
		}
		fmt.Println(flag.Slug)
	}
	// Output:
	// new-editor
	// dark-mode
}
