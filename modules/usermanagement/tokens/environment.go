package tokens

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// EnvironmentStore reads tokens from an environment variable, for jobs in CI that somebody else signed in. It is
// read-only. The access token is used until it expires, and then every call is ErrReadOnly: a refresh token is
// good for one use, and the variable could not keep the next one, so none is ever used up.
//
// The variable holds an access token alone, or what Encode returns. When it is empty or not set, nobody is
// signed in.
type EnvironmentStore struct{ variable string }

// NewEnvironmentStore returns a store that reads the variable of that name, each time that it is asked.
func NewEnvironmentStore(variable string) (*EnvironmentStore, error) {
	if err := engine.Required("variable", variable); err != nil {
		return nil, err
	}
	if strings.ContainsAny(variable, "=\x00") {
		return nil, &core.ArgumentError{Argument: "variable", Reason: "is not the name of an environment variable"}
	}
	return &EnvironmentStore{variable}, nil
}

// Load reads the variable. An access token alone counts from when it was issued.
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

// Reserve returns ErrReadOnly, so that no refresh token is used up.
func (s *EnvironmentStore) Reserve(context.Context, Tokens) (release func(), err error) {
	return nil, fmt.Errorf("%w: new tokens in exchange for those of %s could not be kept", ErrReadOnly, s.variable)
}

// Save returns ErrReadOnly.
func (s *EnvironmentStore) Save(context.Context, Tokens) error { return s.readOnly() }

// Delete returns ErrReadOnly, unless nothing is there.
func (s *EnvironmentStore) Delete(context.Context) error {
	if strings.TrimSpace(os.Getenv(s.variable)) == "" {
		return nil
	}
	return s.readOnly()
}

func (s *EnvironmentStore) readOnly() error {
	return fmt.Errorf("%w: unset %s to use another", ErrReadOnly, s.variable)
}

// Lock has nobody to wait for: nothing is written.
func (s *EnvironmentStore) Lock(context.Context) (unlock func(), err error) { return func() {}, nil }
