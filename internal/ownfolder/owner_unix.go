//go:build unix

package ownfolder

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// CheckOwner rejects a file or folder of another user, who could make it readable at any time.
func CheckOwner(path string, info fs.FileInfo, exposed error) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if own := uint32(os.Geteuid()); ok && stat.Uid != own { //nolint:gosec // the kernel's own, of 32 bits
		return fmt.Errorf("%w: %s belongs to user %d, and this program runs as user %d", exposed, path, stat.Uid, own)
	}
	return nil
}
