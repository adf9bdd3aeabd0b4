package snippets_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// row is a layer of packages.
type row struct {
	packages string // folders, as patterns of path.Match
	beside   bool   // whether they may import one another; Go rejects cycles
}

// layers are the packages that ship, from bottom to top, as drawn in docs/architecture.md. Within this repository, a package imports only
// packages in the rows below its own.
var layers = []row{
	{packages: "internal/plain"},
	{packages: "internal/codec internal/redact internal/hidden internal/inside internal/option internal/wait internal/flight internal/recent internal/iron internal/guard internal/arrival internal/ownfolder"},
	{packages: "internal/jwt"},
	{packages: "core"},
	{packages: "internal/engine internal/received internal/verdict internal/webpage internal/rejected"},
	{packages: "internal/poll"},
	{packages: "core/ratelimit"},
	{packages: "core/bulk"},
	{packages: "pkce"},
	{packages: "internal/callback"},
	{packages: "modules/*", beside: true}, // for the type of a resource, which is in its module
	{packages: "internal/logout"},
	{packages: "modules/usermanagement/session modules/usermanagement/loopback modules/usermanagement/tokens modules/usermanagement/revocation modules/usermanagement/readiness modules/usermanagement/instance"},
	{packages: "modules/usermanagement/authkit modules/usermanagement/scheme modules/usermanagement/tokens/*"},
	{packages: "modules/usermanagement/bearer"},
	{packages: "modules/usermanagement/bearer/*"},
	{packages: "."},
	{packages: "env"},
}

// double imports core, for the types that programs pass to it and get from it, and nothing that ships imports it: a wrong wire name in the SDK is
// not wrong there as well. Only ofClients imports the root, for the clients of tests; nothing that is served uses these.
const (
	double    = "workostest"
	ofClients = "clients.go"
)

// ofDouble is the package that double is checked against; nothing else that ships imports it.
const ofDouble = "internal/facts"

// others are the folders that do not ship with the SDK, which may import anything.
var others = []string{"docs", "testdata", "cmd", "contrib", "internal/test", "internal/bench", "internal/cmd"}

func TestImportsPointOneWay(t *testing.T) {
	is := is.New(t)
	imports := importsOfWhatShips(t)
	for importer, imported := range imports {
		if height(importer) < 0 && importer != double && importer != ofDouble {
			t.Errorf("%s is in no row of the layers", importer)
			continue
		}
		for _, one := range imported {
			if !mayImport(importer, one) {
				t.Errorf("%s imports %s, which is not below it", importer, one)
			}
		}
	}
	is.True(len(imports) > 40)
	for _, row := range layers {
		for pattern := range strings.FieldsSeq(row.packages) {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(imports)), func(folder string) bool { return matches(pattern, folder) }) {
				t.Errorf("no package matches %s", pattern)
			}
		}
	}
}

// mayImport reports whether one package may import another of this repository.
func mayImport(importer, imported string) bool {
	switch importer {
	case double:
		return imported == "core" || imported == ofDouble || imported == "."
	case ofDouble:
		return imported == "internal/codec" || imported == "testdata/api"
	}
	from, to := height(importer), height(imported)
	return to >= 0 && (to < from || to == from && layers[from].beside)
}

// TestWorkostestSharesNoWireNames checks that double uses only the types of identifiers and secrets of core, and none of them in its JSON, which
// their methods could change.
func TestWorkostestSharesNoWireNames(t *testing.T) {
	is := is.New(t)
	known := map[string]bool{}
	for _, name := range []string{"ids.go", "secrets.go", "credentials.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, "core", name), nil, parser.SkipObjectResolution)
		is.NoErr(err)
		for _, declaration := range file.Decls {
			switch declaration := declaration.(type) {
			case *ast.FuncDecl:
				known[declaration.Name.Name] = known[declaration.Name.Name] || declaration.Recv == nil
			case *ast.GenDecl:
				for _, spec := range declaration.Specs {
					if declared, ok := spec.(*ast.TypeSpec); ok {
						known[declared.Name.Name] = true
					}
				}
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(root, double, "*.go"))
	is.NoErr(err)
	taken, tagged := 0, 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		is.NoErr(err)
		if filepath.Base(name) == ofClients {
			continue
		}
		for _, spec := range file.Imports {
			if imported, ok := within(spec.Path.Value); ok && imported == "." {
				t.Errorf("%s imports the root, which only %s may do", filepath.Base(name), ofClients)
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.SelectorExpr:
				if ofCore(node) {
					taken++
					if !known[node.Sel.Name] {
						t.Errorf("%s uses core.%s, which is neither an identifier nor a secret", filepath.Base(name), node.Sel.Name)
					}
				}
			case *ast.Field:
				if node.Tag != nil {
					tagged++
					ast.Inspect(node.Type, func(inner ast.Node) bool {
						if selector, ok := inner.(*ast.SelectorExpr); ok && ofCore(selector) {
							t.Errorf("%s has a core.%s in its JSON", filepath.Base(name), selector.Sel.Name)
						}
						return true
					})
				}
			}
			return true
		})
	}
	is.True(taken > 100 && tagged > 200)
}

func ofCore(selector *ast.SelectorExpr) bool {
	pkg, ok := selector.X.(*ast.Ident)
	return ok && pkg.Name == "core"
}

// The dependencies of a contrib module affect nobody else: they are not in the graph of the SDK's own modules, which everyone downloads.
func TestTheModulesOfContribStayApart(t *testing.T) {
	is := is.New(t)
	ours, _ := requirementsOf(t, ".")
	graph := exec.CommandContext(t.Context(), "go", "list", "-m", "all")
	graph.Dir, graph.Env = root, append(graph.Environ(), "GOWORK=off")
	output, err := graph.Output()
	is.NoErr(err)
	files, err := filepath.Glob(filepath.Join(root, "contrib", "*"))
	is.NoErr(err)
	is.True(len(files) > 0)
	for _, file := range files {
		folder := path.Join("contrib", filepath.Base(file))
		theirs, name := requirementsOf(t, folder)
		is.Equal(name, rootPath+"/"+folder)
		foreign := slices.DeleteFunc(theirs, func(module string) bool { return module == rootPath || slices.Contains(ours, module) })
		is.True(len(foreign) > 0) // otherwise it does not need to be a module
		for _, module := range append(foreign, name) {
			if strings.Contains("\n"+string(output), "\n"+module+" ") {
				t.Errorf("%s, a dependency of %s, is in the module graph of the SDK", module, folder)
			}
		}
	}
}

// requirementsOf returns the modules that the go.mod in a folder requires directly, and the name of its own module.
func requirementsOf(t *testing.T, folder string) (modules []string, name string) {
	t.Helper()
	is := is.New(t)
	output, err := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json", filepath.Join(root, folder, "go.mod")).Output()
	is.NoErr(err)
	var file struct {
		Module  struct{ Path string }
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	is.NoErr(json.Unmarshal(output, &file))
	for _, required := range file.Require {
		if !required.Indirect {
			modules = append(modules, required.Path)
		}
	}
	return modules, file.Module.Path
}

// height returns the index of a package's row; -1 if it is in none.
func height(folder string) int {
	return slices.IndexFunc(layers, func(r row) bool {
		return slices.ContainsFunc(strings.Fields(r.packages), func(pattern string) bool { return matches(pattern, folder) })
	})
}

func matches(pattern, folder string) bool {
	matched, err := path.Match(pattern, folder)
	return err == nil && matched
}

// importsOfWhatShips returns the imports of each package that ships within this repository, without its tests; by folder.
func importsOfWhatShips(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			_, notModule := os.Stat(filepath.Join(file, "go.mod"))
			if name != "." && (notModule == nil || strings.HasPrefix(path.Base(name), ".") || slices.Contains(others, name)) {
				return filepath.SkipDir
			}
			return err
		}
		if err != nil || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		found := imports[path.Dir(name)] // nil for a package without imports, which still gets an entry
		for _, spec := range parsed.Imports {
			if imported, ok := within(spec.Path.Value); ok {
				found = append(found, imported)
			}
		}
		imports[path.Dir(name)] = found
		return nil
	})
	is.New(t).NoErr(err)
	return imports
}

// within returns the folder of an imported package of this repository; ok is false for any other.
func within(quoted string) (folder string, ok bool) {
	imported, err := strconv.Unquote(quoted)
	if err != nil || imported != rootPath && !strings.HasPrefix(imported, rootPath+"/") {
		return "", false
	}
	return path.Clean(strings.TrimPrefix(strings.TrimPrefix(imported, rootPath), "/")), true
}
