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
		reading string // of the error's text; empty if there is none
	}{
		"are good as programs make them":              {false, func(*is.I, string) {}, "", ""},
		"are good if others can read them":            {false, mode("middle", 0o755), "", ""},
		"are refused if the group can write to one":   {false, mode("middle/folder", 0o775), "", "middle/folder, whose mode is 0775"},
		"are refused if anybody can write to one":     {false, mode("middle", 0o757), "", "middle, whose mode is 0757"},
		"are refused however far above that is":       {false, mode("", 0o777), "", "whose mode is 0777"},
		"are good if one is sticky, as /tmp is":       {false, mode("middle", 0o777|os.ModeSticky), "", ""},
		"are good if that is above the user's home":   {false, mode("", 0o777), "middle", ""},
		"are refused if it is the user's home itself": {false, mode("middle", 0o777), "middle", "whose mode is 0777"},
		"are refused if one is another user's":        {true, func(is *is.I, top string) { is.NoErr(os.Chown(filepath.Join(top, "middle"), 1002, -1)) }, "", "belongs to user 1002"},
		"are refused if another user's is sticky": {true, func(is *is.I, top string) {
			mode("middle", 0o777|os.ModeSticky)(is, top)
			is.NoErr(os.Chown(filepath.Join(top, "middle"), 1002, -1))
		}, "", "belongs to user 1002"},
		"are good behind a symbolic link":                                          {false, link(0o755), "", ""},
		"are refused if anybody can write to where a link leads":                   {false, link(0o777), "", "elsewhere, whose mode is 0777"},
		"are refused if anybody can write to where a link is":                      {false, func(is *is.I, top string) { link(0o755)(is, top); mode("", 0o777)(is, top) }, "", "whose mode is 0777"},
		"are refused if anybody can write to where a link is that a link leads to": {false, twoLinks, "", "shared, whose mode is 0777"},
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

// twoLinks has top/middle lead through a link in a folder that anybody can write to.
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
