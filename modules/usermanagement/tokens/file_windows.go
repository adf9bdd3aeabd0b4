package tokens

import (
	"errors"
	"io/fs"
	"syscall"
	"time"
)

// What Windows answers while another process has the file open, if only for an instant.
const (
	errorSharingViolation = syscall.Errno(32)
	errorLockViolation    = syscall.Errno(33)
)

// whileInUse repeats what fails because another process has the file open just then.
func whileInUse(operation func() error) error {
	const tries, pause = 50, 10 * time.Millisecond
	for try := 1; ; try++ {
		err := operation()
		inUse := errors.Is(err, errorSharingViolation) || errors.Is(err, errorLockViolation) || errors.Is(err, syscall.ERROR_ACCESS_DENIED)
		if !inUse || try == tries {
			return err
		}
		time.Sleep(pause)
	}
}

const noFollow = 0

// checkMode has nothing to check: the permissions are in a security descriptor, which the
// standard library does not read.
func checkMode(string, fs.FileInfo) error { return nil }

// syncFolder has nothing to do: Windows does not sync folders.
func syncFolder(string) error { return nil }
