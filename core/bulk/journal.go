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

// Journal is a file with a line for each input, in order: a letter for its state, and a hash of its key. Lines are written in place, each
// with one write of 16 bytes, so a program that is killed leaves the file intact. A power failure may lose the last seconds of it.
type Journal struct {
	file  *os.File
	path  string // without symbolic links
	locks []*flock.Flock
	inUse atomic.Bool // by a run of this process
}

const (
	markNone  = byte(0)   // no line, or one of zeros
	markBegun = byte('b') // a call was started, and may have acted
	markDone  = byte('d')
	markFail  = byte('f') // the call failed and did not act

	lineLength = 16
	header     = "workos bulk 001\n" // as long as a line
)

// ErrJournalInUse is returned while another process, or another Journal of this one, has the file open.
const ErrJournalInUse = core.Sentinel("workos: bulk: another run has the journal open")

// ErrJournalRemoved is returned if the file was removed, moved or replaced while it was open: a later run does not see what this one did.
const ErrJournalRemoved = core.Sentinel("workos: bulk: the journal was removed while it was open")

// OpenJournal opens a journal file and creates it, with permissions 0600, if it does not exist. It locks the file itself, whichever name
// opens it, and a file next to it with the suffix ".lock": either lock keeps others out if the other file is lost. A file that is not a journal is a
// *core.ArgumentError.
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

// takeLocks locks the file next to the journal, and the journal. On Windows it locks only the first: an open file cannot be removed there, and
// the second lock would block the journal's own access.
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
	return j.isStillThere() // the locked file is the opened one
}

// isStillThere returns an error if the journal's name now refers to another file, or to none.
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

// readHeader checks that the file is a journal, and starts one in an empty file.
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
		return &core.ArgumentError{Argument: "path", Reason: "is a file that is not a journal"}
	}
	return nil
}

// take reserves the journal for a run until it calls release.
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

// Close flushes the journal to disk and closes it. It returns ErrJournalRemoved if the file is gone.
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

// mark returns the state of an input. It is an error if the journal has another input at that index.
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
		return markBegun, nil // A damaged line may have been any of them.
	}
	// The key is written first, so that write changes only one byte. Until then nothing was done, unless the file was cut here.
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

// write records the state of an input.
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

// hashOf returns 65 bits of a hash, in 13 characters.
func hashOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base32.StdEncoding.EncodeToString(sum[:])[:13]
}

// markOf returns the journal's mark for an input whose outcome was consumed.
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
