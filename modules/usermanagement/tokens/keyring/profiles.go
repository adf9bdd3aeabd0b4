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

// defaultProfile is not in the list: it is looked up directly.
const defaultProfile = "default"

// A keyring has no way to list entries, so the names of the other profiles are in their own entry, next to those of the service.
const (
	listService = " profiles" // after that of the tokens
	listUser    = "names"
)

// Profiles returns the stored sign-ins for the client ID, sorted by name. It returns all profiles, not only the store's own.
// It leaves out one that cannot be read and names it in the error, which it returns together with the others.
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
		names = nil // the list is built again as the profiles are saved
	}
	return names, nil
}

// list adds the name of the profile to the list, or removes it. The list has its own lock, taken after that of the profile.
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
	if names, err = s.names(); err != nil { // others may have changed it
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
