// Package ownfolder judges whether a folder is one in which a program can put what other users of the machine must neither
// read nor replace.
package ownfolder

import (
	"fmt"
	"io/fs"
	"os"
)

// Check refuses a folder that is not the user's, or that another user can replace. What it has against a folder matches
// exposed. The caller judges the folder's own mode for reading, as far as that matters.
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

// Make makes the folder, or takes away that others may read it. That they may write to it is an error that matches exposed: there is
// no telling what they have put there.
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

// CheckNoLink refuses a symbolic link, which leads to where another set of eyes may be.
func CheckNoLink(path string, info fs.FileInfo, exposed error) error {
	if info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%w: %s is a symbolic link", exposed, path)
	}
	return nil
}
