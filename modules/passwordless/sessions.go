package passwordless

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Session is one sign-in by a link.
type Session struct {
	Object    string                     `json:"object"` // "passwordless_session"
	ID        core.PasswordlessSessionID `json:"id"`
	Email     string                     `json:"email"`
	Link      core.SecretURL             `json:"link"` // whoever opens it is signed in as the user
	ExpiresAt time.Time                  `json:"expires_at"`
}

// CreateSessionParams says how the user is to sign in.
type CreateSessionParams struct {
	ConnectionID core.ConnectionID `json:"connection,omitzero"`   // empty for the one that fits the e-mail domain
	RedirectURI  string            `json:"redirect_uri,omitzero"` // empty for the default of the environment
	State        core.Secret       `json:"state,omitzero"`        // comes back to the redirect URI
	ExpiresIn    int               `json:"expires_in,omitzero"`   // seconds; 0 leaves it to WorkOS
}

// CreateSession makes a session, and sends nothing yet.
//
// POST /passwordless/sessions. Errors worth handling: core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) CreateSession(ctx context.Context, email string, params *CreateSessionParams, opts ...core.PostOption) (*Session, error) {
	body := struct {
		Type  string `json:"type"`
		Email string `json:"email"`
		*CreateSessionParams
	}{"MagicLink", email, params}
	return engine.Post[Session](ctx, s.client, core.Path("/passwordless/sessions"), body, opts...)
}

// SentSession says what became of an e-mail.
type SentSession struct {
	Success bool   `json:"success"`
	Message string `json:"message"` // in WorkOS's words
}

// SendSession e-mails the link of a session to its user.
//
// POST /passwordless/sessions/{id}/send. Errors worth handling: core.ErrNotFound.
func (s Service) SendSession(ctx context.Context, id core.PasswordlessSessionID, opts ...core.PostOption) (*SentSession, error) {
	return engine.Post[SentSession](ctx, s.client, engine.Path1("/passwordless/sessions/{id}/send", id), nil, opts...)
}
