package snippets

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// Check type-checks a snippet, checks its format, and returns the errors with their lines in the document. packages are those that it may name
// without an import.
func (s Snippet) Check(u *typecheck.Universe, packages map[string]string) error {
	_, err := s.check(u, packages)
	return err
}

// check is Check with the packages that the snippet names without importing them.
func (s Snippet) check(u *typecheck.Universe, packages map[string]string) ([]string, error) {
	ours, theirs := map[string]bool{}, map[string]bool{} // the imports of the snippet and of its variables
	for {
		files, err := s.parse(u, slices.Sorted(maps.Keys(ours)), slices.Sorted(maps.Keys(theirs)))
		if err != nil {
			return nil, err
		}
		found := u.Errors(files...)
		more := false
		for _, e := range found {
			name, undefined := strings.CutPrefix(e.Msg, "undefined: ")
			path, known := packages[name]
			imports := theirs
			if files[0].FileStart <= e.Pos && e.Pos < files[0].FileEnd {
				imports = ours
			}
			if undefined && known && !imports[path] && !s.isFile() {
				imports[path], more = true, true
			}
		}
		if !more {
			return slices.Sorted(maps.Keys(ours)), errors.Join(s.judge(files[0], found), s.formatted())
		}
	}
}

// formatted returns an error unless the block is formatted as by gofmt. Blocks that gofmt does not accept, such as declarations with statements
// after them, pass.
func (s Snippet) formatted() error {
	written, err := format.Source([]byte(s.Code()))
	if err == nil && string(written) != s.Code() && !strings.HasPrefix(s.Code(), " ") {
		return fmt.Errorf("%s:%d: the block is not formatted with gofmt:\n%s", s.Path, s.Line(), written)
	}
	return nil
}

// parse returns the file of the snippet and, unless the snippet is a whole file, the file of its variables.
func (s Snippet) parse(u *typecheck.Universe, ours, theirs []string) ([]*ast.File, error) {
	file, err := u.Parse("", []byte(s.source(ours)))
	if err != nil || s.isFile() {
		return []*ast.File{file}, err
	}
	variables, err := u.Parse("", []byte(s.variables(theirs, declared(file))))
	return []*ast.File{file, variables}, err
}

// declared returns the names that a file declares at the top level.
func declared(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, declaration := range file.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			names[declaration.Name.Name] = declaration.Recv == nil
		case *ast.GenDecl:
			for _, spec := range declaration.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						names[name.Name] = true
					}
				}
			}
		}
	}
	return names
}

// judge drops the errors about unused variables of statements.
func (s Snippet) judge(file *ast.File, found []types.Error) error {
	from, to := token.NoPos, token.NoPos
	if !s.isFile() { // the last declaration is then the function of the statements
		last := file.Decls[len(file.Decls)-1]
		from, to = last.Pos(), last.End()
	}
	var errs []error
	for _, e := range found {
		unused := strings.HasPrefix(e.Msg, "declared and not used: ")
		if !unused || e.Pos < from || e.Pos >= to {
			errs = append(errs, e)
		}
	}
	return errors.Join(errs...)
}
