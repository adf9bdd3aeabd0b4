package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// fileStore returns a store in a folder of this test.
func fileStore(t testing.TB, profile string) *tokens.FileStore {
	t.Helper()
	store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: t.TempDir(), Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// written returns a store whose file holds the given text.
func written(t testing.TB, text string) *tokens.FileStore {
	t.Helper()
	store := fileStore(t, "")
	if err := os.MkdirAll(filepath.Dir(store.Path()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(store.Path(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return store
}

// expire replaces the stored access token by an expired one.
func expire(t testing.TB, store tokens.Store) {
	t.Helper()
	kept, err := store.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(-time.Hour), kept.ExpiresAt.Add(-time.Hour)
	if err := store.Save(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
}

func TestStores(t *testing.T) {
	for name, store := range map[string]tokens.Store{
		"a memory store": &tokens.MemoryStore{},
		"a file store":   fileStore(t, ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Run("holds nothing at first", func(t *testing.T) {
				is := is.New(t)
				got, err := store.Load(t.Context())
				is.NoErr(err)
				is.Equal(got, tokens.Tokens{})
				is.NoErr(store.Delete(t.Context()))
			})
			t.Run("holds what was saved last", func(t *testing.T) {
				is := is.New(t)
				other := someTokens()
				other.RefreshToken = core.NewRefreshToken("refresh-0")
				is.NoErr(store.Save(t.Context(), other))
				is.NoErr(store.Save(t.Context(), someTokens()))
				got, err := store.Load(t.Context())
				is.NoErr(err)
				is.Equal(got, someTokens())
			})
			t.Run("has one lock", func(t *testing.T) {
				is := is.New(t)
				unlock, err := store.Lock(t.Context())
				is.NoErr(err)
				short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				defer cancel()
				_, err = store.Lock(short)
				is.True(errors.Is(err, context.DeadlineExceeded))
				unlock()
				unlock, err = store.Lock(t.Context())
				is.NoErr(err)
				unlock()
			})
			t.Run("holds nothing after Delete", func(t *testing.T) {
				is := is.New(t)
				is.NoErr(store.Delete(t.Context()))
				got, err := store.Load(t.Context())
				is.NoErr(err)
				is.Equal(got, tokens.Tokens{})
			})
		})
	}
}

func TestTheTokenFile(t *testing.T) {
	onlyUnix := func(t *testing.T) {
		t.Helper()
		if runtime.GOOS == "windows" {
			t.Skip("Windows has access control lists instead of modes")
		}
	}
	mode := func(t *testing.T, path string) fs.FileMode {
		t.Helper()
		info, err := os.Stat(path)
		is.New(t).NoErr(err)
		return info.Mode().Perm()
	}
	t.Run("can be opened only by its owner, in a folder that only the owner can enter", func(t *testing.T) {
		onlyUnix(t)
		is := is.New(t)
		parent := filepath.Join(t.TempDir(), "a", "b")
		store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: parent})
		is.NoErr(err)
		unlock, err := store.Lock(t.Context())
		is.NoErr(err)
		is.NoErr(store.Save(t.Context(), someTokens()))
		unlock()
		is.Equal(mode(t, parent), fs.FileMode(0o700))
		is.Equal(mode(t, store.Path()), fs.FileMode(0o600))
		is.Equal(mode(t, filepath.Dir(store.Path())), fs.FileMode(0o700))
		is.Equal(mode(t, strings.TrimSuffix(store.Path(), ".json")+".lock"), fs.FileMode(0o600))
	})
	t.Run("makes its folder private", func(t *testing.T) {
		onlyUnix(t)
		is := is.New(t)
		store := fileStore(t, "")
		is.NoErr(os.MkdirAll(filepath.Dir(store.Path()), 0o755))
		is.NoErr(store.Save(t.Context(), someTokens()))
		is.Equal(mode(t, filepath.Dir(store.Path())), fs.FileMode(0o700))
	})
	t.Run("is rejected while others can read it, until the next sign-in", func(t *testing.T) {
		onlyUnix(t)
		for _, exposed := range []fs.FileMode{0o644, 0o640, 0o604, 0o660, 0o666, 0o602, 0o777} {
			is := is.New(t)
			issuer, store := newIssuer(t), fileStore(t, "")
			source := newSource(t, issuer, store)
			is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
			is.NoErr(os.Chmod(store.Path(), exposed))
			_, err := newSource(t, issuer, store).Token(t.Context())
			is.True(errors.Is(err, tokens.ErrExposed))
			is.True(!errors.Is(err, tokens.ErrSignInRequired))
			is.True(strings.Contains(err.Error(), store.Path()))
			is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
			token(t, newSource(t, issuer, store))
			is.Equal(mode(t, store.Path()), fs.FileMode(0o600))
		}
	})
	t.Run("and its lock file are all that remains after a save, and only the lock file after a removal", func(t *testing.T) {
		is := is.New(t)
		issuer, store := newIssuer(t), fileStore(t, "work")
		source := newSource(t, issuer, store)
		is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
		is.Equal(names(t, store), []string{"work.json", "work.lock"})
		_, err := source.SignOut(t.Context())
		is.NoErr(err)
		is.Equal(names(t, store), []string{"work.lock"})
	})
	t.Run("is cleared of the files that a process left when it was killed while writing", func(t *testing.T) {
		is := is.New(t)
		store := fileStore(t, "work")
		is.NoErr(store.Save(t.Context(), someTokens()))
		folder := filepath.Dir(store.Path())
		for _, name := range []string{"work.123.tmp", "other.123.tmp", "work.txt"} {
			is.NoErr(os.WriteFile(filepath.Join(folder, name), []byte("half a tok"), 0o600))
		}
		got, err := store.Load(t.Context())
		is.NoErr(err)
		is.Equal(got, someTokens())
		is.NoErr(store.Save(t.Context(), someTokens()))
		is.Equal(names(t, store), []string{"other.123.tmp", "work.json", "work.txt"})
		is.NoErr(os.WriteFile(filepath.Join(folder, "work.123.tmp"), []byte("half a tok"), 0o600))
		is.NoErr(store.Delete(t.Context()))
		is.Equal(names(t, store), []string{"other.123.tmp", "work.txt"})
	})
	t.Run("is unchanged if the new one cannot replace it", func(t *testing.T) {
		is := is.New(t)
		store := fileStore(t, "")
		is.NoErr(os.MkdirAll(filepath.Join(store.Path(), "in the way"), 0o700))
		is.True(store.Save(t.Context(), someTokens()) != nil)
		is.Equal(names(t, store), []string{"default.json"}) // no other file holds the tokens
		is.True(store.Delete(t.Context()) != nil)
		_, err := store.Load(t.Context())
		is.True(err != nil)
	})
	t.Run("cannot be saved where there is no folder", func(t *testing.T) {
		is := is.New(t)
		blocked := filepath.Join(t.TempDir(), "file")
		is.NoErr(os.WriteFile(blocked, nil, 0o600))
		store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: blocked})
		is.NoErr(err)
		source := newSource(t, newIssuer(t), store)
		is.True(source.SignedIn(t.Context(), newIssuer(t).signIn()) != nil)
		_, err = source.Token(t.Context())
		is.True(err != nil)
		is.True(!errors.Is(err, tokens.ErrSignInRequired))
	})
	t.Run("that is much too long is unreadable", func(t *testing.T) {
		is := is.New(t)
		_, err := written(t, `{"version":1,"refresh_token":"`+strings.Repeat("x", 1<<20)+`"}`).Load(t.Context())
		is.True(errors.Is(err, tokens.ErrUnreadable))
	})
	t.Run("is never seen half written", func(t *testing.T) {
		is := is.New(t)
		store := fileStore(t, "")
		is.NoErr(store.Save(t.Context(), someTokens()))
		done := make(chan error)
		go func() {
			var err error
			for i := 0; err == nil && i < 100; i++ {
				filled := someTokens()
				filled.RefreshToken = core.NewRefreshToken(strconv.Itoa(i))
				filled.AccessToken = core.NewAccessToken(strings.Repeat("x", i*300) + "|" + strconv.Itoa(i))
				err = store.Save(context.Background(), filled)
			}
			done <- err
		}()
		for reads := 1; ; reads++ {
			got, err := store.Load(t.Context())
			is.NoErr(err)
			if !got.Equal(someTokens()) {
				is.True(strings.HasSuffix(got.AccessToken.Reveal(), "|"+got.RefreshToken.Reveal()))
			}
			select {
			case err := <-done:
				is.NoErr(err)
				is.True(reads > 10)
				return
			default:
			}
		}
	})
}

// names returns the names of the files in the folder of a store.
func names(t testing.TB, store *tokens.FileStore) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(store.Path()))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestWhereTokensAreKept(t *testing.T) {
	t.Run("in the user's configuration folder, by client ID and profile", func(t *testing.T) {
		is := is.New(t)
		config, err := os.UserConfigDir()
		is.NoErr(err)
		store, err := tokens.NewFileStore("client_1", tokens.Location{})
		is.NoErr(err)
		is.Equal(store.Path(), filepath.Join(config, "workos", "client_1", "default.json"))
		store, err = tokens.NewFileStore("client_1", tokens.Location{Folder: "/x", Profile: "work"})
		is.NoErr(err)
		is.Equal(store.Path(), filepath.Join("/x", "client_1", "work.json"))
	})
	t.Run("under a readable name", func(t *testing.T) {
		const hash = "~[0-9a-f]{32}"
		for profile, want := range map[string]string{
			"work-2_b":   "work-2_b",
			"Work":       "work" + hash,
			"ada@ex.com": "ada_ex_com" + hash,
			"\u00fcber":  "_ber" + hash,
			"con":        "con" + hash, // a device on Windows, also as con.json
			"nul":        "nul" + hash,
			"com1":       "com1" + hash,
			"lpt0":       "lpt0" + hash,
			"console":    "console",
			"comb":       "comb",
		} {
			is := is.New(t)
			store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: "x", Profile: profile})
			is.NoErr(err)
			is.True(regexp.MustCompile("^" + want + `\.json$`).MatchString(filepath.Base(store.Path())))
		}
	})
	t.Run("nowhere without a client ID", func(t *testing.T) {
		for _, id := range []core.ClientID{"", " "} {
			_, err := tokens.NewFileStore(id, tokens.Location{})
			moduletest.WantArgument(t, err, "clientID")
		}
	})
	t.Run("nowhere if there is no such folder", func(t *testing.T) {
		if runtime.GOOS != "linux" {
			t.Skip("the variables are those of Linux")
		}
		t.Setenv("HOME", "")
		t.Setenv("XDG_CONFIG_HOME", "")
		_, err := tokens.NewFileStore("client_1", tokens.Location{})
		is.New(t).True(err != nil)
	})
}

// hostile holds different names that some file systems treat as the same, or as a path.
var hostile = []string{
	"default", "Default", "DEFAULT", "default ", " default", "default.", "default.json", "default.lock", "default~", "default\x00",
	".", "..", "...", "/", "//", `\`, "a/b", `a\b`, "a:b", "a_b", "a%2Fb", "../../etc/passwd", "/etc/passwd", `C:\Windows`, `\\host\share`,
	"con", "CON", "con.json", "nul", "aux", "prn", "com1", "com0", "lpt9", "-", "--help", "~", "$HOME", "*", "?", "<>|\"", "\n", "\r\n", "\t",
	"ü", "u\u0308", "ß", "ss", "ſ", "s", "K", "k", "\u212a", "\xff", "\xfe", "日本", "work.1.tmp",
	strings.Repeat("a", 48), strings.Repeat("a", 49), strings.Repeat("a", 255), strings.Repeat("a", 256), strings.Repeat("/", 5000),
}

func TestHostileNames(t *testing.T) {
	folder := t.TempDir()
	seen := map[string]string{}
	check := func(t *testing.T, clientID, profile string, segment func(*tokens.FileStore) string) {
		t.Helper()
		is := is.New(t)
		store, err := tokens.NewFileStore(core.ClientID(clientID), tokens.Location{Folder: folder, Profile: profile})
		is.NoErr(err)
		relative, err := filepath.Rel(folder, store.Path())
		is.NoErr(err)
		is.Equal(len(strings.Split(relative, string(filepath.Separator))), 2) // in the folder, and no deeper
		is.True(filepath.IsLocal(relative))
		for _, part := range strings.Split(relative, string(filepath.Separator)) {
			is.True(len(part) < 100)
			is.True(!strings.ContainsAny(part, `<>:"/\|?*%$ `))
			is.Equal(part, strings.ToLower(part))
		}
		name := segment(store)
		if other, taken := seen[name]; taken {
			t.Errorf("%q and %q have the same name %s", clientID+profile, other, name)
		}
		seen[name] = clientID + profile
		want := someTokens()
		want.Email = fmt.Sprintf("%q %q", clientID, profile)
		is.NoErr(store.Save(t.Context(), want))
		got, err := store.Load(t.Context())
		is.NoErr(err)
		is.Equal(got, want)
	}
	for _, name := range hostile {
		t.Run(fmt.Sprintf("a profile named %.20q", name), func(t *testing.T) {
			check(t, "client_1", name, func(s *tokens.FileStore) string { return filepath.Base(s.Path()) })
		})
	}
	clear(seen)
	for _, name := range hostile {
		if strings.TrimSpace(name) == "" {
			continue
		}
		t.Run(fmt.Sprintf("a client ID named %.20q", name), func(t *testing.T) {
			check(t, name, "work", func(s *tokens.FileStore) string { return filepath.Base(filepath.Dir(s.Path())) })
		})
	}
}

func FuzzFileNames(f *testing.F) {
	for i, name := range hostile {
		f.Add(name, hostile[(i+1)%len(hostile)])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		path := func(profile string) string {
			store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: "folder", Profile: profile})
			if err != nil {
				t.Fatal(err)
			}
			return store.Path()
		}
		if a == "" || b == "" {
			return
		}
		if filepath.Dir(path(a)) != filepath.Join("folder", "client_1") || len(filepath.Base(path(a))) > 100 {
			t.Fatalf("%q is kept in %s", a, path(a))
		}
		if a != b && strings.EqualFold(path(a), path(b)) {
			t.Fatalf("%q and %q are kept in the same file", a, b)
		}
	})
}
