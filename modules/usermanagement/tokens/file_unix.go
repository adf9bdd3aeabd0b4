//go:build unix

package tokens

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// noFollow opens no symbolic link, and does not wait for the other end of a pipe.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// whileInUse calls operation once: on Unix, a file in use blocks nothing.
func whileInUse(operation func() error) error { return operation() }

// checkMode returns an error for a file that anybody but its owner can open.
func checkMode(path string, info fs.FileInfo) error {
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("%w: the mode of %s is %#o, and must be 0600", ErrExposed, path, mode)
	}
	return nil
}

// syncFolder makes a rename or a removal durable, if the file system supports that.
func syncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // the folder of the store
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }()
	if err := folder.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
