//go:build unix

package tokens

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// checkParents refuses a folder that others can put another one in the place of: each one above it, up to the user's home
// or the root, is to be the user's or root's, and writable by its owner alone, or sticky, as /tmp is. So sshd judges the
// folders of its keys (StrictModes). Both the path as it is written and the one that its symbolic links lead to are looked at.
func checkParents(folder string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	above := filepath.Dir(folder)
	leadsTo, err := filepath.EvalSymlinks(above)
	if err != nil {
		return err
	}
	for _, start := range []string{above, leadsTo} {
		if err := checkUpwards(start); err != nil {
			return err
		}
	}
	return nil
}

func checkUpwards(path string) error {
	home, _ := os.UserHomeDir()
	home = filepath.Clean(home) // of nothing it is ".", which is no absolute path
	realHome, _ := filepath.EvalSymlinks(home)
	for {
		info, err := os.Lstat(path)
		if err != nil {
			return err
		}
		if err := checkParent(path, info); err != nil {
			return err
		}
		above := filepath.Dir(path)
		if path == home || path == realHome || path == above {
			return nil
		}
		path = above
	}
}

func checkParent(path string, info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if ok && stat.Uid != 0 {
		if err := checkOwner(path, info); err != nil {
			return err
		}
	}
	writable := info.Mode().Perm()&0o022 != 0 && info.Mode()&(fs.ModeSticky|fs.ModeSymlink) == 0
	if writable {
		return fmt.Errorf("%w: others can replace the folder, since they can write to %s, whose mode is %#o: take that away by chmod go-w",
			ErrExposed, path, info.Mode().Perm())
	}
	return nil
}
