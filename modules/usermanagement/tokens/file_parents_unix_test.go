//go:build unix

package tokens_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// Each case changes the folders above the one of the client ID: top/middle/folder.
func TestTheFoldersAboveTheTokenFile(t *testing.T) {
	mode := func(folder string, mode os.FileMode) func(*is.I, string) {
		return func(is *is.I, top string) { is.NoErr(os.Chmod(filepath.Join(top, folder), mode)) }
	}
	for name, c := range map[string]struct {
		root    bool // only root can give a folder away
		change  func(is *is.I, top string)
		home    string // in top
		reading string // part of the error text; empty for no error
	}{
		"are accepted with usual modes":                 {false, func(*is.I, string) {}, "", ""},
		"are accepted if others can read them":          {false, mode("middle", 0o755), "", ""},
		"are rejected if the group can write to one":    {false, mode("middle/folder", 0o775), "", "middle/folder, with mode 0775"},
		"are rejected if anybody can write to one":      {false, mode("middle", 0o757), "", "middle, with mode 0757"},
		"are rejected however far above that is":        {false, mode("", 0o777), "", "with mode 0777"},
		"are accepted if one is sticky, as /tmp is":     {false, mode("middle", 0o777|os.ModeSticky), "", ""},
		"are accepted if that is above the user's home": {false, mode("", 0o777), "middle", ""},
		"are rejected if it is the user's home itself":  {false, mode("middle", 0o777), "middle", "with mode 0777"},
		"are rejected if one is another user's":         {true, func(is *is.I, top string) { is.NoErr(os.Chown(filepath.Join(top, "middle"), 1002, -1)) }, "", "belongs to user 1002"},
		"are rejected if another user's is sticky": {true, func(is *is.I, top string) {
			mode("middle", 0o777|os.ModeSticky)(is, top)
			is.NoErr(os.Chown(filepath.Join(top, "middle"), 1002, -1))
		}, "", "belongs to user 1002"},
		"are accepted behind a symbolic link":                              {false, link(0o755), "", ""},
		"are rejected if anybody can write to the target of a link":        {false, link(0o777), "", "elsewhere, with mode 0777"},
		"are rejected if anybody can write to the folder of a link":        {false, func(is *is.I, top string) { link(0o755)(is, top); mode("", 0o777)(is, top) }, "", "with mode 0777"},
		"are rejected if anybody can write to the folder of a second link": {false, twoLinks, "", "shared, with mode 0777"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.root && os.Geteuid() != 0 {
				t.Skip("only root can give a folder away")
			}
			is := is.New(t)
			top := filepath.Join(t.TempDir(), "top")
			store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: filepath.Join(top, "middle", "folder")})
			is.NoErr(err)
			is.NoErr(store.Save(t.Context(), someTokens()))
			if c.home != "" {
				t.Setenv("HOME", filepath.Join(top, c.home))
			}
			c.change(is, top)
			_, loading := store.Load(t.Context())
			_, locking := store.Lock(t.Context())
			_, listing := store.Profiles(t.Context())
			for _, err := range []error{loading, locking, listing, store.Save(t.Context(), someTokens())} {
				is.Equal(errors.Is(err, tokens.ErrExposed), c.reading != "")
				is.Equal(err != nil, c.reading != "")
				if err != nil {
					is.True(strings.Contains(err.Error(), c.reading))
				}
			}
		})
	}
}

// twoLinks makes top/middle lead through a link in a folder that anybody can write to.
func twoLinks(is *is.I, top string) {
	link(0o755)(is, top)
	shared := filepath.Join(filepath.Dir(top), "shared")
	is.NoErr(os.Mkdir(shared, 0o700))
	is.NoErr(os.Rename(filepath.Join(top, "middle"), filepath.Join(shared, "hop")))
	is.NoErr(os.Symlink("../shared/hop", filepath.Join(top, "middle")))
	is.NoErr(os.Chmod(shared, 0o777))
}

// link moves top/middle into a folder of the given mode, and leaves a symbolic link to it.
func link(mode os.FileMode) func(*is.I, string) {
	return func(is *is.I, top string) {
		elsewhere := filepath.Join(filepath.Dir(top), "elsewhere")
		is.NoErr(os.Mkdir(elsewhere, 0o700))
		is.NoErr(os.Rename(filepath.Join(top, "middle"), filepath.Join(elsewhere, "middle")))
		is.NoErr(os.Symlink(filepath.Join(elsewhere, "middle"), filepath.Join(top, "middle")))
		is.NoErr(os.Chmod(elsewhere, mode))
	}
}
