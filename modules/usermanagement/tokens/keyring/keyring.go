// Package keyring keeps the tokens of a sign-in in the keyring of the operating system: the Keychain of
// macOS, the Credential Manager of Windows, and the Secret Service (GNOME Keyring, KWallet) elsewhere. [New]
// returns a [tokens.Store].
package keyring

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/zalando/go-keyring"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// Store is a tokens.Store in the keyring. An entry of a keyring is small (2,560 bytes on Windows), so it holds the refresh
// token and the session, but not the access token: each process refreshes when it first needs one.
//
// A keyring has no lock, so a Store uses the lock of a tokens.FileStore at the same Location; no token is written there.
// Without a keyring, as in a container or over SSH, every method but Lock returns an error. While a keyring asks the user to
// unlock it, calls block even if their context ends.
type Store struct {
	clientID      core.ClientID
	folder        string
	service, user string
	lock          *tokens.FileStore
}

// New returns a store for the tokens of a client ID and profile. It creates nothing yet. It returns an error if the client
// ID is empty, if either holds a control character, or if there is no folder for the lock.
func New(clientID core.ClientID, location tokens.Location) (*Store, error) {
	lock, err := tokens.NewFileStore(clientID, location)
	if err != nil {
		return nil, err
	}
	profile := location.Profile
	if profile == "" {
		profile = defaultProfile
	}
	for argument, value := range map[string]string{"clientID": string(clientID), "Profile": profile} {
		if strings.ContainsFunc(value, unicode.IsControl) || strings.ToValidUTF8(value, "") != value {
			return nil, &core.ArgumentError{Argument: argument, Reason: "has characters that a keyring does not accept in a name"}
		}
	}
	return &Store{clientID: clientID, folder: location.Folder, service: "workos " + string(clientID), user: profile, lock: lock}, nil
}

// Load returns the saved tokens, without an access token.
func (s *Store) Load(context.Context) (tokens.Tokens, error) {
	data, err := keyring.Get(s.service, s.user)
	if errors.Is(err, keyring.ErrNotFound) {
		return tokens.Tokens{}, nil
	}
	if err != nil {
		return tokens.Tokens{}, fmt.Errorf("workos: keyring: %w", err)
	}
	return tokens.Decode([]byte(data))
}

// Save replaces the saved tokens, without the access token.
func (s *Store) Save(ctx context.Context, t tokens.Tokens) error {
	t.AccessToken, t.ReceivedAt, t.ExpiresAt = core.AccessToken{}, time.Time{}, time.Time{}
	data, err := tokens.Encode(t)
	if err != nil {
		return err
	}
	if err := s.list(ctx, true); err != nil {
		return err
	}
	if err := keyring.Set(s.service, s.user, string(data)); err != nil {
		return fmt.Errorf("workos: keyring: %w", err)
	}
	return nil
}

// Reserve saves the current tokens again: a keyring that accepts them will accept the new ones, which are as long.
func (s *Store) Reserve(ctx context.Context, current tokens.Tokens) (release func(), err error) {
	if err := s.Save(ctx, current); err != nil {
		return nil, err
	}
	return func() {}, nil
}

// Delete removes the saved tokens.
func (s *Store) Delete(ctx context.Context) error {
	if err := keyring.Delete(s.service, s.user); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return fmt.Errorf("workos: keyring: %w", err)
	}
	return s.list(ctx, false)
}

// Lock waits until no other caller holds the lock file, in this process or another.
func (s *Store) Lock(ctx context.Context) (unlock func(), err error) { return s.lock.Lock(ctx) }

// Ending returns the sessions to end. They are in a file next to the lock file: session IDs are not tokens.
func (s *Store) Ending(ctx context.Context) ([]core.SessionID, error) { return s.lock.Ending(ctx) }

// SetEnding replaces the file.
func (s *Store) SetEnding(ctx context.Context, sessions []core.SessionID) error {
	return s.lock.SetEnding(ctx, sessions)
}
