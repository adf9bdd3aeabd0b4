// Package typescript reads the part of a Node SDK release that the contract needs: the requests in its sources, and the declared shapes of
// requests and responses. It supports the part of TypeScript that these use, and reports anything else as an error.
package typescript

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Package is an installed release of the Node SDK.
type Package struct {
	// Name and Version are the values in package.json.
	Name, Version string

	sources map[string]string // path below src -> text without comments
	types   *Types
}

// Read loads the sources (from the source maps, lib/*.map) and the declarations (lib/*.d.mts) of the package that is installed in a folder.
func Read(folder string) (*Package, error) {
	p := &Package{sources: map[string]string{}}
	if err := readJSON(filepath.Join(folder, "package.json"), &p); err != nil {
		return nil, err
	}
	if err := p.readSources(folder); err != nil {
		return nil, err
	}
	names, err := filepath.Glob(filepath.Join(folder, "lib", "*.d.mts"))
	if err != nil {
		return nil, err
	}
	var declarations strings.Builder
	for _, name := range names {
		if strings.HasPrefix(filepath.Base(name), "index.") {
			continue // an entry point; requests and responses are in the file that the entry points share
		}
		text, err := os.ReadFile(name) //nolint:gosec // in the folder that the caller names
		if err != nil {
			return nil, err
		}
		declarations.Write(text)
	}
	if p.types, err = readTypes(declarations.String()); err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	return p, nil
}

func (p *Package) readSources(folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, "lib", "*.map"))
	if err != nil {
		return err
	}
	for _, name := range names {
		var m struct {
			Sources        []string
			SourcesContent []string
		}
		if err := readJSON(name, &m); err != nil {
			return err
		}
		if len(m.Sources) != len(m.SourcesContent) {
			return fmt.Errorf("%s: %d sources, but the text of %d", name, len(m.Sources), len(m.SourcesContent))
		}
		for i, source := range m.Sources {
			below, ok := strings.CutPrefix(path.Join("lib", source), "src/")
			if ok && path.Ext(below) == ".ts" {
				p.sources[below] = withoutComments(m.SourcesContent[i])
			}
		}
	}
	if len(p.sources) == 0 {
		return errors.New(folder + ": no source map has the sources")
	}
	return nil
}

func readJSON(name string, into any) error {
	text, err := os.ReadFile(name) //nolint:gosec // in the folder that the caller names
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Files returns the paths, below the sources' root, of the files in a folder and in the folders below it, sorted: Files("common/exceptions").
func (p *Package) Files(folder string) []string {
	var files []string
	for _, file := range slices.Sorted(maps.Keys(p.sources)) {
		if strings.HasPrefix(file, folder+"/") {
			files = append(files, file)
		}
	}
	return files
}

// Source returns the text of a file without its comments: Source("factory.ts"). It is empty for a file that the package does not have.
func (p *Package) Source(file string) string { return p.sources[file] }

// Types returns the package's declarations.
func (p *Package) Types() *Types { return p.types }
