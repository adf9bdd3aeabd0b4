package widgets_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/widgets"
)

// answer is a transport that answers every request with one body, in place of the network.
type answer string

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}

// A page shows the members of a customer, and lets the one who looks at it manage them.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", core.WithTransport(answer(`{"token": "ey…"}`)))
	if err != nil {
		panic(err)
	}
	token, err := widgets.New(client).CreateToken(context.Background(), widgets.CreateTokenParams{
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
