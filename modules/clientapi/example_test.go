package clientapi_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/clientapi"
)

// A page gets a token to call WorkOS for the signed-in user.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{"token": "ey…"}`))
	if err != nil {
		panic(err)
	}
	token, err := clientapi.New(client).CreateToken(context.Background(), "user_1", "org_1", nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(token.Token, "until it is revealed to the page")
	// Output: [redacted] until it is revealed to the page
}
