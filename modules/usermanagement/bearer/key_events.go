package bearer

import (
	"context"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/events"
)

// APIKeyEvents returns the events that change, or may change, what an API key may do, including those about its owner
// or its agent, for events.TailParams and for the webhook endpoint.
func APIKeyEvents() []events.Name {
	return []events.Name{
		events.NameAPIKeyCreated, events.NameAPIKeyRevoked, events.NameAPIKeyUpdated,
		events.NameAgentRegistrationDeleted, events.NameAgentRegistrationExpired, events.NameAgentRegistrationOrganizationSwitched,
		events.NameAgentRegistrationRefreshed, events.NameAgentRegistrationRevoked,
		events.NameOrganizationDeleted, events.NameOrganizationMembershipDeleted, events.NameOrganizationMembershipUpdated, events.NameUserDeleted,
	}
}

// Handle forgets the cached responses for the keys that an event is about, so that WorkOS is asked again, and ignores
// any other event. It forgets a key that was revoked or changed, and the keys of an agent, a user or an organization.
// If a key was created or prolonged, it forgets which values were invalid. Pass it to webhooks.OnEvery, or to its own
// events.Service.Tail.
//
// Errors: an event of these names that cannot be read, which WorkOS then delivers again.
func (s *APIKeySource) Handle(ctx context.Context, event *events.Event) error {
	switch {
	case ctx == nil:
		return engine.NilContext()
	case event == nil:
		return &core.ArgumentError{Argument: "event", Reason: "is nil"}
	}
	if err := s.made(); err != nil {
		return err
	}
	if data, ok := event.Data.(events.Unreadable); ok && slices.Contains(APIKeyEvents(), event.Name) {
		return plain.Errorf("workos: bearer: the event %s of %s cannot be read at %q", event.ID, event.Name, data.Field)
	}
	for _, subject := range subjectsOf(event.Data) {
		s.changed.Put(subject, time.Now())
	}
	return nil
}

// notValid is the subject of all responses for invalid values, which name no key.
const notValid = "not valid"

// subjectsOf returns the subjects of an event: IDs of keys, agents, users and organizations, and notValid.
func subjectsOf(data events.Data) []string {
	switch data := data.(type) {
	case events.APIKeyCreated:
		return []string{notValid}
	case events.APIKeyUpdated:
		return []string{string(data.ID), notValid}
	case events.APIKeyRevoked:
		return []string{string(data.ID)}
	case events.AgentRegistrationDeleted:
		return []string{string(data.RegistrationID)}
	case events.AgentRegistrationExpired:
		return []string{string(data.RegistrationID)}
	case events.AgentRegistrationOrganizationSwitched:
		return []string{string(data.RegistrationID)}
	case events.AgentRegistrationRefreshed:
		return []string{string(data.RegistrationID), notValid}
	case events.AgentRegistrationRevoked:
		return []string{string(data.RegistrationID)}
	case events.OrganizationDeleted:
		return []string{string(data.ID)}
	case events.OrganizationMembershipDeleted:
		return []string{string(data.UserID)}
	case events.OrganizationMembershipUpdated:
		return []string{string(data.UserID)}
	case events.UserDeleted:
		return []string{string(data.ID)}
	}
	return nil
}

// isChanged reports whether an event has been about a response since it was requested.
func (s *APIKeySource) isChanged(said *apikeys.Validation, asked time.Time) bool {
	subjects := []string{notValid}
	if said.APIKey != nil {
		subjects = []string{string(said.APIKey.ID), string(said.AgentRegistrationID)}
		switch owner := said.APIKey.Owner.(type) {
		case apikeys.OrganizationOwner:
			subjects = append(subjects, string(owner.ID))
		case apikeys.UserOwner:
			subjects = append(subjects, string(owner.ID), string(owner.OrganizationID))
		}
	}
	return slices.ContainsFunc(subjects, func(subject string) bool {
		changed, ok := s.changed.Get(subject)
		return ok && subject != "" && !asked.After(changed)
	})
}
