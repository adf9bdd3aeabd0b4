package tokens

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Profile is one of several sign-ins of a program.
type Profile struct {
	Name    string // for Location.Profile
	Session        // as stored: WorkOS may have ended it since
}

// Profiles returns the stored sign-ins for the client ID in the folder of this store, sorted by name. It returns all
// profiles, not only the store's own. It leaves out a file that cannot be read and names it in the error, which it returns
// together with the others. Errors worth handling: ErrExposed, ErrUnreadable.
func (s *FileStore) Profiles(context.Context) ([]Profile, error) {
	entries, err := os.ReadDir(s.folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("workos: list the stored tokens: %w", err)
	}
	var (
		profiles []Profile
		errs     []error
	)
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), ".json")
		if !ok {
			continue
		}
		profile, err := s.profileOf(name)
		switch {
		case err == nil:
			profiles = append(profiles, profile)
		case !errors.Is(err, fs.ErrNotExist): // if it does not exist, its user has just signed out
			errs = append(errs, fmt.Errorf("workos: list the stored tokens: %w", err))
		}
	}
	slices.SortFunc(profiles, func(a, b Profile) int { return cmp.Compare(a.Name, b.Name) })
	return profiles, errors.Join(errs...)
}

// profileOf reads a file. A profile that is not the name of its file is stored in it.
func (s *FileStore) profileOf(name string) (profile Profile, err error) {
	path := filepath.Join(s.folder, name+".json")
	err = whileInUse(func() error {
		tokens, stored, err := s.read(path)
		profile = Profile{Name: cmp.Or(string(stored), name), Session: tokens.Session}
		return err
	})
	if err == nil && fileName(profile.Name) != name {
		err = fmt.Errorf("%s: %w: they do not name their profile", path, ErrUnreadable)
	}
	return profile, err
}
