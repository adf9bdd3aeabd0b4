package authorization_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
)

// inMemory answers without a network. A program leaves core.WithTransport out.
type inMemory func(*http.Request) string

func (f inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(f(r)))}, nil
}

// May the member with this organization membership edit the document that the application knows as "42"?
func Example() {
	client, err := core.NewConfidential("sk_example", "", core.WithTransport(inMemory(func(*http.Request) string {
		return `{"authorized":true}`
	})))
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := authorization.New(client).Check(context.Background(), "om_01H7ZGXFP5C6BBQY6Z7277ZCT0", authorization.CheckParams{
		PermissionSlug: "document:edit",
		Resource:       authorization.ByExternalID{ResourceTypeSlug: "document", ExternalID: "42"},
	})
	if err != nil {
		fmt.Println("no answer counts as a no:", err)
		return
	}
	fmt.Println("may edit:", result.Authorized)
	// Output: may edit: true
}
