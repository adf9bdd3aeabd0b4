package featureflags_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// A server decides for each request whether a feature is on, without a request to WorkOS.
func ExampleService_StartRuntime() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{
		"new-editor": {"slug": "new-editor", "enabled": true, "default_value": false, "targets": {
			"users":          [{"id": "user_1", "enabled": true}],
			"organizations":  [],
			"custom_targets": [{"type": "project", "id": "p1", "enabled": true}]
		}}
	}`))
	if err != nil {
		panic(err)
	}
	ctx, stop := context.WithCancel(context.Background()) // as long as the server runs
	defer stop()

	flags, err := featureflags.New(client).StartRuntime(ctx, nil)
	if err != nil {
		panic(err)
	}
	soon, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := flags.WaitUntilReady(soon); err != nil {
		log.Print(err) // until the flags arrive, Enabled returns its fallback
	}

	fmt.Println(flags.Enabled("new-editor", featureflags.Subject{UserID: "user_1", OrganizationID: "org_1"}, false))
	fmt.Println(flags.Enabled("new-editor", featureflags.Subject{UserID: "user_2"}, false))
	fmt.Println(flags.Enabled("new-editor", featureflags.Targets{"user": "user_2", "project": "p1"}, false))
	fmt.Println(flags.Enabled("no-such-flag", nil, true))
	// Output:
	// true
	// false
	// true
	// true
}

// A cache that depends on a flag is rebuilt when the flag changes.
func ExampleRuntime_Changes() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{}`))
	if err != nil {
		panic(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer stop()
	flags, err := featureflags.New(client).StartRuntime(ctx, nil)
	if err != nil {
		panic(err)
	}

	for change := range flags.Changes(ctx) { // ends with ctx
		switch {
		case change.Previous == nil:
			fmt.Println("new:", change.Slug)
		case change.Current == nil:
			fmt.Println("gone:", change.Slug)
		default:
			fmt.Println("changed:", change.Slug)
		}
	}
	// Output:
}

// A test uses its own flags, and needs neither a client nor a network.
func ExampleNewSnapshot() {
	flags := featureflags.NewSnapshot(map[core.FeatureFlagSlug]featureflags.PolledFlag{
		"new-editor": {Enabled: true, Targets: featureflags.PolledTargets{
			Organizations: []featureflags.PolledTarget{{ID: "org_1", Enabled: true}},
		}},
	})
	fmt.Println(flags.Enabled("new-editor", featureflags.Subject{OrganizationID: "org_1"}, false))
	fmt.Println(flags.Enabled("new-editor", featureflags.Subject{OrganizationID: "org_2"}, false))
	// Output:
	// true
	// false
}
