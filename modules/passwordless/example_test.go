package passwordless_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/passwordless"
)

// A passwordless sign-in.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{"id": "passwordless_session_1", "email": "grace@example.com", "link": "https://auth.workos.com/…", "success": true}`))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), passwordless.New(client)

	session, err := service.CreateSession(ctx, "grace@example.com", &passwordless.CreateSessionParams{RedirectURI: "https://example.com/callback"})
	if err != nil {
		panic(err)
	}
	sent, err := service.SendSession(ctx, session.ID)
	if err != nil {
		panic(err)
	}
	fmt.Println("check the inbox of", session.Email, sent.Success)
	// Output: check the inbox of grace@example.com true
}
