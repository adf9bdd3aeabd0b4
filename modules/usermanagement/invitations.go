package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Invitation is an email that invites a person to sign up or to join an organization.
type Invitation struct {
	Object              string               `json:"object"` // "invitation"
	ID                  core.InvitationID    `json:"id"`
	Email               string               `json:"email"`
	State               InvitationState      `json:"state"`
	OrganizationID      core.OrganizationID  `json:"organization_id"` // empty if it is for the application only
	RoleSlug            core.RoleSlug        `json:"role_slug"`       // of the future membership
	InviterUserID       core.UserID          `json:"inviter_user_id"`
	AcceptedUserID      core.UserID          `json:"accepted_user_id"`
	Token               core.InvitationToken `json:"token"`
	AcceptInvitationURL core.SecretURL       `json:"accept_invitation_url"` // holds the token
	AcceptedAt          time.Time            `json:"accepted_at,omitzero"`
	RevokedAt           time.Time            `json:"revoked_at,omitzero"`
	ExpiresAt           time.Time            `json:"expires_at"`
	CreatedAt           time.Time            `json:"created_at"`
	UpdatedAt           time.Time            `json:"updated_at"`
}

// InvitationState is the state of an invitation.
type InvitationState string

// The states of an invitation. Only a pending one can be accepted.
const (
	InvitationStatePending  InvitationState = "pending"
	InvitationStateAccepted InvitationState = "accepted"
	InvitationStateExpired  InvitationState = "expired"
	InvitationStateRevoked  InvitationState = "revoked"
)

// GetInvitation returns the invitation with the given ID.
//
// GET /user_management/invitations/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetInvitation(ctx context.Context, id core.InvitationID, opts ...core.GetOption) (*Invitation, error) {
	return engine.Get[Invitation](ctx, c.confidential, engine.Path1("/user_management/invitations/{id}", id), opts...)
}

// GetInvitationByToken returns the invitation with the given token, which is a parameter of the invitation's link.
//
// GET /user_management/invitations/by_token/{token}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetInvitationByToken(ctx context.Context, token core.InvitationToken, opts ...core.GetOption) (*Invitation, error) {
	return engine.Get[Invitation](ctx, c.confidential, core.SecretPath("/user_management/invitations/by_token/{token}", token), opts...)
}

// ListInvitationsParams filters a list of invitations.
type ListInvitationsParams struct {
	core.ListOptions
	Email          string              `json:"email,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
}

// ListInvitations returns the invitations that match params, in any state.
//
// GET /user_management/invitations. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (c Confidential) ListInvitations(ctx context.Context, params *ListInvitationsParams, opts ...core.GetOption) *core.Listing[Invitation] {
	return engine.List[Invitation](ctx, c.confidential, core.Path("/user_management/invitations"), params, opts...)
}

// SendInvitationParams describes an invitation.
type SendInvitationParams struct {
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"` // empty invites to the application only
	RoleSlug       core.RoleSlug       `json:"role_slug,omitzero"`       // in the organization; empty for its default role
	InviterUserID  core.UserID         `json:"inviter_user_id,omitzero"` // named in the email
	ExpiresInDays  int                 `json:"expires_in_days,omitzero"` // 1 to 30; 0 is WorkOS's default, 7
	Locale         Locale              `json:"locale,omitzero"`          // of the email
}

// SendInvitation sends an invitation by email.
//
// POST /user_management/invitations. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable, and
// core.ErrorCode("email_already_invited"), ("email_already_invited_to_organization"),
// ("user_already_exists"), ("user_already_organization_member"), ("email_domain_not_deliverable"),
// ("invalid_role").
func (c Confidential) SendInvitation(ctx context.Context, email string, params *SendInvitationParams, opts ...core.PostOption) (*Invitation, error) {
	body := struct {
		Email string `json:"email"`
		*SendInvitationParams
	}{email, params}
	return engine.Post[Invitation](ctx, c.confidential, core.Path("/user_management/invitations"), body, opts...)
}

// AcceptInvitation accepts an invitation on behalf of the invited user, who becomes a member of its organization.
//
// POST /user_management/invitations/{id}/accept. Errors worth handling: core.ErrNotFound, and
// core.ErrorCode("invite_not_pending"), ("invalid_invite").
func (c Confidential) AcceptInvitation(ctx context.Context, id core.InvitationID, opts ...core.PostOption) (*Invitation, error) {
	return engine.Post[Invitation](ctx, c.confidential, engine.Path1("/user_management/invitations/{id}/accept", id), nil, opts...)
}

// ResendInvitationParams holds the optional parameters of ResendInvitation.
type ResendInvitationParams struct {
	Locale Locale `json:"locale,omitzero"` // of the email
}

// ResendInvitation sends the email of a pending invitation again.
//
// POST /user_management/invitations/{id}/resend. Errors worth handling: core.ErrNotFound, and
// core.ErrorCode("invite_accepted"), ("invite_expired"), ("invite_revoked"),
// ("email_domain_not_deliverable").
func (c Confidential) ResendInvitation(ctx context.Context, id core.InvitationID, params *ResendInvitationParams, opts ...core.PostOption) (*Invitation, error) {
	return engine.Post[Invitation](ctx, c.confidential, engine.Path1("/user_management/invitations/{id}/resend", id), params, opts...)
}

// RevokeInvitation revokes an invitation that has not been accepted.
//
// POST /user_management/invitations/{id}/revoke. Errors worth handling: core.ErrorCode("invite_not_pending").
func (c Confidential) RevokeInvitation(ctx context.Context, id core.InvitationID, opts ...core.PostOption) (*Invitation, error) {
	return engine.Post[Invitation](ctx, c.confidential, engine.Path1("/user_management/invitations/{id}/revoke", id), nil, opts...)
}
