package fga_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/fga"
)

// Writes a warrant, and makes a check that must see it with its token.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(map[string]string{
		"POST /fga/v1/warrants": `{"warrant_token":"token_1"}`,
		"POST /fga/v1/check":    `{"result":"authorized","is_implicit":false,"warrant_token":"token_2"}`,
	}))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, service := context.Background(), fga.New(client)
	alice := fga.Subject{ResourceType: "user", ResourceID: "alice"}
	written, err := service.WriteWarrant(ctx, fga.WarrantWrite{
		ResourceType: "document", ResourceID: "42", Relation: "editor", Subject: alice,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := service.Check(ctx, []fga.WarrantCheck{
		{ResourceType: "document", ResourceID: "42", Relation: "editor", Subject: alice},
	}, nil, core.WithWarrantToken(written.WarrantToken))
	if err != nil {
		fmt.Println("an error counts as a no:", err)
		return
	}
	fmt.Println("may edit:", result.Authorized())
	fmt.Println("token:", result.WarrantToken)
	// Output:
	// may edit: true
	// token: [redacted]
}
