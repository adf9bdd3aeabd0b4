package events

import (
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// Invitation is an invitation, without its token.
type Invitation struct {
	Object         string                         `json:"object"` // "invitation"
	ID             core.InvitationID              `json:"id"`
	Email          string                         `json:"email"`
	State          usermanagement.InvitationState `json:"state"`
	OrganizationID core.OrganizationID            `json:"organization_id"` // empty if it is only to the application
	RoleSlug       core.RoleSlug                  `json:"role_slug"`       // of the future membership
	InviterUserID  core.UserID                    `json:"inviter_user_id"`
	AcceptedUserID core.UserID                    `json:"accepted_user_id"`
	AcceptedAt     time.Time                      `json:"accepted_at,omitzero"`
	RevokedAt      time.Time                      `json:"revoked_at,omitzero"`
	ExpiresAt      time.Time                      `json:"expires_at"`
	CreatedAt      time.Time                      `json:"created_at"`
	UpdatedAt      time.Time                      `json:"updated_at"`
}

// WaitlistUser is a person on the waitlist.
type WaitlistUser struct {
	Object     string                            `json:"object"` // "waitlist_user"
	ID         core.WaitlistEntryID              `json:"id"`
	WaitlistID core.WaitlistID                   `json:"waitlist_id"`
	Email      string                            `json:"email"`
	State      usermanagement.WaitlistEntryState `json:"state"`
	ApprovedAt time.Time                         `json:"approved_at,omitzero"` // zero if not approved
	CreatedAt  time.Time                         `json:"created_at"`
	UpdatedAt  time.Time                         `json:"updated_at"`
}

// Events of invitations. usermanagement.Confidential.GetInvitation has the token.
type (
	// InvitationCreated is a new invitation.
	InvitationCreated struct{ Invitation }
	// InvitationResent is an invitation that was sent again.
	InvitationResent struct{ Invitation }
	// InvitationAccepted is an invitation that was accepted.
	InvitationAccepted struct{ Invitation }
	// InvitationRevoked is an invitation that was revoked.
	InvitationRevoked struct{ Invitation }
)

// Events of the waitlist.
type (
	// WaitlistUserCreated is a person who joined the waitlist.
	WaitlistUserCreated struct{ WaitlistUser }
	// WaitlistUserApproved is a person who may now sign up.
	WaitlistUserApproved struct{ WaitlistUser }
	// WaitlistUserDenied is a person who may not sign up.
	WaitlistUserDenied struct{ WaitlistUser }
)
