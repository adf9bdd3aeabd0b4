package workostest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func eventRoutes() []route {
	return []route{
		{"GET /events", (*Server).listEvents},
	}
}

// Event is something that happened, as GET /events and webhooks report it.
// Only Name and Data have to be set of one for [Server.AddEvent].
type Event struct {
	ID             core.EventID // Made by the server when empty.
	Name           string       // The event's type, as "user.created".
	CreatedAt      time.Time
	Data           json.RawMessage     // The resource as it was then.
	Context        json.RawMessage     // What some events say besides, as of who did it; nil for none.
	OrganizationID core.OrganizationID // The organization that it concerns, by which GET /events can filter.
}

type eventJSON struct {
	Object    string          `json:"object"`
	ID        string          `json:"id"`
	Event     string          `json:"event"`
	Data      json.RawMessage `json:"data"`
	CreatedAt string          `json:"created_at"`
	Context   json.RawMessage `json:"context,omitempty"`
}

func (e *Event) wire() any {
	return eventJSON{Object: "event", ID: string(e.ID), Event: e.Name, Data: e.Data, CreatedAt: stamp(e.CreatedAt), Context: e.Context}
}

// Events returns all that happened since the start, the oldest first.
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Event, 0, len(s.events.ids))
	for _, id := range s.events.ids {
		out = append(out, own(*s.events.get(id)))
	}
	return out
}

// AddEvent makes something happen that the server does not do by itself, such
// as "connection.activated": GET /events lists it, and webhooks deliver it. It
// returns the event with its ID, or an error when the data or the context is not JSON.
func (s *Server) AddEvent(e Event) (Event, error) {
	switch {
	case !json.Valid(e.Data):
		return Event{}, fmt.Errorf("workostest: adding an event: the data of %q is not JSON", e.Name)
	case e.Context != nil && !json.Valid(e.Context):
		return Event{}, fmt.Errorf("workostest: adding an event: the context of %q is not JSON", e.Name)
	}
	e = own(e)
	s.mu.Lock()
	defer s.mu.Unlock()
	return own(s.note(e)), nil
}

// emit notes an event that concerns an organization, or none.
func (s *Server) emit(name string, organizationID core.OrganizationID, data any) {
	s.note(Event{Name: name, Data: answer(0, data).body, OrganizationID: organizationID})
}

func (s *Server) note(e Event) Event {
	e.fill(s.now())
	s.events.put(e.ID, &e)
	s.enqueue(e)
	return e
}

// fill sets what an event lacks.
func (e *Event) fill(now time.Time) {
	e.ID = cmp.Or(e.ID, core.EventID(newID("event", now)))
	if e.CreatedAt.IsZero() {
		e.CreatedAt = now
	}
	e.CreatedAt = e.CreatedAt.UTC().Truncate(time.Millisecond) // As reported, so that ranges meet it exactly.
}

func (s *Server) listEvents(c *call) reply {
	q := c.URL.Query()
	names := commaList(q["events"])
	var start, end time.Time
	for name, to := range map[string]*time.Time{"range_start": &start, "range_end": &end} {
		text := q.Get(name)
		if text == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return answer(http.StatusUnprocessableEntity, problem{
				Message: "Validation failed",
				Errors:  []fieldProblem{{Field: name, Code: "invalid_date", Message: name + " must be an ISO 8601 date and time"}},
			})
		}
		*to = at
	}
	return list(c, &s.events, func(e *Event) bool {
		return (len(names) == 0 || slices.Contains(names, e.Name)) &&
			(q.Get("organization_id") == "" || q.Get("organization_id") == string(e.OrganizationID)) &&
			!e.CreatedAt.Before(start) && (end.IsZero() || !e.CreatedAt.After(end))
	}, (*Event).wire)
}
