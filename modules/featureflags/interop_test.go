//go:build interop

package featureflags_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// The values in flags and contexts: few, so that they match, and some of them invalid.
var (
	somebody = []string{"a", "b", "c", ".", "..", "", "a b", "ä", "A:._-9"}
	kinds    = []string{"user", "organization", "project", "team", "Project", "x_1-y", "", "1x"}
	slugs    = []string{"f0", "f1", "f2", "f3", "f4", "f5", "unknown"}
)

func oneOf(values []string) string { return values[rand.N(len(values))] }
func yes() bool                    { return rand.N(2) == 0 }

func someFlags() map[core.FeatureFlagSlug]featureflags.PolledFlag {
	flags := map[core.FeatureFlagSlug]featureflags.PolledFlag{}
	for _, slug := range slugs[:len(slugs)-1] {
		f := featureflags.PolledFlag{Slug: core.FeatureFlagSlug(slug), Enabled: rand.N(4) > 0, DefaultValue: rand.N(4) == 0, Targets: featureflags.PolledTargets{
			Users: []featureflags.PolledTarget{}, Organizations: []featureflags.PolledTarget{}, CustomTargets: []featureflags.PolledCustomTarget{},
		}}
		for range rand.N(4) {
			f.Targets.Users = append(f.Targets.Users, featureflags.PolledTarget{ID: oneOf(somebody), Enabled: yes()})
			f.Targets.Organizations = append(f.Targets.Organizations, featureflags.PolledTarget{ID: oneOf(somebody), Enabled: yes()})
			f.Targets.CustomTargets = append(f.Targets.CustomTargets, featureflags.PolledCustomTarget{ID: oneOf(somebody), Type: oneOf(kinds), Enabled: yes()})
		}
		flags[core.FeatureFlagSlug(slug)] = f
	}
	return flags
}

// someContext returns a context in its Go form and in its Node form.
func someContext() (featureflags.EvaluationContext, map[string]any) {
	if yes() {
		s := featureflags.Subject{UserID: core.UserID(oneOf(somebody)), OrganizationID: core.OrganizationID(oneOf(somebody))}
		return s, map[string]any{"userId": s.UserID, "organizationId": s.OrganizationID}
	}
	targets, wire := featureflags.Targets{}, map[string]any{}
	for range rand.N(4) {
		kind, id := oneOf(kinds), oneOf(somebody)
		targets[kind], wire[kind] = id, map[string]string{"id": id}
	}
	return targets, wire
}

func TestWithTheNodeSDK(t *testing.T) {
	node := interop.Start(t, "featureflags")
	t.Run("it decides equally on random flags and contexts", func(t *testing.T) {
		is := is.New(t)
		met := 0
		for range 200 {
			flags := someFlags()
			snapshot := featureflags.NewSnapshot(flags)
			contexts, wire := make([]featureflags.EvaluationContext, 20), make([]map[string]any, 20)
			for i := range contexts {
				contexts[i], wire[i] = someContext()
			}
			var theirs []decisions
			is.Equal(node.Ask(map[string]any{"flags": flags, "contexts": wire, "slugs": slugs}, &theirs), "")
			for i, want := range theirs {
				slices.Sort(want.All)
				if got := decide(snapshot, slugs, contexts[i]); !slices.Equal(got.On, want.On) || !slices.Equal(got.Off, want.Off) || !slices.Equal(got.All, want.All) {
					t.Fatalf("flags %+v\ncontext %#v\ngot  %v\nwant %v", flags, contexts[i], got, want)
				}
				met += len(want.Off)
			}
		}
		is.True(met > 4000) // the flags were not all off
	})
}
