//go:build unix

package tokens_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// Each case is a file or folder that another user may have created, or can read.
func TestAFileThatIsNotTheUsersAloneIsRefused(t *testing.T) {
	const neighbor = 1002
	for name, c := range map[string]struct {
		root     bool // only root can give a file away
		spoil    func(is *is.I, path string)
		reading  string // part of the error text
		repaired bool   // the next sign-in repairs it
	}{
		"it belongs to another user": {true, func(is *is.I, path string) {
			is.NoErr(os.Chown(path, neighbor, -1))
		}, "belongs to user 1002", true},
		"its folder belongs to another user": {true, func(is *is.I, path string) {
			is.NoErr(os.Chown(filepath.Dir(path), neighbor, -1))
		}, "belongs to user 1002", false},
		"it is a symbolic link to a private file": {false, func(is *is.I, path string) {
			is.NoErr(os.Rename(path, path+".real"))
			is.NoErr(os.Symlink(path+".real", path))
		}, "is a symbolic link", true},
		"it is a symbolic link to nothing": {false, func(is *is.I, path string) {
			is.NoErr(os.Remove(path))
			is.NoErr(os.Symlink(path+".none", path))
		}, "is a symbolic link", true},
		"its folder is a symbolic link": {false, func(is *is.I, path string) {
			folder := filepath.Dir(path)
			is.NoErr(os.Rename(folder, folder+".real"))
			is.NoErr(os.Symlink(folder+".real", folder))
		}, "is a symbolic link", false},
		"others can write to its folder, and so replace it with another of the user's files": {false, func(is *is.I, path string) {
			is.NoErr(os.Chmod(filepath.Dir(path), 0o777))
		}, "with mode 0777", false},
		"others can read it": {false, func(is *is.I, path string) {
			is.NoErr(os.Chmod(path, 0o644))
		}, "must be 0600", true},
	} {
		t.Run(name, func(t *testing.T) {
			if c.root && os.Geteuid() != 0 {
				t.Skip("only root can give a file away")
			}
			is := is.New(t)
			issuer, store := newIssuer(t), fileStore(t, "")
			source := newSource(t, issuer, store)
			is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
			c.spoil(is, store.Path())
			_, err := newSource(t, issuer, store).Token(t.Context())
			is.True(errors.Is(err, tokens.ErrExposed))
			is.True(!errors.Is(err, tokens.ErrSignInRequired))
			is.True(strings.Contains(err.Error(), c.reading))
			is.True(!strings.Contains(err.Error(), "refresh-token"))
			is.Equal(issuer.refreshes(), 0)
			_, err = store.Profiles(t.Context())
			is.True(errors.Is(err, tokens.ErrExposed))

			err = source.SignedIn(t.Context(), issuer.signIn())
			is.Equal(err == nil, c.repaired)
			is.Equal(errors.Is(err, tokens.ErrExposed), !c.repaired)
			if c.repaired {
				token(t, newSource(t, issuer, store))
				info, err := os.Lstat(store.Path())
				is.NoErr(err)
				is.Equal(info.Mode(), fs.FileMode(0o600)) // a new file, not a link
			}
		})
	}
	t.Run("it is a pipe without a reader", func(t *testing.T) {
		is := is.New(t)
		store := written(t, "{}")
		is.NoErr(os.Remove(store.Path()))
		is.NoErr(syscall.Mkfifo(store.Path(), 0o600))
		_, err := store.Load(t.Context())
		is.True(err != nil)
		is.True(strings.Contains(err.Error(), "is not a regular file"))
		is.NoErr(store.Save(t.Context(), someTokens()))
	})
	t.Run("a save does not write to the target of a link in its way", func(t *testing.T) {
		is := is.New(t)
		store := fileStore(t, "")
		is.NoErr(store.Save(t.Context(), someTokens()))
		elsewhere := filepath.Join(t.TempDir(), "elsewhere")
		is.NoErr(os.WriteFile(elsewhere, []byte("as it was"), 0o600))
		is.NoErr(os.Symlink(elsewhere, strings.TrimSuffix(store.Path(), ".json")+".room.tmp"))
		is.NoErr(store.Save(t.Context(), someTokens()))
		is.Equal(names(t, store), []string{"default.json"})
		data, err := os.ReadFile(elsewhere)
		is.NoErr(err)
		is.Equal(string(data), "as it was")
	})
}
