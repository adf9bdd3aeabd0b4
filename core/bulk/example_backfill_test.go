package bulk_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/bulk"
	"github.com/workos-typestate/workos/core/ratelimit"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// backfill reads the members of every organization, several organizations at a time, and continues where it ended when it is started again.
type backfill struct {
	client *workos.Confidential
	folder string // of the list of organizations and the journal

	// store inserts or replaces a member in a database: an organization that was not read completely is read again.
	// It is called concurrently.
	store func(ctx context.Context, member usermanagement.OrganizationMembership) error
}

func (b backfill) run(ctx context.Context, concurrency int) (last bulk.Progress, err error) {
	list := filepath.Join(b.folder, "organizations")
	if err := b.listOrganizations(ctx, list); err != nil {
		return last, err
	}
	file, err := os.Open(list)
	if err != nil {
		return last, err
	}
	defer func() { _ = file.Close() }()
	journal, err := bulk.OpenJournal(list + ".journal")
	if err != nil {
		return last, err
	}
	defer func() { err = errors.Join(err, journal.Close()) }()
	lines := bufio.NewScanner(file)
	var failed error
	for outcome, err := range bulk.Run(ctx, organizationIDs(lines), b.readMembers, &bulk.RunParams[core.OrganizationID, int]{
		Concurrency: concurrency,
		Journal:     journal,
		Key:         func(id core.OrganizationID) string { return string(id) },
		// A call that only reads can be repeated: there is never a result to find.
		Lookup:   func(context.Context, core.OrganizationID) (int, bool, error) { return 0, false, nil },
		Progress: func(p bulk.Progress) { last = p },
	}) {
		if err != nil {
			return last, err
		}
		if outcome.Err != nil {
			failed = fmt.Errorf("%s: %w", outcome.Input, outcome.Err)
		}
	}
	return last, errors.Join(failed, lines.Err())
}

// listOrganizations writes the IDs of all organizations into a file, unless an earlier run has: a journal needs the same inputs in the same order,
// and organizations are created and deleted.
func (b backfill) listOrganizations(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	var list strings.Builder
	for organization, err := range b.client.Organizations.List(ctx, &organizations.ListParams{
		ListOptions: core.ListOptions{Limit: 100, Order: core.OrderAsc},
	}).All() {
		if err != nil {
			return err
		}
		fmt.Fprintln(&list, organization.ID)
	}
	if err := os.WriteFile(path+".new", []byte(list.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path) // The list is complete or missing.
}

func organizationIDs(lines *bufio.Scanner) iter.Seq[core.OrganizationID] {
	return func(yield func(core.OrganizationID) bool) {
		for lines.Scan() && yield(core.OrganizationID(lines.Text())) {
		}
	}
}

// readMembers stores the members of an organization, with their users, and returns how many there are.
func (b backfill) readMembers(ctx context.Context, id core.OrganizationID) (n int, err error) {
	for member, err := range b.client.UserManagement.ListOrganizationMemberships(ctx, usermanagement.ListOrganizationMembershipsParams{
		ListOptions:    core.ListOptions{Limit: 100, Order: core.OrderAsc},
		OrganizationID: id,
		Statuses: []usermanagement.OrganizationMembershipStatus{
			usermanagement.OrganizationMembershipStatusActive,
			usermanagement.OrganizationMembershipStatusInactive,
			usermanagement.OrganizationMembershipStatusPending,
		},
	}).All() {
		if errors.Is(err, core.ErrNotFound) {
			return 0, nil // It has been deleted.
		}
		if err != nil {
			return n, err
		}
		if err := b.store(ctx, member); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// Copy all users and memberships in parallel, by organization, below the rate limit.
func ExampleRun_backfill() {
	server, err := workostest.New(workostest.WithOrganizations(
		workostest.Organization{Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com"}, {Email: "grace@example.com"}}},
		workostest.Organization{Name: "Globex", Members: []workostest.Member{{Email: "grace@example.com"}}},
	))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	limiter, err := ratelimit.New(ratelimit.Default(), nil) // Every client of the program shares it.
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL), core.WithRateLimit(limiter))
	if err != nil {
		fmt.Println(err)
		return
	}
	folder, err := os.MkdirTemp("", "backfill")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(folder) }()

	var mu sync.Mutex
	members := map[core.OrganizationMembershipID]string{}
	all := backfill{client, folder, func(_ context.Context, m usermanagement.OrganizationMembership) error {
		mu.Lock()
		defer mu.Unlock()
		members[m.ID] = m.User.Email
		return nil
	}}
	for range 2 { // The second run finds nothing to do.
		last, err := all.run(context.Background(), 8)
		fmt.Println(last.Done, "organizations read,", last.Before, "read before,", len(members), "memberships", err)
	}
	// Output:
	// 2 organizations read, 0 read before, 3 memberships <nil>
	// 0 organizations read, 2 read before, 3 memberships <nil>
}
