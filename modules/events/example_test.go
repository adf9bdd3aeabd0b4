package events_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
)

// A consumer continues after the last event that it has handled.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{
		"data": [
			{"id": "event_2", "event": "user.created", "data": {"id": "user_1", "email": "grace@example.com"}},
			{"id": "event_3", "event": "session.created", "data": {"id": "session_1", "user_id": "user_1", "auth_method": "sso"}}
		],
		"list_metadata": {}
	}`))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()

	for event, err := range events.New(client).List(ctx, &events.ListParams{
		ListOptions: core.ListOptions{After: "event_1", Order: core.OrderAsc},
		Events:      []events.Name{events.NameUserCreated, events.NameSessionCreated},
	}).All() {
		if err != nil {
			panic(err)
		}
		switch data := event.Data.(type) {
		case events.UserCreated:
			fmt.Println(event.ID, data.Email, "signed up")
		case events.SessionCreated:
			fmt.Println(event.ID, data.UserID, "signed in by", data.AuthMethod)
		case events.Unknown: // newer than this version of the SDK
			fmt.Println(event.ID, event.Name, string(data.Raw))
		}
	}
	// Output:
	// event_2 grace@example.com signed up
	// event_3 user_1 signed in by sso
}
