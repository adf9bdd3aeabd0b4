package tokens

import (
	"fmt"
	"os"

	"github.com/workos-typestate/workos/internal/ownfolder"
)

// openPrivate opens a file that is the user's alone.
func openPrivate(path string, flag int) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if err := ownfolder.CheckNoLink(path, info, ErrExposed); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, flag|noFollow, 0o600) //nolint:gosec // a file of the store's own
	if err != nil {
		return nil, err
	}
	if err := checkPrivate(file); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// checkPrivate refuses a file that anybody but the user can open, and what is not a file.
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
