package workostest

import (
	"net/http"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

func waitlistRoutes() []route {
	return []route{
		{"GET /user_management/waitlists", (*Server).listWaitlists},
		{"GET /user_management/waitlists/{waitlistId}", (*Server).getWaitlist},
		{"GET /user_management/waitlists/{waitlistId}/entries", (*Server).listWaitlistEntries},
		{"POST /user_management/waitlists/{waitlistId}/entries", (*Server).createWaitlistEntry},
		{"POST /user_management/waitlist_entries/{waitlistEntryId}/approve", decideOnWaitlistEntry("approved")},
		{"POST /user_management/waitlist_entries/{waitlistEntryId}/deny", decideOnWaitlistEntry("denied")},
		{"DELETE /user_management/waitlist_entries/{waitlistEntryId}", (*Server).deleteWaitlistEntry},
	}
}

type waitlist struct {
	id      core.WaitlistID
	created time.Time
}

type waitlistJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (w *waitlist) wire() any {
	return waitlistJSON{Object: "waitlist", ID: string(w.id), CreatedAt: stamp(w.created), UpdatedAt: stamp(w.created)}
}

// waitlistEntry is a person on a waitlist.
type waitlistEntry struct {
	id                         core.WaitlistEntryID
	waitlistID                 core.WaitlistID
	email, state               string
	fields                     map[string]any
	created, updated, approved time.Time
}

type waitlistEntryJSON struct {
	Object     string         `json:"object"`
	ID         string         `json:"id"`
	WaitlistID string         `json:"waitlist_id"`
	Email      string         `json:"email"`
	State      string         `json:"state"`
	ApprovedAt *string        `json:"approved_at"`
	Fields     map[string]any `json:"additional_fields,omitempty"`
	CreatedAt  string         `json:"created_at"`
	UpdatedAt  string         `json:"updated_at"`
}

func (e *waitlistEntry) json() waitlistEntryJSON {
	return waitlistEntryJSON{
		Object: "waitlist_entry", ID: string(e.id), WaitlistID: string(e.waitlistID), Email: e.email, State: e.state,
		ApprovedAt: stampOrNull(e.approved), Fields: e.fields, CreatedAt: stamp(e.created), UpdatedAt: stamp(e.updated),
	}
}

func (e *waitlistEntry) wire() any { return e.json() }

// event is the entry as events have it, under another name.
func (e *waitlistEntry) event() any {
	out := e.json()
	out.Object, out.Fields = "waitlist_user", nil
	return out
}

// waitlists are the one that an environment has. No operation makes another.
func (s *Server) waitlists() *table[core.WaitlistID, *waitlist] {
	all := &s.credentials.waitlists
	if len(all.ids) == 0 {
		w := &waitlist{id: core.WaitlistID(newID("waitlist", s.now())), created: s.now()}
		all.put(w.id, w)
	}
	return all
}

func (s *Server) listWaitlists(c *call) reply {
	return list(c, s.waitlists(), func(*waitlist) bool { return true }, (*waitlist).wire)
}

func (s *Server) getWaitlist(c *call) reply {
	if w := s.waitlists().find(c.PathValue("waitlistId")); w != nil {
		return answer(http.StatusOK, w.wire())
	}
	return notFound("Waitlist", c.PathValue("waitlistId"))
}

func (s *Server) listWaitlistEntries(c *call) reply {
	w, q := s.waitlists().find(c.PathValue("waitlistId")), c.URL.Query()
	if w == nil {
		return notFound("Waitlist", c.PathValue("waitlistId"))
	}
	return list(c, &s.credentials.waiting, func(e *waitlistEntry) bool {
		return e.waitlistID == w.id && (q.Get("state") == "" || e.state == q.Get("state")) &&
			(q.Get("email") == "" || strings.EqualFold(e.email, q.Get("email")))
	}, (*waitlistEntry).wire)
}

func (s *Server) createWaitlistEntry(c *call) reply {
	in, w := c.input(), s.waitlists().find(c.PathValue("waitlistId"))
	if w == nil {
		return notFound("Waitlist", c.PathValue("waitlistId"))
	}
	now := s.now()
	e := &waitlistEntry{
		id: core.WaitlistEntryID(newID("wl_user", now)), waitlistID: w.id, email: in.email(), state: "pending",
		fields: field[map[string]any](in, "additional_fields", "an object"), created: now, updated: now,
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	s.credentials.waiting.put(e.id, e)
	s.emit("waitlist_user.created", "", e.event())
	return answer(http.StatusCreated, e.wire())
}

func decideOnWaitlistEntry(state string) handler {
	return func(s *Server, c *call) reply {
		e := s.credentials.waiting.find(c.PathValue("waitlistEntryId"))
		if e == nil {
			return notFound("WaitlistEntry", c.PathValue("waitlistEntryId"))
		}
		e.state, e.updated, e.approved = state, s.now(), time.Time{}
		if state == "approved" {
			e.approved = e.updated
		}
		s.emit("waitlist_user."+state, "", e.event())
		return answer(http.StatusOK, e.wire())
	}
}

func (s *Server) deleteWaitlistEntry(c *call) reply {
	e := s.credentials.waiting.find(c.PathValue("waitlistEntryId"))
	if e == nil {
		return notFound("WaitlistEntry", c.PathValue("waitlistEntryId"))
	}
	s.credentials.waiting.delete(e.id)
	return answer(http.StatusNoContent, nil)
}
