package tokens

import (
	"fmt"
	"io/fs"
	"os"
)

// openPrivate opens a file that is the user's alone.
func openPrivate(path string, flag int) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if err := checkNoLink(path, info); err != nil {
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
	if err := checkOwner(file.Name(), info); err != nil {
		return err
	}
	return checkMode(file.Name(), info)
}

// checkFolder refuses a folder that is not the user's, or that another user can replace.
func checkFolder(path string) (fs.FileInfo, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if err := checkNoLink(path, info); err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("workos: %s is not a folder", path)
	}
	if err := checkOwner(path, info); err != nil {
		return nil, err
	}
	return info, checkParents(path)
}

// checkNoLink refuses a symbolic link, which leads to where another set of eyes may be.
func checkNoLink(path string, info fs.FileInfo) error {
	if info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%w: %s is a symbolic link", ErrExposed, path)
	}
	return nil
}
