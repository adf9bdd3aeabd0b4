package agents_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/agents"
)

// An agent gets tokens to act for the user who is signed in.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{
		"access_token": "ey…", "refresh_token": "rt_…", "token_type": "Bearer", "expires_in": 300,
		"agent_instance_id": "agent_instance_1", "agent_instance_session_id": "agent_session_1",
		"new_instance": true, "permissions": ["calendar:read"]
	}`))
	if err != nil {
		panic(err)
	}
	token, err := agents.New(client).MintToken(context.Background(), "agent_blueprint_1", agents.UserGrant{UserAccessToken: core.NewAccessToken("ey_of_the_user")}, &agents.MintTokenParams{Intent: "find a time for the meeting"})
	if err != nil {
		panic(err)
	}
	fmt.Println(token.InstanceID, "may", token.Permissions, "with", token.AccessToken)
	// Output: agent_instance_1 may [calendar:read] with [redacted]
}
