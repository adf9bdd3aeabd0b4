package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// EmailVerification is a code that proves that an email address belongs to the user.
type EmailVerification struct {
	Object    string                   `json:"object"` // "email_verification"
	ID        core.EmailVerificationID `json:"id"`
	UserID    core.UserID              `json:"user_id"`
	Email     string                   `json:"email"`
	Code      core.OneTimeCode         `json:"code"` // for applications that send their own emails
	ExpiresAt time.Time                `json:"expires_at"`
	CreatedAt time.Time                `json:"created_at"`
	UpdatedAt time.Time                `json:"updated_at"`
}

// GetEmailVerification returns the verification with the given ID, which an event or an
// *EmailVerificationRequiredError names.
//
// GET /user_management/email_verification/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetEmailVerification(ctx context.Context, id core.EmailVerificationID, opts ...core.GetOption) (*EmailVerification, error) {
	return engine.Get[EmailVerification](ctx, c.confidential, engine.Path1("/user_management/email_verification/{id}", id), opts...)
}

// SendEmailVerification sends the user a code that VerifyEmail checks.
//
// POST /user_management/users/{user_id}/email_verification/send. Errors worth handling: core.ErrNotFound, and
// core.ErrorCode("email_already_verified"), ("daily_quota_exceeded").
func (c Confidential) SendEmailVerification(ctx context.Context, userID core.UserID, opts ...core.PostOption) (*User, error) {
	return c.postForUser(ctx, engine.Path1("/user_management/users/{user_id}/email_verification/send", userID), nil, opts)
}

// VerifyEmailParams has no members yet.
type VerifyEmailParams struct{}

// VerifyEmail marks the user's address as verified if the code is correct.
//
// POST /user_management/users/{user_id}/email_verification/confirm. Errors worth handling: core.ErrNotFound, and
// core.ErrorCode("email_verification_code_incorrect"), ("email_verification_code_expired"),
// ("email_verification_code_previously_used"), ("email_previously_verified").
func (c Confidential) VerifyEmail(ctx context.Context, userID core.UserID, code core.OneTimeCode, params *VerifyEmailParams, opts ...core.PostOption) (*User, error) {
	body := struct {
		Code core.OneTimeCode `json:"code"`
		*VerifyEmailParams
	}{code, params}
	return c.postForUser(ctx, engine.Path1("/user_management/users/{user_id}/email_verification/confirm", userID), body, opts)
}

// postForUser is engine.Post for endpoints that respond with a user and nothing else.
func (c Confidential) postForUser(ctx context.Context, target core.Target, body any, opts []core.PostOption) (*User, error) {
	response, err := engine.Post[struct {
		User User `json:"user"`
	}](ctx, c.confidential, engine.Returns(target, "user"), body, opts...)
	if err != nil {
		return nil, err
	}
	return &response.User, nil
}
