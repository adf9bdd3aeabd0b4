package tokens_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

func TestProfiles(t *testing.T) {
	save := func(t *testing.T, folder, clientID, profile, email string) *tokens.FileStore {
		t.Helper()
		store, err := tokens.NewFileStore(core.ClientID(clientID), tokens.Location{Folder: folder, Profile: profile})
		if err != nil {
			t.Fatal(err)
		}
		kept := someTokens()
		kept.Email = email
		if err := store.Save(t.Context(), kept); err != nil {
			t.Fatal(err)
		}
		return store
	}
	t.Run("are empty where nothing is stored", func(t *testing.T) {
		is := is.New(t)
		got, err := fileStore(t, "").Profiles(t.Context())
		is.NoErr(err)
		is.Equal(len(got), 0)
	})
	t.Run("are those of the client ID, by name, with the session and no token", func(t *testing.T) {
		is := is.New(t)
		folder := t.TempDir()
		store := save(t, folder, "client_1", "work", "ada@example.com")
		save(t, folder, "client_1", "", "grace@example.com")
		save(t, folder, "client_2", "other", "linus@example.com")
		unlock, err := store.Lock(t.Context())
		is.NoErr(err)
		defer unlock()
		got, err := store.Profiles(t.Context())
		is.NoErr(err)
		grace, ada := someTokens().Session, someTokens().Session
		grace.Email, ada.Email = "grace@example.com", "ada@example.com"
		is.Equal(got, []tokens.Profile{{"default", grace}, {"work", ada}})
		is.NoErr(store.Delete(t.Context()))
		got, err = store.Profiles(t.Context())
		is.NoErr(err)
		is.Equal(got, []tokens.Profile{{"default", grace}})
	})
	t.Run("have their own names, not those of their files", func(t *testing.T) {
		is := is.New(t)
		folder := t.TempDir()
		want := slices.Clone(hostile)
		var store *tokens.FileStore
		for _, name := range want {
			store = save(t, folder, "client_1", name, "ada@example.com")
		}
		slices.Sort(want)
		profiles, err := store.Profiles(t.Context())
		is.NoErr(err)
		var got []string
		for _, profile := range profiles {
			got = append(got, profile.Name)
			opened, err := tokens.NewFileStore("client_1", tokens.Location{Folder: folder, Profile: profile.Name})
			is.NoErr(err)
			kept, err := opened.Load(t.Context())
			is.NoErr(err)
			is.Equal(kept, withEmail(someTokens(), "ada@example.com"))
		}
		is.Equal(got, want)
	})
	t.Run("that cannot be read are named in the error, which comes with the others", func(t *testing.T) {
		is := is.New(t)
		folder := t.TempDir()
		store := save(t, folder, "client_1", "work", "ada@example.com")
		damaged := save(t, folder, "client_1", "damaged", "ada@example.com")
		is.NoErr(os.WriteFile(damaged.Path(), []byte(`{"version":1,"refresh_token":"hidden`), 0o600))
		moved := filepath.Join(filepath.Dir(store.Path()), "Moved Here.json")
		data, err := os.ReadFile(store.Path())
		is.NoErr(err)
		is.NoErr(os.WriteFile(moved, data, 0o600))
		is.NoErr(os.WriteFile(filepath.Join(filepath.Dir(store.Path()), "notes.txt"), []byte("x"), 0o644))
		got, err := store.Profiles(t.Context())
		is.Equal(len(got), 1)
		is.Equal(got[0].Name, "work")
		is.True(errors.Is(err, tokens.ErrUnreadable))
		is.True(strings.Contains(err.Error(), damaged.Path()))
		is.True(strings.Contains(err.Error(), moved))
		is.True(!strings.Contains(err.Error(), "hidden"))
	})
}

func withEmail(t tokens.Tokens, email string) tokens.Tokens {
	t.Email = email
	return t
}
