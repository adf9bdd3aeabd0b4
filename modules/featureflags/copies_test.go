package featureflags_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// targeted returns a flag that is on for one user, one organization and one project.
func targeted() featureflags.PolledFlag {
	return featureflags.PolledFlag{Slug: "beta", Enabled: true, Targets: featureflags.PolledTargets{
		Users:         []featureflags.PolledTarget{{ID: "user_1", Enabled: true}},
		Organizations: []featureflags.PolledTarget{{ID: "org_1", Enabled: true}},
		CustomTargets: []featureflags.PolledCustomTarget{{ID: "p1", Type: "project", Enabled: true}},
	}}
}

// spoil changes everything reachable from a flag.
func spoil(f featureflags.PolledFlag) {
	f.Targets.Users[0].ID = "user_changed"
	f.Targets.Organizations[0].ID = "org_changed"
	f.Targets.CustomTargets[0].ID = "changed"
}

func TestWhatACallerChangesNoOtherSees(t *testing.T) {
	unchanged := func(t *testing.T, s *featureflags.Snapshot) {
		t.Helper()
		f, ok := s.Flag("beta")
		is := is.New(t)
		is.True(ok)
		is.Equal(f, targeted())
		is.Equal(s.AllFlags(featureflags.Subject{UserID: "user_1"}), map[core.FeatureFlagSlug]bool{"beta": true})
	}
	t.Run("in the flags of a snapshot", func(t *testing.T) {
		given := map[core.FeatureFlagSlug]featureflags.PolledFlag{"beta": targeted()}
		s := featureflags.NewSnapshot(given)
		spoil(given["beta"])
		delete(given, "beta")
		unchanged(t, s)
	})
	t.Run("in a flag", func(t *testing.T) {
		s := featureflags.NewSnapshot(map[core.FeatureFlagSlug]featureflags.PolledFlag{"beta": targeted()})
		f, _ := s.Flag("beta")
		spoil(f)
		unchanged(t, s)
	})
	t.Run("in the decisions", func(t *testing.T) {
		s := featureflags.NewSnapshot(map[core.FeatureFlagSlug]featureflags.PolledFlag{"beta": targeted()})
		clear(s.AllFlags(nil))
		unchanged(t, s)
	})
	inBubble(t, "in a change that a Runtime reports", func(t *testing.T) {
		is := is.New(t)
		beta := `{"beta":{"slug":"beta","enabled":true,"targets":{"users":[{"id":"user_1","enabled":true}],
			"organizations":[{"id":"org_1","enabled":true}],"custom_targets":[{"id":"p1","type":"project","enabled":true}]}}}`
		polls := 0
		client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(moduletest.Over(func(moduletest.Request) (int, string) {
			if polls++; polls == 1 {
				return http.StatusOK, `{}`
			}
			return http.StatusOK, beta
		})))
		is.NoErr(err)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r, err := featureflags.New(client).StartRuntime(ctx, nil)
		is.NoErr(err)
		is.NoErr(r.WaitUntilReady(ctx))
		for change := range r.Changes(ctx) {
			is.Equal(*change.Current, targeted())
			spoil(*change.Current)
			break
		}
		unchanged(t, r.Snapshot())
	})
}
