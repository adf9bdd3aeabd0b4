package events

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
)

// CursorStore stores the position in the stream up to which a Tail has handled events: the ID of the last event. A
// Tail calls it from one goroutine.
type CursorStore interface {
	// Load returns the last saved cursor, or "" if there is none.
	Load(ctx context.Context) (cursor string, err error)

	// Save replaces previous with cursor, the ID of a handled event. After an error it is called again with the same
	// arguments, so it may find its own cursor already stored. If it finds neither, another Tail has moved the
	// cursor; an error that matches ErrStop or a *CursorError ends this Tail. ctx lasts for ten seconds.
	Save(ctx context.Context, cursor, previous string) error
}

// CursorError is a cursor from which a Tail cannot continue. It ends the Tail, because starting somewhere else could
// skip events; the operator must decide where to start.
type CursorError struct {
	Cursor string // the ID of an event; "" if it is unknown
	Reason string // completes the sentence "the cursor …"
	Err    error  // the error from WorkOS, core.ErrRepeatedCursor, or nil
}

// Error returns the text without control characters, at most 2 KiB long.
func (e *CursorError) Error() string {
	message := "workos: the cursor "
	if e.Cursor != "" {
		message += e.Cursor + " "
	}
	message += e.Reason
	if e.Err != nil {
		message += ": " + e.Err.Error()
	}
	return plain.Text(message)
}

// Unwrap returns Err.
func (e *CursorError) Unwrap() error { return e.Err }

// FileCursor is the name of a file that stores a cursor as a line of text. Its folder must exist: a missing folder is
// more likely a missing volume than a first start.
//
// The file has mode 0600 and is replaced as a whole, by a new file next to it with the suffix ".new": a killed
// process leaves either the old or the new cursor. A file without a valid cursor, even an empty one, and a file that
// another Tail has changed are a *CursorError.
type FileCursor string

const maxCursorBytes = 256

// Load reads the file. A missing file means that there is no cursor yet.
func (f FileCursor) Load(context.Context) (cursor string, err error) {
	if err := engine.Required("FileCursor", string(f)); err != nil {
		return "", err
	}
	file, err := os.Open(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		_, err = os.Stat(filepath.Dir(string(f)))
		return "", err
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxCursorBytes+2))
	if err != nil {
		return "", err
	}
	cursor, whole := strings.CutSuffix(string(data), "\n") // half a cursor has no line end
	if !whole || !isCursor(cursor) {
		return "", &CursorError{Reason: "cannot be read from the file " + string(f) + ": it is damaged, or another file"}
	}
	return cursor, nil
}

// isCursor reports whether text can be the ID of an event.
func isCursor(text string) bool {
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	return text != "" && len(text) <= maxCursorBytes && !strings.ContainsFunc(text, odd)
}

// Save replaces the file.
func (f FileCursor) Save(ctx context.Context, cursor, previous string) error {
	if !isCursor(cursor) {
		return &CursorError{Reason: "to save does not fit into a line of ASCII"}
	}
	held, err := f.Load(ctx)
	if err != nil {
		return err
	}
	if held != previous {
		return &CursorError{Cursor: held, Reason: "in the file " + string(f) + " is not the one that was saved: is another Tail running?"}
	}
	next := string(f) + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) { // from a killed process
		return err
	}
	if err := writeNew(next, cursor+"\n"); err != nil {
		return err
	}
	// The folder is not synced: if a power cut undoes the rename, some events are only delivered again.
	return os.Rename(next, string(f))
}

// writeNew writes a file that does not exist yet, and syncs it to disk.
func writeNew(name, text string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the name is the caller's
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}
