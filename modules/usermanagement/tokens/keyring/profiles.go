package keyring

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/zalando/go-keyring"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// defaultProfile is in no list: it is looked for.
const defaultProfile = "default"

// A keyring lists nothing, so the names of the other profiles are in an entry of their own, beside those of the service.
const (
	listService = " profiles" // after that of the tokens
	listUser    = "names"
)

// Profiles returns the sign-ins that are stored for the client ID, by name: those of all profiles, whichever is the store's own.
// One that cannot be read is left out and named in the error, which comes with the others.
func (s *Store) Profiles(ctx context.Context) ([]tokens.Profile, error) {
	names, err := s.names()
	if err != nil {
		return nil, err
	}
	names = append(names, defaultProfile)
	slices.Sort(names)
	var (
		profiles []tokens.Profile
		errs     []error
	)
	for _, name := range names {
		stored, err := (&Store{service: s.service, user: name}).Load(ctx)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("workos: keyring: the profile %q: %w", name, err))
		case !stored.RefreshToken.IsZero():
			profiles = append(profiles, tokens.Profile{Name: name, Session: stored.Session})
		}
	}
	return profiles, errors.Join(errs...)
}

func (s *Store) names() (names []string, err error) {
	data, err := keyring.Get(s.service+listService, listUser)
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("workos: keyring: %w", err)
	}
	if codec.Unmarshal([]byte(data), &names) != nil {
		names = nil // the list is made anew as the profiles are saved
	}
	return names, nil
}

// list has the name of the profile in the list, or not. The lock of the list is one of its own, and is taken after that of the profile.
func (s *Store) list(ctx context.Context, stored bool) error {
	if s.user == defaultProfile {
		return nil
	}
	names, err := s.names()
	if err != nil || slices.Contains(names, s.user) == stored {
		return err
	}
	lock, err := tokens.NewFileStore(s.clientID, tokens.Location{Folder: s.folder, Profile: "\x00 the names of the profiles"})
	if err != nil {
		return err
	}
	unlock, err := lock.Lock(ctx)
	if err != nil {
		return fmt.Errorf("workos: keyring: lock the list of profiles: %w", err)
	}
	defer unlock()
	if names, err = s.names(); err != nil { // as others have left it
		return err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == s.user })
	if stored {
		names = append(names, s.user)
	}
	data, err := codec.Marshal(names)
	if err != nil {
		return err
	}
	if err := keyring.Set(s.service+listService, listUser, string(data)); err != nil {
		return fmt.Errorf("workos: keyring: list the profile: %w", err)
	}
	return nil
}
