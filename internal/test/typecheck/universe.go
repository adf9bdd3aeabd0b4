// Package typecheck type-checks Go programs that are not packages of this module: those of testdata/misuse and those
// in the documents. It runs the go command once for all their imports.
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

// Universe is the packages that programs are checked against. It is for one goroutine.
type Universe struct {
	fset     *token.FileSet
	packages map[string]listed // by import path
	importer types.Importer
}

// listed is the go command's description of a package.
type listed struct {
	ImportPath string
	Export     string // the file of export data
	Dir        string
	GoFiles    []string
	Module     *struct {
		Main bool
		Dir  string
	}
}

// Load compiles packages, given by import path, and all that they import, as the module in the current
// directory sees them.
func Load(ctx context.Context, paths ...string) (*Universe, error) { return LoadIn(ctx, "", paths...) }

// LoadIn is Load for the module in a directory.
func LoadIn(ctx context.Context, dir string, paths ...string) (*Universe, error) {
	packages := map[string]listed{}
	if len(paths) > 0 {
		var err error
		if packages, err = list(ctx, dir, paths); err != nil {
			return nil, err
		}
	}
	fset := token.NewFileSet()
	lookup := func(path string) (io.ReadCloser, error) {
		found, ok := packages[path]
		if !ok {
			return nil, fmt.Errorf("package %s was not loaded", path)
		}
		return os.Open(found.Export)
	}
	return &Universe{fset: fset, packages: packages, importer: importer.ForCompiler(fset, "gc", lookup)}, nil
}

// Package returns one of the packages that were loaded.
func (u *Universe) Package(path string) (*types.Package, error) { return u.importer.Import(path) }

func list(ctx context.Context, dir string, paths []string) (map[string]listed, error) {
	args := append([]string{"list", "-export", "-deps", "-json=ImportPath,Export,Dir,GoFiles,Module", "--"}, paths...)
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(ctx, "go", args...) //nolint:gosec // import paths, after "--"
	command.Dir = dir
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("go list -export: %w\n%s", err, stderr.String())
	}
	packages := map[string]listed{}
	for decoder := json.NewDecoder(&stdout); ; {
		var found listed
		err := decoder.Decode(&found)
		if errors.Is(err, io.EOF) {
			return packages, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go list -export: %w", err)
		}
		if found.Export != "" { // package unsafe has none
			packages[found.ImportPath] = found
		}
	}
}
