package events_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
)

// answer is a transport that answers every request with one body, in place of the network.
type answer string

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}

// A consumer goes on after the last event that it has dealt with.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", core.WithTransport(answer(`{
		"data": [
			{"id": "event_2", "event": "user.created", "data": {"id": "user_1", "email": "grace@example.com"}},
			{"id": "event_3", "event": "session.created", "data": {"id": "session_1"}}
		],
		"list_metadata": {}
	}`)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()

	page, err := events.New(client).List(ctx, events.ListParams{
		ListOptions: core.ListOptions{After: "event_1", Order: core.OrderAsc},
		Events:      []events.Name{events.NameUserCreated, events.NameSessionCreated},
	})
	if err != nil {
		panic(err)
	}
	for event, err := range page.All(ctx) {
		if err != nil {
			panic(err)
		}
		if event.Name != events.NameUserCreated {
			continue
		}
		user, err := events.Decode[struct {
			Email string `json:"email"`
		}](event)
		if err != nil {
			panic(err)
		}
		fmt.Println(event.ID, user.Email)
	}
	// Output: event_2 grace@example.com
}
