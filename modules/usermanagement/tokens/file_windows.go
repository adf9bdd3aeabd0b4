package tokens

import (
	"errors"
	"io/fs"
	"syscall"
	"time"
)

// The errors of Windows while another process has the file open.
const (
	errorSharingViolation = syscall.Errno(32)
	errorLockViolation    = syscall.Errno(33)
)

// whileInUse retries an operation while another process has the file open.
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

// checkMode checks nothing: the permissions are in a security descriptor, which the standard library does not read.
func checkMode(string, fs.FileInfo) error { return nil }

// syncFolder does nothing: Windows does not sync folders.
func syncFolder(string) error { return nil }
