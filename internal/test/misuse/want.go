package misuse

import (
	"errors"
	"fmt"
	"go/ast"
	"strconv"
	"strings"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// want is the one error that a bad program must have.
type want struct {
	line    int
	message string // part of what the compiler says, its white space taken as single spaces
}

// wantPrefix begins the comment that names the error. The comment stands on the offending line, or on a
// line of its own above it.
const wantPrefix = "// want "

var errNoWant = errors.New(`no comment // want "message" names the error`)

// wantOf finds the one want comment of a file.
func wantOf(u *typecheck.Universe, file *ast.File, src []byte) (want, error) {
	wants, err := wantsOf(u, file, src)
	switch {
	case err != nil:
		return want{}, err
	case len(wants) == 0:
		return want{}, errNoWant
	case len(wants) > 1:
		return want{}, fmt.Errorf("want comments at lines %d and %d: a case has one error", wants[0].line, wants[1].line)
	}
	return wants[0], nil
}

func wantsOf(u *typecheck.Universe, file *ast.File, src []byte) ([]want, error) {
	var wants []want
	for _, group := range file.Comments {
		for _, comment := range group.List {
			quoted, ok := strings.CutPrefix(comment.Text, wantPrefix)
			if !ok {
				continue
			}
			position := u.Position(comment.Pos())
			message, err := strconv.Unquote(strings.TrimSpace(quoted))
			if err != nil || message == "" {
				return nil, fmt.Errorf("line %d: a want comment holds one Go string that is not empty", position.Line)
			}
			line := position.Line
			if alone(src, position.Offset) {
				line++
			}
			wants = append(wants, want{line: line, message: singleSpaced(message)})
		}
	}
	return wants, nil
}

// alone reports whether only white space stands before offset on its line.
func alone(src []byte, offset int) bool {
	before := string(src[:offset])
	return strings.TrimSpace(before[strings.LastIndexByte(before, '\n')+1:]) == ""
}

func singleSpaced(s string) string { return strings.Join(strings.Fields(s), " ") }
