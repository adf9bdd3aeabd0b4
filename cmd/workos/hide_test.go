package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// member is a member of a struct of the SDK, by its name in JSON.
type member struct {
	name           string
	secret, isText bool
}

// The command hides every member that has a secret type in the SDK, and no other text.
func TestWhatIsASecret(t *testing.T) {
	is := is.New(t)
	secrets := secretTypes(t)
	is.True(secrets["SigningSecret"] && secrets["AccessToken"] && !secrets["UserID"])
	checked := 0
	err := filepath.WalkDir("../../modules", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		for typ, members := range structsIn(t, name, secrets) {
			if !ast.IsExported(typ) || isOfARequest(typ) {
				continue
			}
			beside := func(other string) bool {
				for _, m := range members {
					if m.name == other {
						return true
					}
				}
				return false
			}
			for _, m := range members {
				if m.secret {
					checked++
				}
				if hidden := isSecret(m.name, beside); hidden != m.secret && (m.secret || m.isText) {
					t.Errorf("%s: %s.%s: hidden is %v, secret is %v", name, typ, m.name, hidden, m.secret)
				}
			}
		}
		return nil
	})
	is.NoErr(err)
	is.True(checked > 30)
}

// isOfARequest reports whether a type is only sent, never received.
func isOfARequest(typ string) bool {
	return strings.HasSuffix(typ, "Params") || strings.HasSuffix(typ, "Grant") || strings.HasSuffix(typ, "Request")
}

// secretTypes are the types of core for secrets.
func secretTypes(t *testing.T) map[string]bool {
	t.Helper()
	types := map[string]bool{}
	file, err := parser.ParseFile(token.NewFileSet(), "../../core/secrets.go", nil, parser.SkipObjectResolution)
	is.New(t).NoErr(err)
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.TypeSpec); ok {
			types[spec.Name.Name] = true
		}
		return true
	})
	return types
}

// structsIn returns the members of each struct that a file declares.
func structsIn(t *testing.T, name string, secrets map[string]bool) map[string][]member {
	t.Helper()
	structs := map[string][]member{}
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	is.New(t).NoErr(err)
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range typ.Fields.List {
				if field.Tag == nil {
					continue
				}
				name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("json"), ",")
				m := member{name: name}
				switch typ := field.Type.(type) {
				case *ast.SelectorExpr:
					m.secret = secrets[typ.Sel.Name]
					m.isText = strings.HasSuffix(typ.Sel.Name, "ID") || strings.HasSuffix(typ.Sel.Name, "Slug")
				case *ast.Ident:
					m.isText = typ.Name == "string"
				}
				structs[spec.Name.Name] = append(structs[spec.Name.Name], m)
			}
		}
		return true
	})
	return structs
}

func TestHiding(t *testing.T) {
	for name, test := range map[string]struct {
		text, want string
		count      int
	}{
		"hides a secret, and keeps the order and the numbers": {`{"z":1.0,"secret":"s","a":12345678901234567890}`, `{"z":1.0,"secret":"[redacted]","a":12345678901234567890}`, 1},
		"hides secrets within lists":                          {`{"data":[{"token":"s","id":"i"},[{"value":"s"}]]}`, `{"data":[{"token":"[redacted]","id":"i"},[{"value":"[redacted]"}]]}`, 2},
		"hides a secret with an escaped name":                 {`{"tok\u0065n":"s"}`, `{"tok\u0065n":"[redacted]"}`, 1},
		"leaves null, empty and other members":                {`{"token":null,"secret":"","code":"e","message":"m"}`, `{"token":null,"secret":"","code":"e","message":"m"}`, 0},
		"goes into objects with the name of a secret":         {`{"access_token":{"access_token":"s"}}`, `{"access_token":{"access_token":"[redacted]"}}`, 1},
		"leaves a text": {`"token"`, `"token"`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			shown, count := hide([]byte(test.text))
			is.Equal(string(shown), test.want)
			is.Equal(count, test.count)
		})
	}
}
