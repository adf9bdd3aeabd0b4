package workostest

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func flagRoutes() []route {
	return []route{
		{"GET /feature-flags", (*Server).listFlags},
		{"GET /feature-flags/{slug}", (*Server).getFlag},
		{"PUT /feature-flags/{slug}/enable", (*Server).enableFlag},
		{"PUT /feature-flags/{slug}/disable", (*Server).disableFlag},
		{"POST /feature-flags/{slug}/targets/{resourceId}", (*Server).targetFlag},
		{"DELETE /feature-flags/{slug}/targets/{resourceId}", (*Server).targetFlag},
		{"GET /organizations/{organizationId}/feature-flags", (*Server).listOrganizationFlags},
		{"GET /user_management/users/{userId}/feature-flags", (*Server).listUserFlags},
		{"GET /sdk/feature-flags", (*Server).pollFlags},
	}
}

// Flag is a feature flag to add with [Server.AddFlag] or [WithFlags]. Only Slug is required; the flag is then off for everyone.
type Flag struct {
	Slug        core.FeatureFlagSlug
	Name        string // The slug if empty.
	Description string
	Tags        []string

	Default       bool                  // Whether it is on for everyone not named below.
	Users         []core.UserID         // It is on for these.
	Organizations []core.OrganizationID // It is on for these.
	CustomTargets []FlagTarget          // It is on for these too.

	Disabled bool // Off for everyone, regardless of the rest.
}

// FlagTarget is an object of the application's own that a flag can be on for. Only the application has a name for its kind, so ID is a string.
type FlagTarget struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

type flag struct {
	Flag
	id               string
	created, updated time.Time
}

type flagJSON struct {
	Object       string   `json:"object"`
	ID           string   `json:"id"`
	Slug         string   `json:"slug"`
	Name         string   `json:"name"`
	Description  *string  `json:"description"`
	Owner        any      `json:"owner"`
	Tags         []string `json:"tags"`
	Enabled      bool     `json:"enabled"`
	DefaultValue bool     `json:"default_value"`
	CreatedAt    string   `json:"created_at"`
	UpdatedAt    string   `json:"updated_at"`
}

func (f *flag) wire() flagJSON {
	return flagJSON{
		Object: "feature_flag", ID: f.id, Slug: string(f.Slug), Name: f.Name, Description: orNull(f.Description), Tags: f.Tags,
		Enabled: !f.Disabled, DefaultValue: f.Default, CreatedAt: stamp(f.created), UpdatedAt: stamp(f.updated),
	}
}

func (f *flag) listed() any { return f.wire() }

// on reports whether the flag is on for a user, an organization, or a user within one; empty means none.
func (f *flag) on(userID core.UserID, organizationID core.OrganizationID) bool {
	return !f.Disabled && (f.Default || slices.Contains(f.Users, userID) || slices.Contains(f.Organizations, organizationID))
}

// AddFlag adds a feature flag; it replaces one with the same slug. Access tokens issued from now on contain it, and so does the next poll of GET
// /sdk/feature-flags. It emits no event.
func (s *Server) AddFlag(f Flag) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.putFlag(own(f))
}

func (s *Server) putFlag(f Flag) *flag {
	now := s.now()
	was := s.flags.get(f.Slug)
	if was == nil {
		was = &flag{id: newID("flag", now), created: now}
	}
	f.Name = cmp.Or(f.Name, string(f.Slug))
	f.Tags = append([]string{}, f.Tags...) // Not nil: encoded as [].
	f.Users, f.Organizations, f.CustomTargets = slices.Clone(f.Users), slices.Clone(f.Organizations), slices.Clone(f.CustomTargets)
	added := &flag{Flag: f, id: was.id, created: was.created, updated: now}
	s.flags.put(f.Slug, added)
	return added
}

// switchOn switches flags on for an organization, and adds missing ones.
func (s *Server) switchOn(organizationID core.OrganizationID, slugs []core.FeatureFlagSlug) {
	for _, slug := range slugs {
		f := Flag{Slug: slug}
		if was := s.flags.get(slug); was != nil {
			f = was.Flag
		}
		if !slices.Contains(f.Organizations, organizationID) {
			f.Organizations = append(slices.Clip(f.Organizations), organizationID)
		}
		s.putFlag(f)
	}
}

// flagsFor returns the slugs of the flags that are on, in order.
func (s *Server) flagsFor(userID core.UserID, organizationID core.OrganizationID) []core.FeatureFlagSlug {
	on := s.flags.all(func(f *flag) bool { return f.on(userID, organizationID) })
	slugs := make([]core.FeatureFlagSlug, 0, len(on))
	for _, f := range on {
		slugs = append(slugs, f.Slug)
	}
	slices.Sort(slugs)
	return slugs
}

func (s *Server) listFlags(c *call) reply {
	return list(c, &s.flags, func(*flag) bool { return true }, (*flag).listed)
}

func (s *Server) listOrganizationFlags(c *call) reply {
	id := core.OrganizationID(c.PathValue("organizationId"))
	if s.orgs.get(id) == nil {
		return notFound("Organization", id)
	}
	return list(c, &s.flags, func(f *flag) bool { return f.on("", id) }, (*flag).listed)
}

func (s *Server) listUserFlags(c *call) reply {
	id := core.UserID(c.PathValue("userId"))
	if s.users.get(id) == nil {
		return notFound("User", id)
	}
	return list(c, &s.flags, func(f *flag) bool { return f.on(id, "") }, (*flag).listed)
}

func (s *Server) getFlag(c *call) reply {
	return s.changeFlag(c, nil)
}

// changeFlag lets change alter a copy of the flag, then stores the copy and responds with it.
func (s *Server) changeFlag(c *call, change func(*Flag)) reply {
	f := s.flags.find(c.PathValue("slug"))
	if f == nil {
		return notFound("FeatureFlag", c.PathValue("slug"))
	}
	if change != nil {
		was, now := f.Flag, f.Flag
		change(&now)
		f = s.putFlag(now)
		s.flagChanged(f, was)
	}
	return jsonReply(http.StatusOK, f.wire())
}

func (s *Server) enableFlag(c *call) reply {
	return s.changeFlag(c, func(f *Flag) { f.Disabled = false })
}

func (s *Server) disableFlag(c *call) reply {
	return s.changeFlag(c, func(f *Flag) { f.Disabled = true })
}

// targetFlag adds a user or an organization to the targets of a flag, or removes it.
func (s *Server) targetFlag(c *call) reply {
	id := c.PathValue("resourceId")
	var change func(*Flag)
	switch {
	case s.users.find(id) != nil:
		change = func(f *Flag) { f.Users = retarget(c, f.Users, core.UserID(id)) }
	case s.orgs.find(id) != nil:
		change = func(f *Flag) { f.Organizations = retarget(c, f.Organizations, core.OrganizationID(id)) }
	default:
		return refuse(http.StatusBadRequest, "", "No user and no organization: '"+id+"'.")
	}
	if rep := s.changeFlag(c, change); rep.status != http.StatusOK {
		return rep
	}
	return jsonReply(http.StatusNoContent, nil)
}

func retarget[ID ~string](c *call, ids []ID, id ID) []ID {
	ids = slices.DeleteFunc(slices.Clone(ids), func(other ID) bool { return other == id })
	if c.Method == http.MethodPost {
		ids = append(ids, id)
	}
	return ids
}

type polledFlag struct {
	Slug         string        `json:"slug"`
	Enabled      bool          `json:"enabled"`
	DefaultValue bool          `json:"default_value"`
	Targets      polledTargets `json:"targets"`
}

type polledTargets struct {
	Users         []polledTarget       `json:"users"`
	Organizations []polledTarget       `json:"organizations"`
	CustomTargets []polledCustomTarget `json:"custom_targets"`
}

type polledTarget struct {
	ID      string `json:"id"`
	Enabled bool   `json:"enabled"`
}

type polledCustomTarget struct {
	FlagTarget
	Enabled bool `json:"enabled"`
}

// pollFlags responds with all flags and their targets, by slug.
func (s *Server) pollFlags(*call) reply {
	out := map[string]polledFlag{}
	for _, f := range s.flags.all(func(*flag) bool { return true }) {
		targets := polledTargets{Users: polled(f.Users), Organizations: polled(f.Organizations), CustomTargets: []polledCustomTarget{}}
		for _, target := range f.CustomTargets {
			targets.CustomTargets = append(targets.CustomTargets, polledCustomTarget{target, true})
		}
		out[string(f.Slug)] = polledFlag{string(f.Slug), !f.Disabled, f.Default, targets}
	}
	return jsonReply(http.StatusOK, out)
}

func polled[ID ~string](ids []ID) []polledTarget {
	out := make([]polledTarget, 0, len(ids))
	for _, id := range ids {
		out = append(out, polledTarget{string(id), true})
	}
	return out
}
