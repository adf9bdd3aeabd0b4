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

// maxLinks is how many symbolic links a path may lead through, as on Linux.
const maxLinks = 40

// checkParents refuses a folder in which others can put files, or that they can put another one in the place of: it and each one
// above it, up to the user's home or the root, is to be the user's or root's, and writable by its owner alone, or sticky, as /tmp
// is. So sshd judges the folders of its keys (StrictModes). The same holds for each folder that a symbolic link on the way is in.
func checkParents(folder string, exposed error) error {
	path, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	home, _ := os.UserHomeDir()
	home = filepath.Clean(home) // of nothing it is ".", which is no absolute path
	realHome, _ := filepath.EvalSymlinks(home)
	at := "/" // leads through no link
	if inside, ok := strings.CutPrefix(path, home+"/"); ok && realHome != "" {
		at, path = realHome, inside // what is above the home is not judged
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
			return fmt.Errorf("workos: %s leads through more than %d symbolic links", folder, maxLinks)
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

// checkUpwards judges a folder and those above it. There is no symbolic link in path.
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
		return fmt.Errorf("%w: others can write to %s, whose mode is %#o, and so replace what is in it: take that away by chmod go-w",
			exposed, path, info.Mode().Perm())
	}
	return nil
}
