package typecheck

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
)

// Rewritten returns a universe in which some files of this module have other texts, by path from the root of the
// module. The module's packages are checked from source, including function bodies, so that a package that no longer
// compiles is an error of a program that imports it.
func (u *Universe) Rewritten(texts map[string]string) *Universe {
	rewritten := &rewritten{universe: u, texts: texts, checked: map[string]*types.Package{}}
	return &Universe{fset: u.fset, packages: u.packages, importer: rewritten}
}

// rewritten imports the packages of this module from their sources and all others from export data.
type rewritten struct {
	universe *Universe
	texts    map[string]string
	checked  map[string]*types.Package
}

func (r *rewritten) Import(path string) (*types.Package, error) {
	source := r.universe.packages[path]
	if source.Module == nil || !source.Module.Main {
		return r.universe.importer.Import(path)
	}
	if checked := r.checked[path]; checked != nil {
		return checked, nil
	}
	files, err := r.parse(source)
	if err != nil {
		return nil, err
	}
	config := types.Config{Importer: r}
	checked, err := config.Check(path, r.universe.fset, files, nil)
	if err != nil {
		return nil, fmt.Errorf("package %s does not compile: %w", path, err)
	}
	r.checked[path] = checked
	return checked, nil
}

func (r *rewritten) parse(source listed) ([]*ast.File, error) {
	var files []*ast.File
	for _, name := range source.GoFiles {
		path := filepath.Join(source.Dir, name)
		within, err := filepath.Rel(source.Module.Dir, path)
		if err != nil {
			return nil, err
		}
		text, ok := r.texts[filepath.ToSlash(within)]
		if !ok {
			kept, err := os.ReadFile(path) //nolint:gosec // a file that the go command named
			if err != nil {
				return nil, err
			}
			text = string(kept)
		}
		file, err := r.universe.Parse(path, []byte(text))
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}
