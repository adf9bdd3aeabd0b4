package clientapi_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/clientapi"
)

// answer is a transport that answers every request with one body, in place of the network.
type answer string

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}

// A page gets leave to call WorkOS for the user who is signed in.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", core.WithTransport(answer(`{"token": "ey…"}`)))
	if err != nil {
		panic(err)
	}
	token, err := clientapi.New(client).CreateToken(context.Background(), clientapi.CreateTokenParams{
		OrganizationID: "org_1",
		UserID:         "user_1",
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(token.Token, "until it is revealed to the page")
	// Output: [redacted] until it is revealed to the page
}
