package misuse

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// Check returns an error unless the bad program of c has the one error that it wants, and the good one
// none, and the two import the same packages and differ by one edit.
func Check(u *typecheck.Universe, c Case) error {
	bad, err := u.Parse(badFile, c.Bad)
	if err != nil {
		return err
	}
	good, err := u.Parse(goodFile, c.Good)
	if err != nil {
		return err
	}
	wanted, err := wantOf(u, bad, c.Bad)
	if err != nil {
		return fmt.Errorf("%s: %w", badFile, err)
	}
	return errors.Join(
		checkBad(u, bad, wanted),
		checkGood(u, good, c.Good),
		sameImports(bad, good),
		oneEdit(c.Bad, c.Good),
	)
}

func checkBad(u *typecheck.Universe, file *ast.File, wanted want) error {
	found := u.Errors(file)
	if len(found) != 1 {
		return fmt.Errorf("%s has %d errors, not one%s", badFile, len(found), listed(found))
	}
	if line := u.Position(found[0].Pos).Line; line != wanted.line {
		return fmt.Errorf("%s has its error at line %d, not at line %d%s", badFile, line, wanted.line, listed(found))
	}
	if !strings.Contains(singleSpaced(found[0].Msg), wanted.message) {
		return fmt.Errorf("%s has another error than %q%s", badFile, wanted.message, listed(found))
	}
	return nil
}

func checkGood(u *typecheck.Universe, file *ast.File, src []byte) error {
	if found := u.Errors(file); len(found) > 0 {
		return fmt.Errorf("%s does not compile%s", goodFile, listed(found))
	}
	if wants, err := wantsOf(u, file, src); err != nil || len(wants) > 0 {
		return fmt.Errorf("%s wants an error", goodFile)
	}
	return nil
}

// listed is the errors, each on a line of its own.
func listed(found []types.Error) string {
	var text strings.Builder
	for _, e := range found {
		text.WriteString("\n\t" + singleSpaced(e.Error()))
	}
	return text.String()
}

func sameImports(bad, good *ast.File) error {
	if !slices.Equal(importsOf(bad), importsOf(good)) {
		return fmt.Errorf("%s and %s import different packages", badFile, goodFile)
	}
	return nil
}

// Imports returns the import paths of all the programs, each once, sorted. What does not parse is left
// for Check to report.
func Imports(cases []Case) []string {
	var paths []string
	for _, c := range cases {
		for _, src := range [][]byte{c.Bad, c.Good} {
			if file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly); err == nil {
				paths = append(paths, importsOf(file)...)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

func importsOf(file *ast.File) []string {
	var paths []string
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}
