package tokens

import (
	"fmt"
	"os"

	"github.com/workos-typestate/workos/internal/ownfolder"
)

// openPrivate opens a file that only the user can access.
func openPrivate(path string, flag int) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if err := ownfolder.CheckNoLink(path, info, ErrExposed); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, flag|noFollow, 0o600) //nolint:gosec // a file of the store
	if err != nil {
		return nil, err
	}
	if err := checkPrivate(file); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// checkPrivate returns an error for a file that other users can open, and for anything that is not a regular file.
func checkPrivate(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("workos: %s is not a regular file", file.Name())
	}
	if err := ownfolder.CheckOwner(file.Name(), info, ErrExposed); err != nil {
		return err
	}
	return checkMode(file.Name(), info)
}
