package widgets_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/widgets"
)

// A page shows the members of a customer, and allows its viewer to manage them.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{"token": "ey…"}`))
	if err != nil {
		panic(err)
	}
	token, err := widgets.New(client).CreateToken(context.Background(), &widgets.CreateTokenParams{
		OrganizationID: "org_1",
		UserID:         "user_1",
		Scopes:         []widgets.Scope{widgets.ScopeUsersTableManage},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(token.Token, "until it is revealed to the page")
	// Output: [redacted] until it is revealed to the page
}
