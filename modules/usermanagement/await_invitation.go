package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/poll"
)

// InvitationEndedError is an invitation that can no longer be accepted: its State is InvitationStateExpired or
// InvitationStateRevoked.
type InvitationEndedError struct{ Invitation Invitation }

func (e *InvitationEndedError) Error() string {
	return plain.Text("workos: invitation " + string(e.Invitation.ID) + " is " + string(e.Invitation.State))
}

// AwaitInvitationParams configures AwaitInvitation.
type AwaitInvitationParams struct {
	Interval time.Duration     // before the second request; 0 is 5 seconds. Each wait is 1.5 times the one before, up to a minute
	Progress func(*Invitation) // called each time that the invitation is still pending; may be nil
}

// AwaitInvitation polls an invitation until it has been accepted, for example in a program that guides a user through a
// setup. A server handles the event invitation.accepted instead. A temporary failure does not end the wait: no connection, a
// timeout, 429, 5xx, a response that does not come from WorkOS. ctx limits the wait.
//
// GET /user_management/invitations/{id}, repeatedly. Errors worth handling: *InvitationEndedError, core.ErrNotFound, and the
// cause of ctx.
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
	case InvitationStatePending: // and any state that a later version of the API adds
	}
	return false, nil
}
