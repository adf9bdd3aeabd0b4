package authorization_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
)

// Checks whether a member may edit the document that has the ID "42" in the application.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{"authorized":true}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := authorization.New(client).Check(context.Background(), "om_01H7ZGXFP5C6BBQY6Z7277ZCT0", "document:edit", authorization.ByExternalID{ResourceTypeSlug: "document", ExternalID: "42"}, nil)
	if err != nil {
		fmt.Println("an error counts as a no:", err)
		return
	}
	fmt.Println("may edit:", result.Authorized)
	// Output: may edit: true
}
