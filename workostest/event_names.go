package workostest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// WithEvents names events of WorkOS that this package does not know yet, such as "user.promoted", or whose data has changed since:
// [Server.AddEvent] and [Server.AddWebhook] accept them without a check.
func WithEvents(names ...string) Option {
	return Option{func(s *settings) error {
		if slices.Contains(names, "") {
			return errors.New("workostest: WithEvents: name is empty")
		}
		s.eventNames = append(s.eventNames, names...)
		return nil
	}}
}

// checkName returns an error for an event that the API does not have.
func (s *Server) checkName(name string) error {
	if slices.Contains(s.eventNames, name) || s.router().contract.HasEvent(name) {
		return nil
	}
	return fmt.Errorf("the API has no event %q; if WorkOS has added it, name it with workostest.WithEvents", name)
}

// checkEvent returns an error for an event that does not match the API.
func (s *Server) checkEvent(e Event) error {
	if err := s.checkName(e.Name); err != nil || slices.Contains(s.eventNames, e.Name) {
		return err
	}
	e.fill(s.now())
	text, err := json.Marshal(e.wire())
	if err != nil {
		return err
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return err
	}
	var wrong []error
	for _, p := range s.router().contract.CheckEvent(e.Name, v) {
		wrong = append(wrong, fmt.Errorf("%s: %s", e.Name, p))
	}
	return errors.Join(wrong...)
}
