package mfa

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Factor is an authentication factor of a user.
type Factor struct {
	Object    string                      `json:"object"` // "authentication_factor"
	ID        core.AuthenticationFactorID `json:"id"`
	Type      FactorType                  `json:"type"`
	TOTP      *TOTP                       `json:"totp,omitzero"`
	SMS       *SMS                        `json:"sms,omitzero"`
	UserID    core.UserID                 `json:"user_id"` // empty unless the user is from package usermanagement
	CreatedAt time.Time                   `json:"created_at"`
	UpdatedAt time.Time                   `json:"updated_at"`
}

// FactorType is the kind of a factor.
type FactorType string

// The types of factors.
const (
	FactorTypeGenericOTP FactorType = "generic_otp" // a code that the application itself delivers
	FactorTypeSMS        FactorType = "sms"         // a code sent to a telephone
	FactorTypeTOTP       FactorType = "totp"        // a code that an authenticator app makes (RFC 6238)
	FactorTypeWebAuthn   FactorType = "webauthn"    // a security key or passkey
)

// TOTP describes how an authenticator app shows a factor.
type TOTP struct {
	Issuer string `json:"issuer"` // the application's name
	User   string `json:"user"`   // the user's name or address
}

// SMS is the phone that the codes of a factor are sent to.
type SMS struct {
	PhoneNumber string `json:"phone_number"`
}

// EnrolledFactor is a new factor. No later response contains the data for the authenticator app.
type EnrolledFactor struct {
	Object    string                      `json:"object"` // "authentication_factor"
	ID        core.AuthenticationFactorID `json:"id"`
	Type      FactorType                  `json:"type"`
	TOTP      *EnrolledTOTP               `json:"totp,omitzero"`
	SMS       *SMS                        `json:"sms,omitzero"`
	UserID    core.UserID                 `json:"user_id"` // empty unless the user is from package usermanagement
	CreatedAt time.Time                   `json:"created_at"`
	UpdatedAt time.Time                   `json:"updated_at"`
}

// EnrolledTOTP is the secret for the user's authenticator app, in three forms.
type EnrolledTOTP struct {
	TOTP
	Secret core.Secret `json:"secret"`  // to type in
	QRCode core.Secret `json:"qr_code"` // to scan: an image as a data: URL
	URI    core.Secret `json:"uri"`     // to open on the same device: otpauth://
}

// GetFactor returns the factor with the given ID.
//
// GET /auth/factors/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetFactor(ctx context.Context, id core.AuthenticationFactorID, opts ...core.GetOption) (*Factor, error) {
	return engine.Get[Factor](ctx, s.client, engine.Path1("/auth/factors/{id}", id), opts...)
}

// Enrollment is the factor to enroll, one of these:
//
//	mfa.TOTPEnrollment{Issuer: "Acme", User: "ada@example.com"}
//	mfa.SMSEnrollment{PhoneNumber: "+15555550100"}
//	mfa.GenericOTPEnrollment{}
type Enrollment interface{ fields() factorFields }

// TOTPEnrollment enrolls an authenticator app, which shows both fields. Both are required.
type TOTPEnrollment struct {
	Issuer string
	User   string
}

// SMSEnrollment enrolls a telephone. PhoneNumber, in the form of E.164, is required.
type SMSEnrollment struct{ PhoneNumber string }

// GenericOTPEnrollment enrolls a factor whose codes the application delivers itself: ChallengeFactor returns them.
type GenericOTPEnrollment struct{}

// factorFields are the members of the request body for a Enrollment.
type factorFields struct {
	Type        FactorType `json:"type"`
	PhoneNumber string     `json:"phone_number,omitzero"`
	TOTPIssuer  string     `json:"totp_issuer,omitzero"`
	TOTPUser    string     `json:"totp_user,omitzero"`
}

func (f TOTPEnrollment) fields() factorFields {
	return factorFields{Type: FactorTypeTOTP, TOTPIssuer: f.Issuer, TOTPUser: f.User}
}

func (f SMSEnrollment) fields() factorFields {
	return factorFields{Type: FactorTypeSMS, PhoneNumber: f.PhoneNumber}
}

func (f GenericOTPEnrollment) fields() factorFields { return factorFields{Type: FactorTypeGenericOTP} }

// EnrollFactorParams holds the optional fields of a new factor.
type EnrollFactorParams struct {
	UserID core.UserID `json:"user_id,omitzero"`
}

// EnrollFactor enrolls a factor. It becomes active once its first challenge is verified.
//
// POST /auth/factors/enroll. Errors worth handling: core.ErrUnprocessable.
func (s Service) EnrollFactor(ctx context.Context, factor Enrollment, params *EnrollFactorParams, opts ...core.PostOption) (*EnrolledFactor, error) {
	if factor == nil {
		return nil, &core.ArgumentError{Argument: "factor", Reason: "is nil: pass a TOTPEnrollment, SMSEnrollment or GenericOTPEnrollment"}
	}
	body := struct {
		*EnrollFactorParams
		factorFields `json:",embed"`
	}{params, factor.fields()}
	return engine.Post[EnrolledFactor](ctx, s.client, core.Path("/auth/factors/enroll"), body, opts...)
}

// DeleteFactor deletes a factor: the user can no longer be challenged with it.
//
// DELETE /auth/factors/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteFactor(ctx context.Context, id core.AuthenticationFactorID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/auth/factors/{id}", id), nil, opts...)
	return err
}
