package revocation

import (
	"context"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// Names returns the events that end access, for events.TailParams and for the webhook endpoint.
func Names() []events.Name {
	return []events.Name{
		events.NameSessionRevoked, events.NameUserDeleted, events.NameOrganizationDeleted,
		events.NameOrganizationMembershipDeleted, events.NameOrganizationMembershipUpdated,
	}
}

// Handle denies the access tokens that an event has invalidated, and ignores any other event. Pass it to
// webhooks.OnEvery, next to your own functions, or to its own events.Service.Tail; to add it to an existing one, see
// Before. An event may arrive twice, late, or after a later one.
//
//   - session.revoked: the tokens of the session, those included that are issued until Handle returns;
//   - user.deleted, organization.deleted: the tokens of the user or in the organization;
//   - organization_membership.deleted, and .updated when the membership is no longer active or has lost a role: the tokens
//     of the user in that organization. The other sessions of the user, and tokens that are issued after the event,
//     such as to a user who has joined again, are accepted.
//
// Errors: an event that ends access and cannot be read, which WorkOS then delivers again, and any error of the shared
// store.
func (l *List) Handle(ctx context.Context, event *events.Event) error {
	if ctx == nil {
		return engine.NilContext()
	}
	if err := l.made(); err != nil {
		return err
	}
	if event == nil {
		return &core.ArgumentError{Argument: "event", Reason: "is nil"}
	}
	subject, ends, err := subjectOf(event)
	if err != nil || !ends {
		return err
	}
	at := event.CreatedAt
	// A session that has ended does not come back, and WorkOS may repeat an earlier response for a while.
	if now := time.Now(); at.IsZero() || subject.SessionID != "" && now.After(at) {
		at = now
	}
	return l.Deny(ctx, subject, at)
}

// Before returns a function for events.Service.Tail that passes each event to the list and then to next, your own
// function. TailParams.Events must be empty or contain Names as well as your own: the list only denies what the Tail
// follows. If next returns an error for an event, later events wait, also for the list. If that can last, give the list
// its own Tail. If next is nil, only Handle runs.
func (l *List) Before(next func(ctx context.Context, event *events.Event) error) func(ctx context.Context, event *events.Event) error {
	if next == nil {
		return l.Handle
	}
	return func(ctx context.Context, event *events.Event) error {
		if err := l.Handle(ctx, event); err != nil {
			return err
		}
		return next(ctx, event)
	}
}

// subjectOf returns the subject whose access an event has ended.
func subjectOf(event *events.Event) (subject Subject, ends bool, err error) {
	switch data := event.Data.(type) {
	case events.SessionRevoked:
		return Subject{SessionID: data.ID}, true, nil
	case events.UserDeleted:
		return Subject{UserID: data.ID}, true, nil
	case events.OrganizationDeleted:
		return Subject{OrganizationID: data.ID}, true, nil
	case events.OrganizationMembershipDeleted:
		return memberOf(event, data.OrganizationMembership)
	case events.OrganizationMembershipUpdated:
		if data.Status == usermanagement.OrganizationMembershipStatusActive && !changesRoles(event) {
			return subject, false, nil
		}
		return memberOf(event, data.OrganizationMembership)
	case events.Unreadable:
		if slices.Contains(Names(), event.Name) {
			return subject, false, unreadable(event, data.Field)
		}
	}
	return subject, false, nil
}

// memberOf does not return all users of an organization, or a user in all organizations, for an event that lacks one of
// the two.
func memberOf(event *events.Event, m events.OrganizationMembership) (subject Subject, ends bool, err error) {
	if m.UserID == "" || m.OrganizationID == "" {
		return subject, false, unreadable(event, "/data")
	}
	return Subject{UserID: m.UserID, OrganizationID: m.OrganizationID}, true, nil
}

func unreadable(event *events.Event, field string) error {
	return plain.Errorf("workos: revocation: the event %s of %s cannot be read at %q", event.ID, event.Name, field)
}

// changesRoles reports whether an update has replaced the roles of a membership, so that older tokens may contain roles
// that the user no longer has.
func changesRoles(event *events.Event) bool {
	if event.Context == nil {
		return false
	}
	_, one := event.Context.PreviousAttributes["role"]
	_, many := event.Context.PreviousAttributes["roles"]
	_, slug := event.Context.PreviousAttributes["role_slug"]
	return one || many || slug
}
