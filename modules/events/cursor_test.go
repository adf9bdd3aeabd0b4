package events_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/events"
)

// fileCursor returns a cursor file in a folder of this test that does not exist yet.
func fileCursor(t testing.TB) events.FileCursor {
	t.Helper()
	return events.FileCursor(filepath.Join(t.TempDir(), "events.cursor"))
}

// holding returns a cursor file with the given text.
func holding(t testing.TB, text string) events.FileCursor {
	t.Helper()
	file := fileCursor(t)
	if err := os.WriteFile(string(file), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// beside returns the names of the files in the folder of a cursor file.
func beside(t testing.TB, file events.FileCursor) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(string(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// wantCursorError fails the test unless err is a *events.CursorError, and returns its cursor.
func wantCursorError(t testing.TB, err error) (cursor string) {
	t.Helper()
	unusable, ok := errors.AsType[*events.CursorError](err)
	if !ok {
		t.Fatalf("got %v, want a cursor error", err)
	}
	return unusable.Cursor
}

func TestFileCursor(t *testing.T) {
	t.Run("has no cursor while there is no file", func(t *testing.T) {
		is := is.New(t)
		cursor, err := fileCursor(t).Load(t.Context())
		is.NoErr(err)
		is.Equal(cursor, "")
	})
	t.Run("holds the last saved cursor as a readable line, and leaves no other file", func(t *testing.T) {
		is := is.New(t)
		file := fileCursor(t)
		is.NoErr(file.Save(t.Context(), "event_1", ""))
		long := "event_" + strings.Repeat("2", 250)
		is.NoErr(file.Save(t.Context(), long, "event_1"))
		is.NoErr(file.Save(t.Context(), "event_2", long))
		cursor, err := file.Load(t.Context())
		is.NoErr(err)
		is.Equal(cursor, "event_2")
		text, err := os.ReadFile(string(file))
		is.NoErr(err)
		is.Equal(string(text), "event_2\n")
		is.Equal(beside(t, file), []string{"events.cursor"})
	})
	t.Run("can only be opened by its owner", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("Windows has access control lists instead of modes")
		}
		is := is.New(t)
		file := holding(t, "event_1\n")
		is.NoErr(os.Chmod(string(file), 0o644))
		is.NoErr(file.Save(t.Context(), "event_2", "event_1"))
		info, err := os.Stat(string(file))
		is.NoErr(err)
		is.Equal(info.Mode().Perm(), fs.FileMode(0o600))
	})
	t.Run("ignores the remains of a process that was killed while writing", func(t *testing.T) {
		is := is.New(t)
		file := holding(t, "event_1\n")
		is.NoErr(os.WriteFile(string(file)+".new", []byte("eve"), 0o600))
		cursor, err := file.Load(t.Context())
		is.NoErr(err)
		is.Equal(cursor, "event_1")
		is.NoErr(file.Save(t.Context(), "event_2", cursor))
		is.Equal(beside(t, file), []string{"events.cursor"})
	})
	t.Run("does not change if the new one cannot be written", func(t *testing.T) {
		is := is.New(t)
		file := holding(t, "event_1\n")
		is.NoErr(os.MkdirAll(filepath.Join(string(file)+".new", "in the way"), 0o700))
		is.True(file.Save(t.Context(), "event_2", "event_1") != nil)
		cursor, err := file.Load(t.Context())
		is.NoErr(err)
		is.Equal(cursor, "event_1")
	})
	t.Run("of another Tail is not overwritten", func(t *testing.T) {
		for _, previous := range []string{"", "event_0", "event_2"} {
			is := is.New(t)
			file := holding(t, "event_1\n")
			is.Equal(wantCursorError(t, file.Save(t.Context(), "event_2", previous)), "event_1")
			cursor, err := file.Load(t.Context())
			is.NoErr(err)
			is.Equal(cursor, "event_1")
		}
	})
	t.Run("that has disappeared is not silently written again", func(t *testing.T) {
		wantCursorError(t, fileCursor(t).Save(t.Context(), "event_2", "event_1"))
	})
	t.Run("in a folder that is missing is an error, not a first start", func(t *testing.T) {
		is := is.New(t)
		file := events.FileCursor(filepath.Join(t.TempDir(), "missing", "events.cursor"))
		_, err := file.Load(t.Context())
		is.True(errors.Is(err, fs.ErrNotExist))
		is.True(errors.Is(file.Save(t.Context(), "event_1", ""), fs.ErrNotExist))
	})
	t.Run("needs a name", func(t *testing.T) {
		_, err := events.FileCursor("").Load(t.Context())
		moduletest.WantArgument(t, err, "FileCursor")
		moduletest.WantArgument(t, events.FileCursor("").Save(t.Context(), "event_1", ""), "FileCursor")
	})
}

func TestFilesThatHoldNoCursor(t *testing.T) {
	for name, text := range map[string]string{
		"an empty file":             "",
		"an empty line":             "\n",
		"half a cursor":             "event_secr",
		"zeros, as after a crash":   strings.Repeat("\x00", 8),
		"a line of zeros":           strings.Repeat("\x00", 8) + "\n",
		"two lines":                 "event_secret\nevent_2\n",
		"a line with a space":       "event secret\n",
		"a line for another system": "event_secret\r\n",
		"text that is not ASCII":    "event_secreté\n",
		"a long line":               strings.Repeat("e", 257) + "\n",
		"a long line and more":      strings.Repeat("e", 256) + "\nsecret",
		"a long file":               strings.Repeat("event_secret\n", 1e5),
	} {
		t.Run(name+" is an error that names the file, and does not change", func(t *testing.T) {
			is := is.New(t)
			file := holding(t, text)
			_, err := file.Load(t.Context())
			is.Equal(wantCursorError(t, err), "")
			is.True(strings.Contains(err.Error(), string(file)))
			is.True(!strings.Contains(err.Error(), "secret"))
			for _, previous := range []string{"", "event_secr", strings.TrimSuffix(text, "\n")} {
				wantCursorError(t, file.Save(t.Context(), "event_9", previous))
			}
			kept, err := os.ReadFile(string(file))
			is.NoErr(err)
			is.Equal(string(kept), text)
		})
	}
	t.Run("and a cursor that would make one is not saved", func(t *testing.T) {
		for _, cursor := range []string{"", "event 1", "event_1\n", "\x00", "é", strings.Repeat("e", 257)} {
			file := fileCursor(t)
			wantCursorError(t, file.Save(t.Context(), cursor, ""))
			is.New(t).Equal(len(beside(t, file)), 0)
		}
	})
}

func TestTailWithAFileCursor(t *testing.T) {
	inBubble(t, "continues where another was stopped", func(t *testing.T) {
		is := is.New(t)
		s, file := streamOf(3), fileCursor(t)
		first, _ := during(t, time.Second, s, file, nil)
		s.add("event_4")
		second, _ := during(t, time.Second, s, file, nil)
		is.Equal(first, []string{"event_1", "event_2", "event_3"})
		is.Equal(second, []string{"event_4"})
	})
	inBubble(t, "does not start with a file without a cursor", func(t *testing.T) {
		is := is.New(t)
		s := streamOf(3)
		_, err := during(t, time.Second, s, holding(t, ""), nil)
		wantCursorError(t, err)
		is.Equal(len(s.questions()), 0)
	})
	inBubble(t, "ends when another one uses the same file", func(t *testing.T) {
		is := is.New(t)
		s, file := streamOf(9), fileCursor(t)
		var first []string
		err := follow(t.Context(), t, s, file, nil, func(ctx context.Context, event *events.Event) error {
			if first = append(first, string(event.ID)); len(first) == 2 {
				second := follow(ctx, t, s, file, nil, func(_ context.Context, event *events.Event) error {
					if event.ID == "event_5" {
						return events.ErrStop
					}
					return nil
				})
				is.True(errors.Is(second, events.ErrStop))
			}
			return nil
		})
		is.Equal(wantCursorError(t, err), "event_4")
		is.Equal(first, []string{"event_1", "event_2"})
	})
}

func FuzzFileCursor(f *testing.F) {
	for _, text := range []string{"event_1\n", "event_1", "", "\n", "event_1\nevent_2\n", "\x00\n", "é\n", strings.Repeat("e", 256) + "\n", strings.Repeat("e", 257) + "\n"} {
		f.Add([]byte(text))
	}
	file := fileCursor(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(string(file), text, 0o600); err != nil {
			t.Fatal(err)
		}
		cursor, err := file.Load(t.Context())
		if err != nil {
			wantCursorError(t, err)
			return
		}
		if cursor == "" || string(text) != cursor+"\n" {
			t.Fatalf("%q is read as %q", text, cursor)
		}
		if err := file.Save(t.Context(), cursor, cursor); err != nil {
			t.Fatal(err)
		}
		if again, err := os.ReadFile(string(file)); err != nil || !slices.Equal(again, text) {
			t.Fatalf("%q is written as %q: %v", text, again, err)
		}
	})
}
