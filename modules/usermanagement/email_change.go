package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// EmailChange is a pending change of a user's email address, to be confirmed with the code that was sent to the new one.
type EmailChange struct {
	Object    string    `json:"object"` // "email_change"
	User      User      `json:"user"`   // with the old address
	NewEmail  string    `json:"new_email"`
	ExpiresAt time.Time `json:"expires_at"`
	CreatedAt time.Time `json:"created_at"`
}

// EmailChangeConfirmation is a completed change of a user's email address.
type EmailChangeConfirmation struct {
	Object string `json:"object"` // "email_change_confirmation"
	User   User   `json:"user"`   // with the new address
}

// SendEmailChangeParams has no members yet.
type SendEmailChangeParams struct{}

// SendEmailChange starts a change of email address by sending a code to the new one. ConfirmEmailChange completes it.
//
// POST /user_management/users/{user_id}/email_change/send. Errors worth handling: core.ErrNotFound, and
// core.ErrorCode("email_not_available"), ("email_change_not_needed"), ("email_change_not_allowed"),
// ("invalid_email"), ("daily_quota_exceeded").
func (c Confidential) SendEmailChange(ctx context.Context, userID core.UserID, newEmail string, params *SendEmailChangeParams, opts ...core.PostOption) (*EmailChange, error) {
	body := struct {
		NewEmail string `json:"new_email"`
		*SendEmailChangeParams
	}{newEmail, params}
	return engine.Post[EmailChange](ctx, c.confidential, engine.Path1("/user_management/users/{user_id}/email_change/send", userID), body, opts...)
}

// ConfirmEmailChangeParams has no members yet.
type ConfirmEmailChangeParams struct{}

// ConfirmEmailChange completes a change of email address.
//
// POST /user_management/users/{user_id}/email_change/confirm. Errors worth handling: core.ErrNotFound, and
// core.ErrorCode("email_change_code_incorrect"), ("email_change_code_expired"),
// ("email_change_code_previously_used"), ("email_change_too_many_attempts"), ("no_pending_email_change"),
// ("email_not_available").
func (c Confidential) ConfirmEmailChange(ctx context.Context, userID core.UserID, code core.OneTimeCode, params *ConfirmEmailChangeParams, opts ...core.PostOption) (*EmailChangeConfirmation, error) {
	body := struct {
		Code core.OneTimeCode `json:"code"`
		*ConfirmEmailChangeParams
	}{code, params}
	return engine.Post[EmailChangeConfirmation](ctx, c.confidential, engine.Path1("/user_management/users/{user_id}/email_change/confirm", userID), body, opts...)
}
