package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

func TestABackfillContinuesWhereItEnded(t *testing.T) {
	is := is.New(t)
	const all, of, concurrency = 60, 3, 4
	var seeds []workostest.Organization
	for n := range all {
		one := workostest.Organization{ID: core.OrganizationID(fmt.Sprintf("org_%02d", n)), Name: "x"}
		for m := range of {
			one.Members = append(one.Members, workostest.Member{Email: fmt.Sprintf("user-%d-%d@example.com", n, m)})
		}
		seeds = append(seeds, one)
	}
	server := workostest.Start(t, workostest.WithOrganizations(seeds...))
	var mu sync.Mutex
	stored := map[core.OrganizationMembershipID]int{}
	ctx, cancel := context.WithCancel(t.Context())
	isFull := true
	b := backfill{server.Confidential(t), t.TempDir(), func(_ context.Context, m usermanagement.OrganizationMembership) error {
		mu.Lock()
		defer mu.Unlock()
		if isFull {
			isFull = false
			return errors.New("the disk is full")
		}
		if stored[m.ID]++; len(stored) == all*of/2 {
			cancel() // in the middle of the run
		}
		return nil
	}}
	first, err := b.run(ctx, concurrency)
	is.True(errors.Is(err, context.Canceled))
	is.True(first.Done >= all/2-concurrency && first.Done <= all/2+concurrency)
	is.Equal(first.Failed, 1) // the one that could not be stored

	client := server.Confidential(t) // Organizations are created and deleted between two runs.
	_, err = client.Organizations.Create(t.Context(), "new", nil)
	is.NoErr(err)
	is.NoErr(client.Organizations.Delete(t.Context(), seeds[all-1].ID))

	second, err := b.run(t.Context(), concurrency)
	is.NoErr(err)
	is.Equal(second.Before, first.Done)
	is.Equal(second.Before+second.Done, all)
	is.Equal(len(stored), (all-1)*of)
	again := 0
	for _, times := range stored {
		again += times - 1
	}
	is.True(again <= concurrency*of) // those of the organizations in progress
}
