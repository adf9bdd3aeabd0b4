package snippets_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// TestImportsPointOneWay holds the packages of the SDK, their tests aside, to the drawing of
// docs/architecture.md: what a package imports of them stands below it.
func TestImportsPointOneWay(t *testing.T) {
	is := is.New(t)
	seen := 0
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			if layer(name) == unknown {
				return filepath.SkipDir
			}
			return err
		}
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(filepath.FromSlash(name)))
		for _, spec := range parsed.Imports {
			seen++
			if imported, ok := within(spec.Path.Value); ok && !below(imported, folder) {
				t.Errorf("%s imports %s, which does not stand below it", name, imported)
			}
		}
		return nil
	})
	is.NoErr(err)
	is.True(seen > 500)
	is.True(!below("modules/sso", "core") && !below(".", "modules/sso") && !below("modules/usermanagement/tokens", ".") && !below("core", "workostest"))
}

const unknown = -1 // what the drawing leaves out

// layer is how high a folder of the repository stands.
func layer(folder string) int {
	switch {
	case folder == "workostest":
		return 0
	case folder == "core":
		return 1
	case folder == "pkce":
		return 2
	case strings.HasPrefix(folder, "modules"):
		return 3
	case folder == ".", strings.HasPrefix(folder, "pkce/"):
		return 4
	case folder == "env":
		return 5
	}
	return unknown
}

// below reports whether a package may import another: one of a lower layer, or another of modules or of pkce.
func below(imported, importer string) bool {
	parent, _, nested := strings.Cut(importer, "/")
	beside := nested && strings.HasPrefix(imported, parent+"/")
	return imported != "workostest" && (layer(imported) < layer(importer) || beside)
}

// within is the folder of an imported package of the SDK; ok is false for any other, internal ones included.
func within(quoted string) (folder string, ok bool) {
	path, err := strconv.Unquote(quoted)
	if err != nil || path != rootPath && !strings.HasPrefix(path, rootPath+"/") {
		return "", false
	}
	folder = strings.TrimPrefix(strings.TrimPrefix(path, rootPath), "/")
	if folder == "" {
		folder = "."
	}
	return folder, !strings.HasPrefix(folder, "internal/")
}
