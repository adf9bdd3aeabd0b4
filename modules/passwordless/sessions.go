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
	Link      core.SecretURL             `json:"link"` // anyone who opens it is signed in as the user
	ExpiresAt time.Time                  `json:"expires_at"`
}

// CreateSessionParams configures the sign-in.
type CreateSessionParams struct {
	ConnectionID core.ConnectionID `json:"connection,omitzero"`   // empty for the connection of the email domain
	RedirectURI  string            `json:"redirect_uri,omitzero"` // empty for the default of the environment
	State        core.Secret       `json:"state,omitzero"`        // returned to the redirect URI
	ExpiresIn    int               `json:"expires_in,omitzero"`   // seconds; 0 uses WorkOS's default
}

// CreateSession creates a session, without sending an email.
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

// SentSession is the result of SendSession.
type SentSession struct {
	Success bool   `json:"success"`
	Message string `json:"message"` // WorkOS's text
}

// SendSession emails the link of a session to its user.
//
// POST /passwordless/sessions/{id}/send. Errors worth handling: core.ErrNotFound.
func (s Service) SendSession(ctx context.Context, id core.PasswordlessSessionID, opts ...core.PostOption) (*SentSession, error) {
	return engine.Post[SentSession](ctx, s.client, engine.Path1("/passwordless/sessions/{id}/send", id), nil, opts...)
}
