package featureflags_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/core"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/modules/featureflags"
)

func TestEnabled(t *testing.T) {
	snapshot := featureflags.NewSnapshot(map[core.FeatureFlagSlug]featureflags.PolledFlag{
		"for-all":  {Enabled: true, DefaultValue: true},
		"disabled": {DefaultValue: true, Targets: featureflags.PolledTargets{Users: []featureflags.PolledTarget{{ID: "user_1", Enabled: true}}}},
		"for-some": {Enabled: true, Targets: featureflags.PolledTargets{
			Users:         []featureflags.PolledTarget{{ID: "user_1", Enabled: true}, {ID: "user_2"}, {ID: "a b", Enabled: true}, {Enabled: true}},
			Organizations: []featureflags.PolledTarget{{ID: "org_1", Enabled: true}, {ID: "a b", Enabled: true}, {Enabled: true}},
			CustomTargets: []featureflags.PolledCustomTarget{
				{Type: "project", ID: "p1", Enabled: true}, {Type: "project", ID: "p2"}, {Type: "user", ID: "user_3", Enabled: true},
			},
		}},
	})
	type (
		subject = featureflags.Subject
		targets = featureflags.Targets
	)
	var noSubject *subject
	var noTargets *targets
	tests := []struct {
		name string
		slug string
		for_ featureflags.EvaluationContext
		want bool
	}{
		{"a flag that is on by default is on without a target", "for-all", nil, true},
		{"a flag that is on by default is on for everyone", "for-all", subject{UserID: "user_9"}, true},
		{"a disabled flag is off even for its targets", "disabled", subject{UserID: "user_1"}, false},
		{"a disabled flag is off even by default", "disabled", nil, false},
		{"a flag with targets is off without a target", "for-some", nil, false},
		{"a user is a target", "for-some", subject{UserID: "user_1"}, true},
		{"a target that is not enabled does not count", "for-some", subject{UserID: "user_2"}, false},
		{"an organization is a target", "for-some", subject{OrganizationID: "org_1"}, true},
		{"a user is a target through the organization", "for-some", subject{UserID: "user_9", OrganizationID: "org_1"}, true},
		{"a user in another organization is still a target", "for-some", subject{UserID: "user_1", OrganizationID: "org_9"}, true},
		{"a user is not an organization", "for-some", subject{UserID: "org_1", OrganizationID: "user_1"}, false},
		{"an empty subject is not a target", "for-some", subject{}, false},
		{"a subject may have an ID of any form", "for-some", subject{UserID: "a b"}, true},
		{"targets name a user", "for-some", targets{"user": "user_1"}, true},
		{"targets name an organization", "for-some", targets{"organization": "org_1"}, true},
		{"targets name a custom target", "for-some", targets{"project": "p1"}, true},
		{"one of several targets suffices", "for-some", targets{"user": "user_9", "team": "t1", "project": "p1"}, true},
		{"a custom target that is not enabled does not count", "for-some", targets{"project": "p2"}, false},
		{"a target of another type is another target", "for-some", targets{"team": "p1"}, false},
		{"a custom target of type user does not count", "for-some", targets{"user": "user_3"}, false},
		{"an invalid ID is not a target", "for-some", targets{"user": "a b"}, false},
		{"nor is an invalid ID of an organization", "for-some", targets{"organization": "a b"}, false},
		{"empty targets match nothing", "for-some", targets{}, false},
		{"nor do nil ones", "for-some", targets(nil), false},
		{"a pointer to a subject works", "for-some", &subject{UserID: "user_1"}, true},
		{"a pointer to targets works", "for-some", &targets{"project": "p1"}, true},
		{"a nil subject matches nothing", "for-some", noSubject, false},
		{"nil targets match nothing", "for-some", noTargets, false},
		{"a type that embeds a subject matches nothing", "for-some", struct{ subject }{subject{UserID: "user_1"}}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			is.Equal(snapshot.Enabled(core.FeatureFlagSlug(test.slug), test.for_, false), test.want)
			is.Equal(snapshot.Enabled(core.FeatureFlagSlug(test.slug), test.for_, true), test.want) // the flag exists
			is.Equal(snapshot.AllFlags(test.for_)[core.FeatureFlagSlug(test.slug)], test.want)
		})
	}
	t.Run("a flag that does not exist has the caller's fallback", func(t *testing.T) {
		is := is.New(t)
		is.Equal(snapshot.Enabled("unknown", nil, true), true)
		is.Equal(snapshot.Enabled("unknown", nil, false), false)
		is.Equal(snapshot.Enabled("", nil, true), true)
	})
	t.Run("a nil snapshot has no flags", func(t *testing.T) {
		is := is.New(t)
		var none *featureflags.Snapshot
		is.True(none.Enabled("for-all", nil, true))
		is.Equal(none.AllFlags(nil), map[core.FeatureFlagSlug]bool{})
		is.Equal(none.Len(), 0)
		_, ok := none.Flag("for-all")
		is.True(!ok)
	})
}

func TestSnapshotNeverChanges(t *testing.T) {
	is := is.New(t)
	flags := map[core.FeatureFlagSlug]featureflags.PolledFlag{"a": {Enabled: true, Targets: featureflags.PolledTargets{
		Users: []featureflags.PolledTarget{{ID: "user_1", Enabled: true}},
	}}}
	snapshot := featureflags.NewSnapshot(flags)
	flags["a"].Targets.Users[0].ID = "user_2"
	flags["b"] = featureflags.PolledFlag{}

	f, ok := snapshot.Flag("a")
	is.True(ok)
	is.Equal(f.Targets.Users[0].ID, "user_1")
	f.Targets.Users[0].ID = "user_3"
	f, _ = snapshot.Flag("a")
	is.Equal(f.Targets.Users[0].ID, "user_1")
	is.Equal(snapshot.Len(), 1)
	is.True(snapshot.Enabled("a", featureflags.Subject{UserID: "user_1"}, false))
}

// evaluationContext reads a context in the shape of the Node SDK.
func evaluationContext(t testing.TB, wire map[string]json.RawMessage) featureflags.EvaluationContext {
	t.Helper()
	subject, targets := featureflags.Subject{}, featureflags.Targets{}
	for name, value := range wire {
		var typed struct{ ID string }
		switch {
		case value[0] == '{':
			if err := json.Unmarshal(value, &typed); err != nil {
				t.Fatal(err)
			}
			targets[name] = typed.ID
		case name == "userId":
			_ = json.Unmarshal(value, &subject.UserID)
		case name == "organizationId":
			_ = json.Unmarshal(value, &subject.OrganizationID)
		default:
			t.Fatalf("%s: %s has neither shape", name, value)
		}
	}
	if len(targets) > 0 {
		return targets
	}
	return subject
}

// decisions holds the slugs that are on.
type decisions struct {
	On  []string `json:"on"`  // with fallback on
	Off []string `json:"off"` // with fallback off
	All []string `json:"all"`
}

// decide evaluates each slug.
func decide(s *featureflags.Snapshot, slugs []string, c featureflags.EvaluationContext) decisions {
	d := decisions{On: []string{}, Off: []string{}, All: []string{}}
	for _, slug := range slugs {
		if s.Enabled(core.FeatureFlagSlug(slug), c, true) {
			d.On = append(d.On, slug)
		}
		if s.Enabled(core.FeatureFlagSlug(slug), c, false) {
			d.Off = append(d.Off, slug)
		}
	}
	all := s.AllFlags(c)
	for _, slug := range slugs {
		if all[core.FeatureFlagSlug(slug)] {
			d.All = append(d.All, slug)
		}
	}
	return d
}

func TestTheNodeSDKDecidesAlike(t *testing.T) {
	var vectors struct {
		Flags map[core.FeatureFlagSlug]featureflags.PolledFlag `json:"flags"`
		Slugs []string                                         `json:"slugs"`
		Cases []struct {
			Context map[string]json.RawMessage `json:"context"`
			decisions
		} `json:"cases"`
	}
	interop.Vectors(t, "featureflags", &vectors)
	is.New(t).True(len(vectors.Cases) > 0)
	snapshot := featureflags.NewSnapshot(vectors.Flags)
	for i, c := range vectors.Cases {
		written, err := json.Marshal(c.Context)
		is.New(t).NoErr(err)
		t.Run(fmt.Sprintf("for %d %.60s", i, written), func(t *testing.T) {
			is := is.New(t)
			is.Equal(decide(snapshot, vectors.Slugs, evaluationContext(t, c.Context)), c.decisions)
		})
	}
}

// FuzzEnabled compares the decision with a literal implementation of the rule.
func FuzzEnabled(f *testing.F) {
	kinds, idents := regexp.MustCompile(`\A[a-z][a-z0-9_-]{0,63}\z`), regexp.MustCompile(`\A[A-Za-z0-9._:-]{1,255}\z`)
	f.Add("project", "p1", "project", "p1", true)
	f.Add("user", "user_1", "user", "user_1", true)
	f.Add("organization", "org_1", "organization", "org_1", false)
	f.Add("project", "..", "project", "..", true)
	f.Add("Project", "p1", "Project", "p1", true)
	f.Add(strings.Repeat("x", 65), strings.Repeat("y", 256), strings.Repeat("x", 65), strings.Repeat("y", 256), true)
	f.Fuzz(func(t *testing.T, kind, id, targetKind, targetID string, enabled bool) {
		one := []featureflags.PolledTarget{{ID: targetID, Enabled: enabled}}
		targets := featureflags.PolledTargets{CustomTargets: []featureflags.PolledCustomTarget{{Type: targetKind, ID: targetID, Enabled: enabled}}}
		switch targetKind {
		case "user":
			targets.Users = one
		case "organization":
			targets.Organizations = one
		}
		snapshot := featureflags.NewSnapshot(map[core.FeatureFlagSlug]featureflags.PolledFlag{"a": {Enabled: true, Targets: targets}})
		want := enabled && kind == targetKind && id == targetID && kinds.MatchString(kind) && idents.MatchString(id) && id != "." && id != ".."
		if got := snapshot.Enabled("a", featureflags.Targets{kind: id}, false); got != want {
			t.Errorf("%q: %q of a flag with %q: %q, %v: got %v", kind, id, targetKind, targetID, enabled, got)
		}
		want = enabled && id == targetID && id != "" && targetKind == "user"
		if got := snapshot.Enabled("a", featureflags.Subject{UserID: core.UserID(id)}, false); got != want {
			t.Errorf("user %q of a flag with %q: %q, %v: got %v", id, targetKind, targetID, enabled, got)
		}
	})
}

// manyFlags returns 1,000 flags with targets of every kind, among them "flag-500".
func manyFlags() map[core.FeatureFlagSlug]featureflags.PolledFlag {
	flags := map[core.FeatureFlagSlug]featureflags.PolledFlag{}
	for i := range 1000 {
		var targets featureflags.PolledTargets
		for j := range 20 {
			n := strconv.Itoa(j)
			targets.Users = append(targets.Users, featureflags.PolledTarget{ID: "user_01HXYZ123456789ABCDEFGHI" + n, Enabled: true})
			targets.Organizations = append(targets.Organizations, featureflags.PolledTarget{ID: "org_01HXYZ123456789ABCDEFGHI" + n, Enabled: true})
			targets.CustomTargets = append(targets.CustomTargets, featureflags.PolledCustomTarget{
				Type: []string{"project", "team", "plan"}[j%3], ID: "c" + n, Enabled: true,
			})
		}
		flags[core.FeatureFlagSlug("flag-"+strconv.Itoa(i))] = featureflags.PolledFlag{Enabled: true, Targets: targets}
	}
	return flags
}

// asked are evaluations of manyFlags, each in its slowest form.
var asked = map[string]func(s *featureflags.Snapshot, id string) bool{
	"no target": func(s *featureflags.Snapshot, _ string) bool { return s.Enabled("flag-500", nil, false) },
	"a flag that does not exist": func(s *featureflags.Snapshot, _ string) bool {
		return s.Enabled("flag-5000", nil, false)
	},
	"a subject": func(s *featureflags.Snapshot, id string) bool {
		return s.Enabled("flag-500", featureflags.Subject{UserID: core.UserID(id), OrganizationID: core.OrganizationID(id)}, false)
	},
	"three targets made on the spot": func(s *featureflags.Snapshot, id string) bool {
		return s.Enabled("flag-500", featureflags.Targets{"user": id, "organization": id, "plan": id}, false)
	},
}

func TestEnabledAllocatesNothing(t *testing.T) {
	snapshot := featureflags.NewSnapshot(manyFlags())
	id := strings.Repeat("x", 30)
	for name, ask := range asked {
		t.Run(name, func(t *testing.T) {
			is.New(t).Equal(testing.AllocsPerRun(100, func() { ask(snapshot, id) }), 0.0)
		})
	}
	t.Run("targets made before", func(t *testing.T) {
		targets := featureflags.Targets{"user": id, "organization": id, "project": id, "team": id, "plan": id}
		is.New(t).Equal(testing.AllocsPerRun(100, func() { snapshot.Enabled("flag-500", targets, false) }), 0.0)
	})
}
