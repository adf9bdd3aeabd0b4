package bulk

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"github.com/gofrs/flock"

	"github.com/workos-typestate/workos/core"
)

// Journal is a file with a line for each input, in their order: a letter for how far it is, and a hash of its key. Lines are written in place, each
// by one write of 16 bytes, so that a program that is killed leaves the file whole; one whose machine loses power may
// lose the last seconds of it.
type Journal struct {
	file  *os.File
	path  string // without symbolic links
	locks []*flock.Flock
	inUse atomic.Bool // by a run of this process
}

const (
	markNone  = byte(0)   // no line, or one of zeros
	markBegun = byte('b') // a call was begun, and may have acted
	markDone  = byte('d')
	markFail  = byte('f') // it was refused

	lineLength = 16
	header     = "workos bulk 001\n" // as long as a line
)

// ErrJournalInUse is returned while another process, or another Journal of this one, has the file open.
const ErrJournalInUse = core.Sentinel("workos: bulk: another run has the journal open")

// ErrJournalRemoved is returned when the file was removed, moved or replaced while it was open: a later run will not know what this one did.
const ErrJournalRemoved = core.Sentinel("workos: bulk: the journal was removed while it was open")

// OpenJournal opens the journal in a file, which it makes if there is none, with permissions 0600. It locks the file, by whichever name it is opened,
// and a file beside it with the suffix ".lock": the loss of either of them lets nobody else in. A file that is not a journal is a *core.ArgumentError.
func OpenJournal(path string) (*Journal, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the caller's file
	if err != nil {
		return nil, fmt.Errorf("workos: bulk: opening the journal: %w", err)
	}
	j := &Journal{file: file}
	if j.path, err = filepath.EvalSymlinks(path); err != nil {
		err = fmt.Errorf("workos: bulk: opening the journal: %w", err)
	}
	if err == nil {
		err = j.takeLocks()
	}
	if err == nil {
		err = j.readHeader()
	}
	if err != nil {
		_ = j.release()
		return nil, err
	}
	return j, nil
}

// takeLocks takes the lock beside the file, and that of the file. Windows has the first alone: nobody can remove a file there that is open, and
// the second would keep this journal from its own file.
func (j *Journal) takeLocks() error {
	names := []string{j.path + ".lock", j.path}
	if runtime.GOOS == "windows" {
		names = names[:1]
	}
	for _, name := range names {
		lock := flock.New(name, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
		locked, err := lock.TryLock()
		switch {
		case err != nil:
			return fmt.Errorf("workos: bulk: locking the journal: %w", err)
		case !locked:
			return ErrJournalInUse
		}
		j.locks = append(j.locks, lock)
	}
	return j.isStillThere() // what was locked by its name is what was opened by it
}

// isStillThere returns an error if the journal's name is of another file by now, or of none.
func (j *Journal) isStillThere() error {
	opened, err := j.file.Stat()
	if err != nil {
		return fmt.Errorf("workos: bulk: looking for the journal: %w", err)
	}
	if named, err := os.Stat(j.path); err != nil || !os.SameFile(opened, named) {
		return ErrJournalRemoved
	}
	return nil
}

// readHeader checks that the file is a journal, and begins one in a file that is empty.
func (j *Journal) readHeader() error {
	begins := make([]byte, len(header))
	n, err := j.file.ReadAt(begins, 0)
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		if _, err := j.file.WriteAt([]byte(header), 0); err != nil {
			return fmt.Errorf("workos: bulk: writing the journal: %w", err)
		}
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("workos: bulk: reading the journal: %w", err)
	case string(begins[:n]) != header:
		return &core.ArgumentError{Argument: "path", Reason: "is of a file that is not a journal"}
	}
	return nil
}

// take gives the journal to a run, which returns it by calling release.
func (j *Journal) take() (release func(), err error) {
	switch {
	case j == nil:
		return func() {}, nil
	case j.file == nil:
		return nil, &core.ArgumentError{Argument: "params.Journal", Reason: "was not made by OpenJournal"}
	case !j.inUse.CompareAndSwap(false, true):
		return nil, ErrJournalInUse
	}
	return func() { j.inUse.Store(false) }, nil
}

// Close writes the journal to the disk and closes it. It is ErrJournalRemoved if that was in vain.
func (j *Journal) Close() error {
	return errors.Join(j.isStillThere(), j.file.Sync(), j.release())
}

func (j *Journal) release() error {
	err := j.file.Close()
	for _, lock := range j.locks {
		err = errors.Join(err, lock.Unlock())
	}
	return err
}

// mark returns how far an input is. It is an error if the journal has another input in its place.
func (j *Journal) mark(index int, key string) (byte, error) {
	if j == nil {
		return markNone, nil
	}
	line := make([]byte, lineLength)
	n, err := j.file.ReadAt(line, place(index))
	if err != nil && !errors.Is(err, io.EOF) {
		return markNone, fmt.Errorf("workos: bulk: reading the journal: %w", err)
	}
	hash := hashOf(key)
	if n == lineLength && !isBlank(line) {
		if string(line[2:15]) != hash {
			return markNone, &core.ArgumentError{
				Argument: "inputs",
				Reason:   fmt.Sprintf("are not those of the journal: input %d has another key", index),
			}
		}
		switch line[0] {
		case markDone, markFail:
			return line[0], nil
		}
		return markBegun, nil // What is damaged may have been any of them.
	}
	// The key goes first, so that write needs to change one byte alone. Until then nothing was done, unless the file was cut here.
	known, begins := markNone, markFail
	if n > 0 && n < lineLength {
		known, begins = markBegun, markBegun
	}
	if _, err := j.file.WriteAt([]byte(string(begins)+" "+hash+"\n"), place(index)); err != nil {
		return markNone, fmt.Errorf("workos: bulk: writing the journal: %w", err)
	}
	return known, nil
}

// isBlank reports whether a line was never written.
func isBlank(line []byte) bool {
	for _, b := range line {
		if b != 0 {
			return false
		}
	}
	return true
}

// write notes how far an input is.
func (j *Journal) write(index int, mark byte) error {
	if j == nil {
		return nil
	}
	if _, err := j.file.WriteAt([]byte{mark}, place(index)); err != nil {
		return fmt.Errorf("workos: bulk: writing the journal: %w", err)
	}
	return nil
}

func place(index int) int64 { return int64(len(header)) + int64(index)*lineLength }

// hashOf is 65 bits of a hash, in 13 characters.
func hashOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base32.StdEncoding.EncodeToString(sum[:])[:13]
}

// markOf is what the journal has of an input whose outcome was taken.
func markOf(state State) byte {
	switch state {
	case Done, Found, Before:
		return markDone
	case Failed:
		return markFail
	case Unknown:
	}
	return markBegun
}
