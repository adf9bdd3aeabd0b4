package instance

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"

	"github.com/workos-typestate/workos/internal/ownfolder"
)

// defaultFolder is in the user's runtime folder (XDG Base Directory Specification), which is removed with the user's last
// login, or in the cache folder if there is none. It ignores a variable that su has kept from another user.
func defaultFolder(name string) (string, error) {
	hash := sha256.Sum256([]byte(name))
	own := "workos-" + hex.EncodeToString(hash[:8])
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) {
		if _, err := ownfolder.Check(runtime, ErrExposed); err == nil {
			return filepath.Join(runtime, own), nil
		}
	}
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, own), err
}
