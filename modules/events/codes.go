package events

import (
	"time"

	"github.com/workos-typestate/workos/core"
)

// PasswordReset is leave to choose a new password, but for the token.
type PasswordReset struct {
	Object    string               `json:"object"` // "password_reset"
	ID        core.PasswordResetID `json:"id"`
	UserID    core.UserID          `json:"user_id"`
	Email     string               `json:"email"`
	ExpiresAt time.Time            `json:"expires_at"`
	CreatedAt time.Time            `json:"created_at"`
}

// What users were sent. An application that sends e-mails of its own gets the secrets from package usermanagement,
// by GetEmailVerification, GetMagicAuth and GetPasswordReset.
type (
	// EmailVerificationCreated is a code to verify an address with.
	EmailVerificationCreated struct {
		Object    string                   `json:"object"` // "email_verification"
		ID        core.EmailVerificationID `json:"id"`
		UserID    core.UserID              `json:"user_id"`
		Email     string                   `json:"email"`
		ExpiresAt time.Time                `json:"expires_at"`
		CreatedAt time.Time                `json:"created_at"`
		UpdatedAt time.Time                `json:"updated_at"`
	}
	// MagicAuthCreated is a code to sign in with.
	MagicAuthCreated struct {
		Object    string           `json:"object"` // "magic_auth"
		ID        core.MagicAuthID `json:"id"`
		UserID    core.UserID      `json:"user_id"`
		Email     string           `json:"email"`
		ExpiresAt time.Time        `json:"expires_at"`
		CreatedAt time.Time        `json:"created_at"`
		UpdatedAt time.Time        `json:"updated_at"`
	}
	// PasswordResetCreated is leave to choose a new password.
	PasswordResetCreated struct{ PasswordReset }
	// PasswordResetSucceeded is a new password that was chosen.
	PasswordResetSucceeded struct{ PasswordReset }
)
