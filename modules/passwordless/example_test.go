package passwordless_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/passwordless"
)

// answer is a transport that answers every request with one body, in place of the network.
type answer string

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}

// A sign-in without a password.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", core.WithTransport(answer(`{"id": "passwordless_session_1", "email": "grace@example.com", "link": "https://auth.workos.com/…", "success": true}`)))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), passwordless.New(client)

	session, err := service.CreateSession(ctx, passwordless.CreateSessionParams{
		Email:       "grace@example.com",
		RedirectURI: "https://example.com/callback",
	})
	if err != nil {
		panic(err)
	}
	sent, err := service.SendSession(ctx, session.ID)
	if err != nil {
		panic(err)
	}
	fmt.Println("look into the mail of", session.Email, sent.Success)
	// Output: look into the mail of grace@example.com true
}
