package tokens

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// EnvironmentStore reads tokens from an environment variable, for CI jobs that are signed in elsewhere. It is read-only. The
// access token is used until it expires; then every call returns ErrReadOnly. A refresh token is single-use, and the variable
// could not store the next one, so none is ever exchanged.
//
// The variable holds an access token, or what Encode returns. If it is empty or not set, nobody is signed in.
type EnvironmentStore struct{ variable string }

// NewEnvironmentStore returns a store that reads the given variable on every call.
func NewEnvironmentStore(variable string) (*EnvironmentStore, error) {
	if err := engine.Required("variable", variable); err != nil {
		return nil, err
	}
	if strings.ContainsAny(variable, "=\x00") {
		return nil, &core.ArgumentError{Argument: "variable", Reason: "is not the name of an environment variable"}
	}
	return &EnvironmentStore{variable}, nil
}

// Load reads the variable. A bare access token counts as received when it was issued.
func (s *EnvironmentStore) Load(context.Context) (Tokens, error) {
	text := strings.TrimSpace(os.Getenv(s.variable))
	switch {
	case text == "":
		return Tokens{}, nil
	case strings.HasPrefix(text, "{"):
		tokens, err := Decode([]byte(text))
		if err != nil {
			return Tokens{}, fmt.Errorf("%s: %w", s.variable, err)
		}
		return tokens, nil
	}
	access := core.NewAccessToken(text)
	claims, ok := read(access)
	if !ok || claims.IssuedAt == nil || claims.ExpiresAt == nil {
		return Tokens{}, fmt.Errorf("%s: %w: it holds neither an access token nor what Encode returns", s.variable, ErrUnreadable)
	}
	return Tokens{
		AccessToken: access, ReceivedAt: claims.IssuedAt.Time().UTC(),
		Session: Session{
			UserID: claims.UserID, OrganizationID: claims.OrganizationID, SessionID: claims.SessionID, ExpiresAt: claims.ExpiresAt.Time().UTC(),
		},
	}, nil
}

// Reserve returns ErrReadOnly, so that no refresh token is exchanged.
func (s *EnvironmentStore) Reserve(context.Context, Tokens) (release func(), err error) {
	return nil, fmt.Errorf("%w: refreshed tokens could not be stored in %s", ErrReadOnly, s.variable)
}

// Save returns ErrReadOnly.
func (s *EnvironmentStore) Save(context.Context, Tokens) error { return s.readOnly() }

// Delete returns ErrReadOnly, unless the variable is empty.
func (s *EnvironmentStore) Delete(context.Context) error {
	if strings.TrimSpace(os.Getenv(s.variable)) == "" {
		return nil
	}
	return s.readOnly()
}

func (s *EnvironmentStore) readOnly() error {
	return fmt.Errorf("%w: unset %s to use another store", ErrReadOnly, s.variable)
}

// Lock returns immediately: nothing is written.
func (s *EnvironmentStore) Lock(context.Context) (unlock func(), err error) { return func() {}, nil }
