package codec_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// decoding are the functions that read or write JSON with other options.
var decoding = map[string][]string{
	"encoding/json":                               {"Unmarshal", "NewDecoder", "Marshal", "MarshalIndent", "NewEncoder"},
	"github.com/go-json-experiment/json":          {"Unmarshal", "UnmarshalRead", "Marshal", "MarshalWrite", "JoinOptions"},
	"github.com/go-json-experiment/json/jsontext": {"NewDecoder", "NewEncoder", "AllowInvalidUTF8", "AllowDuplicateNames"},
	"github.com/go-jose/go-jose/v4/json":          {"Unmarshal", "NewDecoder"},
	"github.com/go-json-experiment/json/v1":       {"Unmarshal", "Marshal"},
	"github.com/go-jose/go-jose/v4/jwt":           {"Claims", "UnsafeClaimsWithoutVerification"},
}

// elsewhere are the files that may use them, and why.
var elsewhere = map[string]string{
	"core/opt.go":                "serves encoding/json, with the options of its caller",
	"internal/flight/private.go": "serves encoding/json, with the options of its caller",
	"internal/facts/facts.go":    "reads files of this repository",
	"internal/facts/node.go":     "reads files of this repository",
	"core/error_values.go":       "reads the result of codec.Repaired, member by member",
}

func TestNothingElseDecodesOrEncodesJSON(t *testing.T) {
	root := filepath.Join("..", "..")
	used, files := map[string]bool{}, 0
	for _, folder := range []string{"core", "modules", "internal", "pkce", "env"} {
		is.New(t).NoErr(filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			name, _ := filepath.Rel(root, path)
			name = filepath.ToSlash(name)
			switch {
			case err != nil:
				return err
			case entry.IsDir() && (name == "internal/codec" || name == "internal/test" || name == "internal/bench" || name == "internal/cmd"):
				return fs.SkipDir
			case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
				return nil
			}
			files++
			for _, place := range decodes(t, path) {
				used[name] = true
				if elsewhere[name] == "" {
					t.Errorf("%s %s: use package codec", name, place)
				}
			}
			return nil
		}))
	}
	for name := range elsewhere {
		if !used[name] {
			t.Errorf("%s no longer needs an exception", name)
		}
	}
	is.New(t).True(files > 200)
}

// decodes returns the places where a file uses them.
func decodes(t *testing.T, path string) (places []string) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	is.New(t).NoErr(err)
	imported := map[string]string{}
	for _, spec := range file.Imports {
		from, _ := strconv.Unquote(spec.Path.Value)
		name := from[strings.LastIndex(from, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imported[name] = from
	}
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if of, ok := selector.X.(*ast.Ident); ok {
			for _, name := range decoding[imported[of.Name]] {
				if name == selector.Sel.Name {
					places = append(places, files.Position(node.Pos()).String()+" "+of.Name+"."+name)
				}
			}
		}
		return true
	})
	return places
}
