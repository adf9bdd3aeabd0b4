// Package typecheck type-checks Go programs that are not packages of this module: those of
// testdata/misuse and those in the documents. The go command is asked once for all that they import.
package typecheck

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
)

// Universe is the compiled packages that programs are checked against. It is for one goroutine.
type Universe struct {
	fset     *token.FileSet
	importer types.Importer
}

// Load compiles packages, given by import path, and all that they import, as the module in the current
// directory sees them.
func Load(ctx context.Context, paths ...string) (*Universe, error) {
	exports := map[string]string{} // the file of export data, by import path
	if len(paths) > 0 {
		var err error
		if exports, err = exportData(ctx, paths); err != nil {
			return nil, err
		}
	}
	fset := token.NewFileSet()
	lookup := func(path string) (io.ReadCloser, error) {
		file, ok := exports[path]
		if !ok {
			return nil, fmt.Errorf("package %s was not loaded", path)
		}
		return os.Open(file) //nolint:gosec // a file that the go command named
	}
	return &Universe{fset: fset, importer: importer.ForCompiler(fset, "gc", lookup)}, nil
}

// Package returns one of the packages that were loaded.
func (u *Universe) Package(path string) (*types.Package, error) { return u.importer.Import(path) }

func exportData(ctx context.Context, paths []string) (map[string]string, error) {
	args := append([]string{"list", "-export", "-deps", "-json=ImportPath,Export", "--"}, paths...)
	var stdout, stderr bytes.Buffer
	list := exec.CommandContext(ctx, "go", args...) //nolint:gosec // import paths, after "--"
	list.Stdout, list.Stderr = &stdout, &stderr
	if err := list.Run(); err != nil {
		return nil, fmt.Errorf("go list -export: %w\n%s", err, stderr.String())
	}
	exports := map[string]string{}
	for decoder := json.NewDecoder(&stdout); ; {
		var listed struct{ ImportPath, Export string }
		err := decoder.Decode(&listed)
		if errors.Is(err, io.EOF) {
			return exports, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go list -export: %w", err)
		}
		if listed.Export != "" { // package unsafe has none
			exports[listed.ImportPath] = listed.Export
		}
	}
}
