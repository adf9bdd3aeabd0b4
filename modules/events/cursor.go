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

// CursorStore keeps the place in the stream up to which a Tail has handled the events: the ID of the last one. A
// Tail calls it from one goroutine.
type CursorStore interface {
	// Load returns what was saved last, or "" if nothing was.
	Load(ctx context.Context) (cursor string, err error)

	// Save puts cursor, an event that was handled, in the place of previous. After an error it is called again
	// with the same arguments, so it may find its own cursor there. If it finds neither, another Tail has moved
	// the cursor, and an error that is ErrStop or a *CursorError ends this one. ctx lasts for ten seconds.
	Save(ctx context.Context, cursor, previous string) error
}

// CursorError is a cursor with which a Tail cannot go on. It ends the Tail, since to begin again somewhere else
// could pass events over; where to begin is to be decided by whoever knows.
type CursorError struct {
	Cursor string // the ID of an event; "" if there is none to be had
	Reason string // completes the sentence "the cursor …"
	Err    error  // what WorkOS answered, core.ErrRepeatedCursor, or nil
}

// Error has no control characters, and is at most 2 KiB long.
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

// FileCursor is the name of a file that keeps a cursor, as a line of text. Its folder must be there: one that is
// not is more likely to be a volume that is missing than a first start.
//
// The file has mode 0600 and is replaced as a whole, by one that was written beside it with ".new" at the end of
// its name: a process that is killed leaves the old cursor or the new one. A file that holds no cursor, even an
// empty one, and one that another Tail has moved on are a *CursorError.
type FileCursor string

const maxCursorBytes = 256

// Load reads the file. No file is no cursor yet.
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
	cursor, whole := strings.CutSuffix(string(data), "\n") // half a cursor has no end
	if !whole || !isCursor(cursor) {
		return "", &CursorError{Reason: "is not what the file " + string(f) + " holds: it is damaged, or another file"}
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
		return &CursorError{Reason: "that is to be saved does not fit into a line of ASCII"}
	}
	held, err := f.Load(ctx)
	if err != nil {
		return err
	}
	if held != previous {
		return &CursorError{Cursor: held, Reason: "in the file " + string(f) + " is not the one that was left there: is another tail at work?"}
	}
	next := string(f) + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) { // from a process that was killed
		return err
	}
	if err := writeNew(next, cursor+"\n"); err != nil {
		return err
	}
	// The folder is not synced: if a power cut undoes the renaming, events come again, and no more than that.
	return os.Rename(next, string(f))
}

// writeNew writes a file that is not there yet, and waits until the disk has it.
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
