package revocation_test

import (
	"context"
	"fmt"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/revocation"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// An administrator has ended a session. Its access token would be valid for a few more minutes.
func Example() {
	denied, err := revocation.NewList()
	if err != nil {
		fmt.Println(err)
		return
	}
	// Pass the events of WorkOS to the list, and set the list in the policy that verifies access tokens.
	_, err = webhooks.NewHandler(core.NewSigningSecret("whsec_of_the_endpoint"), webhooks.OnEvery(denied.Handle))
	if err != nil {
		fmt.Println(err)
		return
	}
	policy := usermanagement.AccessTokenPolicy{DenyList: denied}

	token := &usermanagement.AccessTokenClaims{UserID: "user_1", SessionID: "session_1", IssuedAt: time.Now()}
	fmt.Println(policy.DenyList.Denies(context.Background(), token))
	revoked := events.SessionRevoked{Session: usermanagement.Session{ID: "session_1"}}
	err = denied.Handle(context.Background(), &events.Event{Name: events.NameSessionRevoked, Data: revoked, CreatedAt: time.Now()})
	fmt.Println(policy.DenyList.Denies(context.Background(), token), err)
	// Output:
	// false
	// true <nil>
}
