package events

import (
	"time"

	"github.com/workos-typestate/workos/core"
)

// PasswordReset is a password reset, without its token.
type PasswordReset struct {
	Object    string               `json:"object"` // "password_reset"
	ID        core.PasswordResetID `json:"id"`
	UserID    core.UserID          `json:"user_id"`
	Email     string               `json:"email"`
	ExpiresAt time.Time            `json:"expires_at"`
	CreatedAt time.Time            `json:"created_at"`
}

// Codes and links sent to users. An application that sends its own emails gets the secrets from package
// usermanagement with GetEmailVerification, GetMagicAuth and GetPasswordReset.
type (
	// EmailVerificationCreated is a code to verify an address.
	EmailVerificationCreated struct {
		Object    string                   `json:"object"` // "email_verification"
		ID        core.EmailVerificationID `json:"id"`
		UserID    core.UserID              `json:"user_id"`
		Email     string                   `json:"email"`
		ExpiresAt time.Time                `json:"expires_at"`
		CreatedAt time.Time                `json:"created_at"`
		UpdatedAt time.Time                `json:"updated_at"`
	}
	// MagicAuthCreated is a code to sign in.
	MagicAuthCreated struct {
		Object    string           `json:"object"` // "magic_auth"
		ID        core.MagicAuthID `json:"id"`
		UserID    core.UserID      `json:"user_id"`
		Email     string           `json:"email"`
		ExpiresAt time.Time        `json:"expires_at"`
		CreatedAt time.Time        `json:"created_at"`
		UpdatedAt time.Time        `json:"updated_at"`
	}
	// PasswordResetCreated is a new password reset.
	PasswordResetCreated struct{ PasswordReset }
	// PasswordResetSucceeded is a completed password reset.
	PasswordResetSucceeded struct{ PasswordReset }
)
