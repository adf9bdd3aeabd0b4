package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/poll"
)

// InvitationEndedError is an invitation that nobody can accept any more: its State is InvitationStateExpired or InvitationStateRevoked.
type InvitationEndedError struct{ Invitation Invitation }

func (e *InvitationEndedError) Error() string {
	return plain.Text("workos: invitation " + string(e.Invitation.ID) + " is " + string(e.Invitation.State))
}

// AwaitInvitationParams says how to wait for an invitation.
type AwaitInvitationParams struct {
	Interval time.Duration     // before the second request; 0 is 5 seconds. Each wait is half as long again, up to a minute
	Progress func(*Invitation) // told of the invitation each time that it is still pending; nil for nobody
}

// AwaitInvitation asks for an invitation until it has been accepted, as for a program that shows somebody the way and goes on with them.
// A server follows the event invitation.accepted instead. A failure that may pass does not end it: no connection, a timeout, 429, 5xx, a
// response that is not WorkOS's. The time that it has is that of ctx.
//
// GET /user_management/invitations/{id}, again and again. Errors worth handling: *InvitationEndedError, core.ErrNotFound, and the cause of
// ctx.
func (c Confidential) AwaitInvitation(ctx context.Context, id core.InvitationID, params *AwaitInvitationParams, opts ...core.GetOption) (*Invitation, error) {
	given := engine.Given(params)
	pace := poll.Pace{First: 5 * time.Second, Most: time.Minute}
	return poll.Until(ctx, pace, given.Interval, func() (*Invitation, error) { return c.GetInvitation(ctx, id, opts...) }, (*Invitation).settled, given.Progress)
}

func (i *Invitation) settled() (bool, error) {
	switch i.State {
	case InvitationStateAccepted:
		return true, nil
	case InvitationStateExpired, InvitationStateRevoked:
		return true, &InvitationEndedError{*i}
	case InvitationStatePending: // and what a later version of the API may have
	}
	return false, nil
}
