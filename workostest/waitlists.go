package workostest

import (
	"crypto/rand"
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
		{"POST /user_management/waitlist_entries/{waitlistEntryId}/approve", (*Server).approveWaitlistEntry},
		{"POST /user_management/waitlist_entries/{waitlistEntryId}/deny", (*Server).denyWaitlistEntry},
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

// invitationLifetime is how long an invitation is valid if the request does not set a time.
const invitationLifetime = 7 * 24 * time.Hour

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

// event is the entry as in an event, under another name.
func (e *waitlistEntry) event() any {
	out := e.json()
	out.Object, out.Fields = "waitlist_user", nil
	return out
}

// waitlists holds the environment's one waitlist. No operation creates another.
func (s *Server) waitlists() *table[core.WaitlistID, *waitlist] {
	all := &s.credentials.waitlists
	if len(all.ids) == 0 {
		w := &waitlist{id: core.WaitlistID(newID("waitlist", s.now())), created: s.now()}
		all.put(w.id, w)
	}
	return all
}

// waitlistOf returns the waitlist that a path names by its ID or as "default"; nil if there is none.
func (s *Server) waitlistOf(c *call) *waitlist {
	id := c.PathValue("waitlistId")
	return s.waitlists().first(func(w *waitlist) bool { return string(w.id) == id || id == "default" })
}

func (s *Server) listWaitlists(c *call) reply {
	return list(c, s.waitlists(), func(*waitlist) bool { return true }, (*waitlist).wire)
}

func (s *Server) getWaitlist(c *call) reply {
	if w := s.waitlistOf(c); w != nil {
		return jsonReply(http.StatusOK, w.wire())
	}
	return notFound("Waitlist", c.PathValue("waitlistId"))
}

func (s *Server) listWaitlistEntries(c *call) reply {
	w, q := s.waitlistOf(c), c.URL.Query()
	if w == nil {
		return notFound("Waitlist", c.PathValue("waitlistId"))
	}
	return list(c, &s.credentials.waiting, func(e *waitlistEntry) bool {
		return e.waitlistID == w.id && (q.Get("state") == "" || e.state == q.Get("state")) &&
			(q.Get("email") == "" || strings.EqualFold(e.email, q.Get("email")))
	}, (*waitlistEntry).wire)
}

// createWaitlistEntry adds an address to a waitlist. An address that is already on it does not change.
func (s *Server) createWaitlistEntry(c *call) reply {
	in, w := c.input(), s.waitlistOf(c)
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
	if there := s.credentials.waiting.first(func(other *waitlistEntry) bool {
		return other.waitlistID == w.id && strings.EqualFold(other.email, e.email)
	}); there != nil {
		return jsonReply(http.StatusCreated, there.wire())
	}
	if s.userByEmail(e.email) != nil {
		return invalid(fieldProblem{Field: "email", Code: "user_already_exists", Message: "A user with this email address already exists."})
	}
	s.credentials.waiting.put(e.id, e)
	s.emit("waitlist_user.created", "", e.event())
	return jsonReply(http.StatusCreated, e.wire())
}

func (s *Server) approveWaitlistEntry(c *call) reply {
	return s.decide(c, "approved", func(e *waitlistEntry) {
		e.approved = s.now()
		inv := &invitation{
			id: core.InvitationID(newID("invitation", s.now())), email: e.email, token: rand.Text(), created: s.now(),
			expires: s.now().Add(invitationLifetime),
		}
		if _, refused := s.refuseInvitation(inv); !refused {
			s.saveInvitation(inv, "invitation.created")
		}
	})
}

func (s *Server) denyWaitlistEntry(c *call) reply {
	return s.decide(c, "denied", func(*waitlistEntry) {})
}

// decide moves an entry to a state: from pending, or by approval from denied. An entry already in that state does not change.
func (s *Server) decide(c *call, state string, do func(*waitlistEntry)) reply {
	e := s.credentials.waiting.find(c.PathValue("waitlistEntryId"))
	switch {
	case e == nil:
		return notFound("WaitlistEntry", c.PathValue("waitlistEntryId"))
	case e.state == state:
		return jsonReply(http.StatusOK, e.wire())
	case e.state == "approved":
		return refuse(http.StatusUnprocessableEntity, "", "The waitlist entry is not pending.")
	}
	e.state, e.updated = state, s.now()
	do(e)
	s.emit("waitlist_user."+state, "", e.event())
	return jsonReply(http.StatusOK, e.wire())
}

func (s *Server) deleteWaitlistEntry(c *call) reply {
	e := s.credentials.waiting.find(c.PathValue("waitlistEntryId"))
	if e == nil {
		return notFound("WaitlistEntry", c.PathValue("waitlistEntryId"))
	}
	s.credentials.waiting.delete(e.id)
	return jsonReply(http.StatusNoContent, nil)
}
