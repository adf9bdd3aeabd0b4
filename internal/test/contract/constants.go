package contract

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
)

const modulePath = "github.com/workos-typestate/workos"

// constants finds the constants of the SDK's string types in its source, because reflection cannot.
type constants struct {
	root     string
	packages map[string]map[string]map[string]bool // package path, type name, value
}

func newConstants(root string) *constants {
	return &constants{root: root, packages: map[string]map[string]map[string]bool{}}
}

// of returns the values that have a constant of type t.
func (c *constants) of(t reflect.Type) (map[string]bool, error) {
	types, ok := c.packages[t.PkgPath()]
	if !ok {
		var err error
		if types, err = c.read(t.PkgPath()); err != nil {
			return nil, err
		}
		c.packages[t.PkgPath()] = types
	}
	return types[t.Name()], nil
}

func (c *constants) read(packagePath string) (map[string]map[string]bool, error) {
	inside, ok := strings.CutPrefix(packagePath, modulePath)
	if !ok {
		return nil, fmt.Errorf("package %s is not of this module", packagePath)
	}
	names, err := filepath.Glob(filepath.Join(c.root, filepath.FromSlash(inside), "*.go"))
	if err != nil {
		return nil, err
	}
	types, values := map[string]map[string]bool{}, map[string]constant.Value{}
	for _, name := range names {
		// Constants of tests do not count, except in this package, whose tests have their own types.
		if strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(inside, "/contract") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, declaration := range file.Decls {
			if group, ok := declaration.(*ast.GenDecl); ok && group.Tok == token.CONST {
				collect(group, types, values)
			}
		}
	}
	return types, nil
}

// collect reads declarations of the forms "Name Type = text" and "Name = Type(text)".
func collect(group *ast.GenDecl, types map[string]map[string]bool, values map[string]constant.Value) {
	for _, spec := range group.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, expression := range spec.Values {
			typeName := ""
			if name, ok := spec.Type.(*ast.Ident); ok {
				typeName = name.Name
			} else if conversion, ok := expression.(*ast.CallExpr); ok && len(conversion.Args) == 1 {
				if name, ok := conversion.Fun.(*ast.Ident); ok {
					typeName, expression = name.Name, conversion.Args[0]
				}
			}
			value := text(expression, values)
			if value == nil {
				continue
			}
			values[spec.Names[i].Name] = value
			if typeName == "" || !spec.Names[i].IsExported() {
				continue
			}
			if types[typeName] == nil {
				types[typeName] = map[string]bool{}
			}
			types[typeName][constant.StringVal(value)] = true
		}
	}
}

// text returns the value of a literal, of a sum of literals, or of a constant declared before; nil for any other
// expression.
func text(expression ast.Expr, values map[string]constant.Value) constant.Value {
	switch e := expression.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return constant.MakeFromLiteral(e.Value, e.Kind, 0)
		}
	case *ast.Ident:
		return values[e.Name]
	case *ast.ParenExpr:
		return text(e.X, values)
	case *ast.BinaryExpr:
		left, right := text(e.X, values), text(e.Y, values)
		if e.Op == token.ADD && left != nil && right != nil {
			return constant.BinaryOp(left, token.ADD, right)
		}
	}
	return nil
}
