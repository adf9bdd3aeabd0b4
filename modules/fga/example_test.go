package fga_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/fga"
)

// inMemory answers without a network. A program leaves core.WithTransport out.
type inMemory func(*http.Request) string

func (f inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(f(r)))}, nil
}

// A warrant is written, and a check that must see it is made with its token.
func Example() {
	client, err := core.NewConfidential("sk_example", "", core.WithTransport(inMemory(func(r *http.Request) string {
		if r.URL.Path == "/fga/v1/warrants" {
			return `{"warrant_token":"token_1"}`
		}
		return `{"result":"authorized","is_implicit":false,"warrant_token":"` + r.Header.Get("Warrant-Token") + `"}`
	})))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, service := context.Background(), fga.New(client)
	alice := fga.Subject{ResourceType: "user", ResourceID: "alice"}
	written, err := service.WriteWarrant(ctx, fga.WriteWarrantParams{
		ResourceType: "document", ResourceID: "42", Relation: "editor", Subject: alice,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := service.Check(ctx, fga.CheckParams{Checks: []fga.WarrantCheck{
		{ResourceType: "document", ResourceID: "42", Relation: "editor", Subject: alice},
	}}, core.WithWarrantToken(written.WarrantToken))
	if err != nil {
		fmt.Println("no answer counts as a no:", err)
		return
	}
	fmt.Println("may edit:", result.Authorized())
	fmt.Println("token:", result.WarrantToken)
	// Output:
	// may edit: true
	// token: [redacted]
}
