// Package ownfolder checks whether a folder is safe for files that other users of the machine must neither read nor replace.
package ownfolder

import (
	"fmt"
	"io/fs"
	"os"
)

// Check rejects a folder that is not the user's, or that another user can replace, with an error that matches exposed. If it
// matters who can read the folder, the caller has to check its mode.
func Check(path string, exposed error) (fs.FileInfo, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if err := CheckNoLink(path, info, exposed); err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("workos: %s is not a folder", path)
	}
	if err := CheckOwner(path, info, exposed); err != nil {
		return nil, err
	}
	return info, checkParents(path, exposed)
}

// Make creates the folder, or removes the permission of others to read it. If others can write to it, the error matches exposed,
// because they may have put something there.
func Make(path string, exposed error) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	info, err := Check(path, exposed)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return os.Chmod(path, 0o700) //nolint:gosec // a folder needs the x
	}
	return nil
}

// CheckNoLink rejects a symbolic link, because others may be able to read its target.
func CheckNoLink(path string, info fs.FileInfo, exposed error) error {
	if info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%w: %s is a symbolic link", exposed, path)
	}
	return nil
}
