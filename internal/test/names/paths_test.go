package names_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// otherwise are the placeholders that an argument with another name fills, by template, with the reason.
var otherwise = map[string]string{
	"/feature-flags/{slug}/targets/{resource_id}": "the target's own ID, which is the argument target",
	"/sso/jwks/{clientId}":                        "the client's own ID",
}

// TestAPathIsFilledByTheArgumentsThatItNames reads the calls of engine.Path1, Path2 and Path3: an error about a path names
// the placeholder, so the method's argument must have its name.
func TestAPathIsFilledByTheArgumentsThatItNames(t *testing.T) {
	is := is.New(t)
	looked := 0
	root := os.DirFS(filepath.Join("..", "..", "..", "modules"))
	folders := map[string][]*ast.File{}
	fset := token.NewFileSet()
	is.NoErr(fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(fset, name, text, 0)
		folders[filepath.Dir(name)] = append(folders[filepath.Dir(name)], file)
		return err
	}))
	for _, files := range folders {
		constants := map[string]string{}
		for range 2 { // a constant can contain another
			for _, file := range files {
				readConstants(file, constants)
			}
		}
		for _, file := range files {
			ast.Inspect(file, func(node ast.Node) bool {
				call, ok := node.(*ast.CallExpr)
				if !ok || !isPathCall(call) {
					return true
				}
				looked++
				template := text(call.Args[0], constants)
				if _, ok := otherwise[template]; ok {
					return true
				}
				var wanted, given []string
				for _, placeholder := range placeholders.FindAllStringSubmatch(template, -1) {
					wanted = append(wanted, goName(placeholder[1]))
				}
				for _, argument := range call.Args[1:] {
					name, _ := argument.(*ast.Ident)
					if name == nil {
						name = ast.NewIdent("?")
					}
					given = append(given, name.Name)
				}
				if strings.Join(wanted, ", ") != strings.Join(given, ", ") {
					t.Errorf("%s: %s names %v, but is filled with %v", fset.Position(call.Pos()), template, wanted, given)
				}
				return true
			})
		}
	}
	t.Logf("%d paths", looked)
	is.True(looked > 100)
}

var placeholders = regexp.MustCompile(`\{(\w+)\}`)

func isPathCall(call *ast.CallExpr) bool {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := selector.X.(*ast.Ident)
	return ok && from.Name == "engine" && strings.HasPrefix(selector.Sel.Name, "Path")
}

func readConstants(file *ast.File, into map[string]string) {
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok {
			for i, value := range spec.Values {
				into[spec.Names[i].Name] = text(value, into)
			}
		}
		return true
	})
}

// text returns the value of an expression of string constants.
func text(expression ast.Expr, constants map[string]string) string {
	switch e := expression.(type) {
	case *ast.BasicLit:
		value, _ := strconv.Unquote(e.Value)
		return value
	case *ast.Ident:
		return constants[e.Name]
	case *ast.BinaryExpr:
		return text(e.X, constants) + text(e.Y, constants)
	}
	return ""
}

// goName returns core's name of a placeholder in an error.
func goName(placeholder string) string {
	words := strings.Split(placeholder, "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	name := strings.Join(words, "")
	if stem, ok := strings.CutSuffix(name, "Id"); ok {
		return stem + "ID"
	}
	return name
}
