package featureflags

import (
	"iter"
	"slices"

	"github.com/workos-typestate/workos/core"
)

// Snapshot is an immutable set of flags that evaluates them. Use one Snapshot instead of a Runtime to get consistent
// decisions within a request, or in a test. It is safe for concurrent use; nil has no flags.
type Snapshot struct {
	flags map[core.FeatureFlagSlug]*flag
}

// flag is a flag prepared for evaluation: it only keeps targets that are on, because others have no effect.
type flag struct {
	polled        PolledFlag
	users         ids
	organizations ids
	custom        map[customTarget]struct{}
}

type ids map[string]struct{}

// customTarget has a valid type and a valid ID. Types user and organization are never looked up here.
type customTarget struct{ kind, id string }

// NewSnapshot returns a set of flags by their slugs, as returned by Poll. It copies the map.
func NewSnapshot(flags map[core.FeatureFlagSlug]PolledFlag) *Snapshot {
	s := &Snapshot{flags: make(map[core.FeatureFlagSlug]*flag, len(flags))}
	for slug, polled := range flags {
		s.flags[slug] = compile(polled.clone())
	}
	return s
}

func compile(polled PolledFlag) *flag {
	f := &flag{
		polled:        polled,
		users:         enabledIDs(polled.Targets.Users),
		organizations: enabledIDs(polled.Targets.Organizations),
		custom:        map[customTarget]struct{}{},
	}
	for _, target := range polled.Targets.CustomTargets {
		if target.Enabled && validType(target.Type) && validID(target.ID) {
			f.custom[customTarget{target.Type, target.ID}] = struct{}{}
		}
	}
	return f
}

func enabledIDs(targets []PolledTarget) ids {
	enabled := make(ids, len(targets))
	for _, target := range targets {
		if target.Enabled {
			enabled[target.ID] = struct{}{}
		}
	}
	return enabled
}

// Enabled reports whether a flag is on. It returns fallback for a flag that does not exist. A disabled flag is off
// for everyone; an enabled flag is on for its enabled targets, and its default decides for all others. Enabled does
// not allocate.
func (s *Snapshot) Enabled(slug core.FeatureFlagSlug, c EvaluationContext, fallback bool) bool {
	if s == nil {
		return fallback
	}
	f, ok := s.flags[slug]
	if !ok {
		return fallback
	}
	return f.enabled(c)
}

// enabled uses a type switch instead of a method call, so that the context can stay on the stack.
func (f *flag) enabled(c EvaluationContext) bool {
	if !f.polled.Enabled || f.polled.DefaultValue { // targets can only switch on
		return f.polled.Enabled
	}
	switch c := c.(type) {
	case Subject:
		return f.hasSubject(c)
	case *Subject:
		return c != nil && f.hasSubject(*c)
	case Targets:
		return f.hasTargets(c)
	case *Targets:
		return c != nil && f.hasTargets(*c)
	}
	return false
}

func (f *flag) hasSubject(s Subject) bool {
	return s.UserID != "" && f.users.has(string(s.UserID)) || s.OrganizationID != "" && f.organizations.has(string(s.OrganizationID))
}

func (f *flag) hasTargets(targets Targets) bool {
	for kind, id := range targets {
		switch kind {
		case userType:
			if f.users.has(id) && validID(id) {
				return true
			}
		case organizationType:
			if f.organizations.has(id) && validID(id) {
				return true
			}
		default:
			if _, ok := f.custom[customTarget{kind, id}]; ok {
				return true
			}
		}
	}
	return false
}

func (ids ids) has(id string) bool {
	_, ok := ids[id]
	return ok
}

// AllFlags returns for every flag whether it is on.
func (s *Snapshot) AllFlags(c EvaluationContext) map[core.FeatureFlagSlug]bool {
	if s == nil {
		return map[core.FeatureFlagSlug]bool{}
	}
	decisions := make(map[core.FeatureFlagSlug]bool, len(s.flags))
	for slug, f := range s.flags {
		decisions[slug] = f.enabled(c)
	}
	return decisions
}

// Flag returns a copy of the flag with the slug, and whether there is one.
func (s *Snapshot) Flag(slug core.FeatureFlagSlug) (f PolledFlag, ok bool) {
	if s == nil || s.flags[slug] == nil {
		return PolledFlag{}, false
	}
	return s.flags[slug].polled.clone(), true
}

// Len returns the number of flags.
func (s *Snapshot) Len() int {
	if s == nil {
		return 0
	}
	return len(s.flags)
}

func (f PolledFlag) clone() PolledFlag {
	f.Targets.Users = slices.Clone(f.Targets.Users)
	f.Targets.Organizations = slices.Clone(f.Targets.Organizations)
	f.Targets.CustomTargets = slices.Clone(f.Targets.CustomTargets)
	return f
}

// Change is a flag that was added, removed or changed.
type Change struct {
	Slug     core.FeatureFlagSlug
	Previous *PolledFlag // nil if the flag is new
	Current  *PolledFlag // nil if the flag was removed
}

// changes yields the differences between two sets of flags, by slug. The order of targets does not matter.
func changes(previous, current *Snapshot) iter.Seq[Change] {
	return func(yield func(Change) bool) {
		slugs := make([]core.FeatureFlagSlug, 0, previous.Len()+current.Len())
		for slug := range previous.flags {
			slugs = append(slugs, slug)
		}
		for slug := range current.flags {
			slugs = append(slugs, slug)
		}
		slices.Sort(slugs)
		for _, slug := range slices.Compact(slugs) {
			before, after := previous.flags[slug], current.flags[slug]
			if before != nil && after != nil && before.polled.equal(after.polled) {
				continue
			}
			change := Change{Slug: slug}
			if before != nil {
				change.Previous = new(before.polled.clone())
			}
			if after != nil {
				change.Current = new(after.polled.clone())
			}
			if !yield(change) {
				return
			}
		}
	}
}

func (f PolledFlag) equal(other PolledFlag) bool {
	return f.Enabled == other.Enabled && f.DefaultValue == other.DefaultValue &&
		sameSet(f.Targets.Users, other.Targets.Users) &&
		sameSet(f.Targets.Organizations, other.Targets.Organizations) &&
		sameSet(f.Targets.CustomTargets, other.Targets.CustomTargets)
}

// sameSet reports whether a and b have the same elements, in any number and order.
func sameSet[T comparable](a, b []T) bool {
	if slices.Equal(a, b) { // nearly always
		return true
	}
	has := make(map[T]bool, len(a)) // true once b has it too
	for _, v := range a {
		has[v] = false
	}
	for _, v := range b {
		if _, ok := has[v]; !ok {
			return false
		}
		has[v] = true
	}
	for _, inBoth := range has {
		if !inBoth {
			return false
		}
	}
	return true
}
