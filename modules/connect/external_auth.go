package connect

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// CompleteExternalAuthParams holds the optional fields of CompleteExternalAuth.
type CompleteExternalAuthParams struct {
	// UserConsentOptions are questions to the user when giving consent.
	UserConsentOptions []UserConsentOption `json:"user_consent_options,omitzero"`
}

// User is the user who signed in, as known to the caller. ID and Email are required.
type User struct {
	ID        string            `json:"id"` // the caller's own ID
	Email     string            `json:"email"`
	FirstName string            `json:"first_name,omitzero"`
	LastName  string            `json:"last_name,omitzero"`
	Name      string            `json:"name,omitzero"`
	Metadata  map[string]string `json:"metadata,omitzero"` // up to 50 keys of up to 40 characters, values of up to 600
}

// UserConsentOption is a question with a list of choices. All fields are required.
type UserConsentOption struct {
	Claim   string              `json:"claim"` // of the token, which the choice becomes
	Label   string              `json:"label"` // the question, as the user reads it
	Choices []UserConsentChoice `json:"choices"`
}

// UserConsentChoice is one choice.
type UserConsentChoice struct {
	Value string `json:"value,omitzero"` // of the claim
	Label string `json:"label,omitzero"` // as the user reads it
}

// consentOption is a UserConsentOption with its only type.
type consentOption struct {
	Type string `json:"type"`
	UserConsentOption
}

// ExternalAuth is a sign-in that continues at WorkOS.
type ExternalAuth struct {
	RedirectURI string `json:"redirect_uri"` // where to send the browser
}

// CompleteExternalAuth tells WorkOS who signed in at the login page that WorkOS passed an OAuth application's sign-in
// to. It returns where the sign-in continues. It creates or updates the user. externalAuthID is the ID that WorkOS
// passed to the login page.
//
// POST /authkit/oauth2/complete. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable, and
// core.ErrorCode("external_auth_session_already_completed"), ("email_not_available"),
// ("email_change_not_allowed"), ("invalid_email"), ("user_consent_options_not_supported").
func (s Service) CompleteExternalAuth(ctx context.Context, externalAuthID core.ExternalAuthID, user User, params *CompleteExternalAuthParams, opts ...core.PostOption) (*ExternalAuth, error) {
	body := struct {
		ExternalAuthID     core.ExternalAuthID `json:"external_auth_id"`
		User               User                `json:"user"`
		UserConsentOptions []consentOption     `json:"user_consent_options,omitzero"`
	}{ExternalAuthID: externalAuthID, User: user}
	for _, option := range engine.Given(params).UserConsentOptions {
		body.UserConsentOptions = append(body.UserConsentOptions, consentOption{"enum", option})
	}
	target := engine.Invalid(core.Path("/authkit/oauth2/complete"), engine.CheckMetadata(user.Metadata))
	return engine.Post[ExternalAuth](ctx, s.client, target, body, opts...)
}
