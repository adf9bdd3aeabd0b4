//go:build unix

package ownfolder

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// maxLinks is the maximum number of symbolic links in a path, as on Linux.
const maxLinks = 40

// checkParents rejects a folder in which others can put files, or that they can replace. The folder and each one above it, up to
// the user's home or the root, must belong to the user or root, and be writable only by its owner or sticky, like /tmp. The same
// applies to each folder that contains a symbolic link on the way. sshd checks the folders of its keys in the same way
// (StrictModes).
func checkParents(folder string, exposed error) error {
	path, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	home, _ := os.UserHomeDir()
	home = filepath.Clean(home) // for an empty path it is ".", which is not absolute
	realHome, _ := filepath.EvalSymlinks(home)
	at := "/" // contains no link
	if inside, ok := strings.CutPrefix(path, home+"/"); ok && realHome != "" {
		at, path = realHome, inside // folders above the home are not checked
	}
	names, links := strings.Split(path, "/"), 0
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		if name == ".." {
			at = filepath.Dir(at)
			continue
		}
		next := filepath.Join(at, name)
		info, err := os.Lstat(next)
		if err != nil {
			return err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		if links++; links > maxLinks {
			return fmt.Errorf("workos: %s has more than %d symbolic links in its path", folder, maxLinks)
		}
		if err := checkParent(next, info, exposed); err != nil {
			return err
		}
		if err := checkUpwards(at, realHome, exposed); err != nil {
			return err
		}
		target, err := os.Readlink(next)
		if err != nil {
			return err
		}
		if filepath.IsAbs(target) {
			at = "/"
		}
		names = append(strings.Split(target, "/"), names...)
	}
	return checkUpwards(at, realHome, exposed)
}

// checkUpwards checks a folder and those above it. path must not contain symbolic links.
func checkUpwards(path, home string, exposed error) error {
	for {
		info, err := os.Lstat(path)
		if err != nil {
			return err
		}
		if err := checkParent(path, info, exposed); err != nil {
			return err
		}
		above := filepath.Dir(path)
		if path == home || path == above {
			return nil
		}
		path = above
	}
}

func checkParent(path string, info fs.FileInfo, exposed error) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if ok && stat.Uid != 0 {
		if err := CheckOwner(path, info, exposed); err != nil {
			return err
		}
	}
	writable := info.Mode().Perm()&0o022 != 0 && info.Mode()&(fs.ModeSticky|fs.ModeSymlink) == 0
	if writable {
		return fmt.Errorf("%w: others can write to %s, with mode %#o, and replace its contents: remove that permission with chmod go-w",
			exposed, path, info.Mode().Perm())
	}
	return nil
}
