package featureflags_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// The features of a customer.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{
		"data": [{"id": "flag_1", "slug": "new-editor", "enabled": true}, {"id": "flag_2", "slug": "dark-mode", "enabled": true}],
		"list_metadata": {}
	}`))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()

	for flag, err := range featureflags.New(client).ListForOrganization(ctx, "org_1", nil).All() {
		if err != nil {
			panic(err)
		}
		fmt.Println(flag.Slug)
	}
	// Output:
	// new-editor
	// dark-mode
}
