package workostest

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// Event is something that happened, as GET /events and webhooks report it.
type Event struct {
	ID        string
	Name      string // The event's type, as "user.created".
	CreatedAt time.Time
	Data      json.RawMessage // The resource as it was then.

	organizationID string
}

type eventJSON struct {
	Object    string          `json:"object"`
	ID        string          `json:"id"`
	Event     string          `json:"event"`
	Data      json.RawMessage `json:"data"`
	CreatedAt string          `json:"created_at"`
}

func (e *Event) wire() any {
	return eventJSON{Object: "event", ID: e.ID, Event: e.Name, Data: e.Data, CreatedAt: stamp(e.CreatedAt)}
}

// Events returns all that happened since the start, the oldest first.
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Event, 0, len(s.events.ids))
	for _, id := range s.events.ids {
		e := *s.events.get(id)
		e.Data = slices.Clone(e.Data)
		out = append(out, e)
	}
	return out
}

// emit notes an event that concerns an organization, or none.
func (s *Server) emit(name, organizationID string, data any) {
	e := &Event{
		ID: newID("event", s.now()), Name: name,
		CreatedAt: s.now().UTC().Truncate(time.Millisecond), // As reported, so that ranges meet it exactly.
		Data:      answer(0, data).body, organizationID: organizationID,
	}
	s.events.put(e.ID, e)
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
			(q.Get("organization_id") == "" || q.Get("organization_id") == e.organizationID) &&
			!e.CreatedAt.Before(start) && (end.IsZero() || !e.CreatedAt.After(end))
	}, (*Event).wire)
}
