package workostest_test

import (
	"testing"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

// A test starts a server, and a client for it, in two lines.
func ExampleStart() {
	test := func(t *testing.T) { // func TestInvite(t *testing.T)
		server := workostest.Start(t) // closed when the test ends
		client := server.Confidential(t)

		organization, err := client.Organizations.Create(t.Context(), "Acme", nil)
		if err != nil {
			t.Fatal(err)
		}
		found, err := client.Organizations.Get(t.Context(), organization.ID)
		if err != nil || found.Name != "Acme" {
			t.Errorf("got %v, %v", found, err)
		}
	}
	_ = test // go test runs it
}

// A test replays the responses that WorkOS gave when it ran with WORKOSTEST_RECORD=1 and a real key.
func ExampleRecord() {
	test := func(t *testing.T) { // func TestOrganizations(t *testing.T)
		client, err := workos.NewConfidential("sk_test_key", "client_id",
			core.WithTransport(workostest.Record(t, "testdata/organizations.json")))
		if err != nil {
			t.Fatal(err)
		}
		organizations, err := client.Organizations.List(t.Context(), nil).Collect(10)
		if err != nil || len(organizations) != 2 {
			t.Errorf("got %v, %v", organizations, err)
		}
	}
	_ = test // go test runs it
}
