// Command constants adds missing constants of the SDK's enumerations to the source, after the last one of their type:
//
//	go run ./internal/cmd/apigen/constants
//
// It finds them with the contract test, so the SDK must compile. The name of a constant is its type and its value. Rename it by hand if another
// name reads better; the new name is kept.
package main

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apigen/identifier"
	"github.com/workos-typestate/workos/internal/test/contract"
)

const modulePath = "github.com/workos-typestate/workos"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "constants:", err)
		os.Exit(2)
	}
}

func run() error {
	facts, err := contract.Load()
	if err != nil {
		return err
	}
	for _, missing := range contract.Check(facts, contract.Modules()).Missing {
		folder := filepath.Join(facts.Root, filepath.FromSlash(strings.TrimPrefix(missing.Type.PkgPath(), modulePath)))
		name, err := add(folder, missing.Type.Name(), missing.Value)
		if err != nil {
			return fmt.Errorf("%s, value %q: %w", missing.Type, missing.Value, err)
		}
		fmt.Println("added", missing.Type.PkgPath()+"."+name)
	}
	return nil
}

// add writes a constant of the type to the package in folder, and returns its name.
func add(folder, kind, value string) (name string, err error) {
	name = kind + identifier.Of(value)
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return "", err
	}
	files = slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
	var at *position
	for _, file := range files {
		source, err := os.ReadFile(file) //nolint:gosec // in a package of this repository
		if err != nil {
			return "", err
		}
		places := token.NewFileSet()
		tree, err := parser.ParseFile(places, file, source, parser.SkipObjectResolution)
		if err != nil {
			return "", err
		}
		found, taken := find(tree, kind, name)
		if taken {
			return "", fmt.Errorf("the constant %s has another value: add one by hand", name)
		}
		if found.after != nil && (at == nil || !found.first) {
			found.file, found.source, found.offset = file, source, places.Position(found.after.End()).Offset
			at = &found
		}
	}
	if at == nil {
		return "", fs.ErrNotExist
	}
	return name, at.insert(name, kind, value)
}

// position is the place for a constant.
type position struct {
	after  ast.Node // the last constant of the type or, if it has none, the type itself
	first  bool     // the type has no constant yet
	file   string
	source []byte
	offset int
}

// find looks for the place in one file, and for another constant with the name.
func find(tree *ast.File, kind, name string) (at position, taken bool) {
	for _, declaration := range tree.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.Name == kind && at.after == nil {
					at = position{after: group, first: true}
				}
			case *ast.ValueSpec:
				taken = taken || spec.Names[0].Name == name
				if group.Tok == token.CONST && group.Lparen.IsValid() && isOf(spec, kind) {
					at = position{after: spec}
				}
			}
		}
	}
	return at, taken
}

// isOf reports whether a constant is declared as "Name Type = …" or "Name = Type(…)".
func isOf(spec *ast.ValueSpec, kind string) bool {
	named, _ := spec.Type.(*ast.Ident)
	if len(spec.Values) == 0 {
		return false
	}
	if call, ok := spec.Values[0].(*ast.CallExpr); ok && spec.Type == nil {
		named, _ = call.Fun.(*ast.Ident)
	}
	return named != nil && named.Name == kind
}

func (at *position) insert(name, kind, value string) error {
	text := fmt.Sprintf("\n\t%s %s = %q", name, kind, value)
	if at.first {
		text = fmt.Sprintf("\n\n// The values of %s.\nconst (%s\n)", kind, text)
	}
	end := at.offset + strings.IndexByte(string(at.source[at.offset:])+"\n", '\n') // after a trailing comment
	source, err := format.Source(slices.Concat(at.source[:end], []byte(text), at.source[end:]))
	if err != nil {
		return err
	}
	return os.WriteFile(at.file, source, 0o600) //nolint:gosec // in a package of this repository
}
