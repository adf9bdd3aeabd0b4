package auditlogs_test

import (
	"context"
	"fmt"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/auditlogs"
)

// A user shared a document, and the application records it.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{"success": true}`))
	if err != nil {
		panic(err)
	}
	recorded, err := auditlogs.New(client).CreateEvent(context.Background(), "org_1", auditlogs.Event{
		Action:     "document.shared",
		OccurredAt: time.Now(),
		Actor:      auditlogs.Actor{Type: "user", ID: "user_1", Name: "Grace"},
		Targets:    []auditlogs.Target{{Type: "document", ID: "42"}},
		Context:    auditlogs.Context{Location: "203.0.113.7"},
		Metadata:   auditlogs.Metadata{"with": auditlogs.String("ada@example.com"), "days": auditlogs.Int(7)},
	}, nil)
	if err != nil {
		panic(err)
	}
	fmt.Println("recorded:", recorded.Success)
	// Output: recorded: true
}
