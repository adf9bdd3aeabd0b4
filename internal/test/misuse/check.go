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

// Check returns an error unless the bad program of c has exactly its expected error, the good one has none, and the
// two import the same packages and differ by one edit.
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

// checkBad takes the place of the error from the compiler, and the reason from the types.
func checkBad(u *typecheck.Universe, file *ast.File, wanted want) error {
	checked := u.Check(file)
	if len(checked.Errors) != 1 {
		return fmt.Errorf("%s has %d errors, not one%s", badFile, len(checked.Errors), listed(checked.Errors))
	}
	if line := u.Position(checked.Errors[0].Pos).Line; line != wanted.line {
		return fmt.Errorf("%s has its error at line %d, not at line %d%s", badFile, line, wanted.line, listed(checked.Errors))
	}
	mistakes := mistakesIn(checked, file)
	if len(mistakes) != 1 {
		return fmt.Errorf("%s has %d mistakes by its types, not one: %s%s",
			badFile, len(mistakes), reasons(mistakes), listed(checked.Errors))
	}
	found := mistakes[0]
	if line := u.Position(found.at).Line; line != wanted.line || found.reason != wanted.reason {
		return fmt.Errorf("%s wants %q at line %d, but its types show %q at line %d",
			badFile, wanted.reason, wanted.line, found.reason, line)
	}
	return nil
}

func checkGood(u *typecheck.Universe, file *ast.File, src []byte) error {
	checked := u.Check(file)
	if len(checked.Errors) > 0 {
		return fmt.Errorf("%s does not compile%s", goodFile, listed(checked.Errors))
	}
	if mistakes := mistakesIn(checked, file); len(mistakes) > 0 {
		return fmt.Errorf("%s compiles, but a kind finds: %s", goodFile, reasons(mistakes))
	}
	if len(wantsOf(u, file, src)) > 0 {
		return fmt.Errorf("%s has a want comment", goodFile)
	}
	return nil
}

func reasons(mistakes []mistake) string {
	texts := make([]string, len(mistakes))
	for i, m := range mistakes {
		texts[i] = m.reason
	}
	return strings.Join(texts, "; ")
}

// listed returns the errors, one per line, for the report of a failed case.
func listed(found []types.Error) string {
	var text strings.Builder
	for _, e := range found {
		text.WriteString("\n\t" + strings.Join(strings.Fields(e.Error()), " "))
	}
	return text.String()
}

func sameImports(bad, good *ast.File) error {
	if !slices.Equal(importsOf(bad), importsOf(good)) {
		return fmt.Errorf("%s and %s import different packages", badFile, goodFile)
	}
	return nil
}

// Imports returns the import paths of all the programs, sorted and without duplicates. It ignores programs that do
// not parse; Check reports those.
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
