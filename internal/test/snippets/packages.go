package snippets

import (
	"io/fs"
	"path"
	"path/filepath"
)

const module = "github.com/workos-typestate/workos"

// others are the packages outside this module that a block may name without an import.
var others = []string{
	"bufio", "bytes", "cmp", "context", "crypto/rand", "crypto/sha256", "crypto/tls", "crypto/x509", "database/sql",
	"encoding/base64", "encoding/csv", "encoding/hex", "encoding/json", "errors", "expvar", "flag", "fmt", "html/template", "io", "iter",
	"log", "log/slog", "maps", "net", "net/http", "net/http/httptest", "net/netip", "net/url", "os", "os/signal",
	"path/filepath", "regexp", "slices", "sort", "strconv", "strings", "sync", "sync/atomic", "syscall", "testing",
	"testing/synctest", "time",
	"github.com/google/uuid", "github.com/matryer/is", "golang.org/x/oauth2",
}

// Packages returns the import paths of the packages that a block may name without an import, by name: those of others, and those of this module,
// whose names are those of their folders. The modules of contrib are not in its graph.
func Packages(root string) (map[string]string, error) {
	packages := map[string]string{"workos": module}
	for _, other := range others {
		packages[path.Base(other)] = other
	}
	err := filepath.WalkDir(root, func(folder string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() || folder == root {
			return err
		}
		switch entry.Name() {
		case ".git", ".ci", "cmd", "contrib", "docs", "internal", "node_modules", "testdata":
			return filepath.SkipDir
		}
		sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(sources) == 0 {
			return err
		}
		name, err := filepath.Rel(root, folder)
		packages[entry.Name()] = module + "/" + filepath.ToSlash(name)
		return err
	})
	return packages, err
}
