package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// PasswordReset allows a user to choose a new password without the old one.
type PasswordReset struct {
	Object             string                  `json:"object"` // "password_reset"
	ID                 core.PasswordResetID    `json:"id"`
	UserID             core.UserID             `json:"user_id"`
	Email              string                  `json:"email"`
	PasswordResetToken core.PasswordResetToken `json:"password_reset_token"` // for ResetPassword
	PasswordResetURL   core.SecretURL          `json:"password_reset_url"`   // holds the token
	ExpiresAt          time.Time               `json:"expires_at"`
	CreatedAt          time.Time               `json:"created_at"`
}

// GetPasswordReset returns the password reset with the given ID, which an event names.
//
// GET /user_management/password_reset/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetPasswordReset(ctx context.Context, id core.PasswordResetID, opts ...core.GetOption) (*PasswordReset, error) {
	return engine.Get[PasswordReset](ctx, c.confidential, engine.Path1("/user_management/password_reset/{id}", id), opts...)
}

// CreatePasswordResetParams has no members yet.
type CreatePasswordResetParams struct{}

// CreatePasswordReset creates a token that lets a user choose a new password. The application sends it to the user's
// address, and nowhere else.
//
// POST /user_management/password_reset. Errors worth handling: core.ErrNotFound, which must not reveal to a visitor who has
// an account, and core.ErrorCode("password_reset_not_allowed"), ("email_password_auth_disabled"), ("daily_quota_exceeded").
func (c Confidential) CreatePasswordReset(ctx context.Context, email string, params *CreatePasswordResetParams, opts ...core.PostOption) (*PasswordReset, error) {
	body := struct {
		Email string `json:"email"`
		*CreatePasswordResetParams
	}{email, params}
	return engine.Post[PasswordReset](ctx, c.confidential, engine.Returns(core.Path("/user_management/password_reset"), "password_reset_token"), body, opts...)
}

// ResetPasswordParams has no members yet.
type ResetPasswordParams struct{}

// ResetPassword sets the password that the user chose. A token is single-use.
//
// POST /user_management/password_reset/confirm. Errors worth handling: core.ErrNotFound for a wrong or used token, and
// core.ErrorCode("password_reset_error"), ("email_password_auth_disabled").
func (c Confidential) ResetPassword(ctx context.Context, token core.PasswordResetToken, newPassword core.Password, params *ResetPasswordParams, opts ...core.PostOption) (*User, error) {
	body := struct {
		Token       core.PasswordResetToken `json:"token"`
		NewPassword core.Password           `json:"new_password"`
		*ResetPasswordParams
	}{token, newPassword, params}
	return c.postForUser(ctx, core.Path("/user_management/password_reset/confirm"), body, opts)
}
