package misuse

import (
	"errors"
	"fmt"
	"go/ast"
	"strings"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// want is the one error that a bad program must have.
type want struct {
	line   int
	reason string // in the words of one of the kinds
}

// wantPrefix begins the comment with the expected error. The comment is on the offending line, or on its own line
// above it.
const wantPrefix = "// want: "

var errNoWant = errors.New("there is no comment // want: with the expected error")

// wantOf finds the one want comment of a file.
func wantOf(u *typecheck.Universe, file *ast.File, src []byte) (want, error) {
	wants := wantsOf(u, file, src)
	switch len(wants) {
	case 0:
		return want{}, errNoWant
	case 1:
		return wants[0], nil
	default:
		return want{}, fmt.Errorf("want comments at lines %d and %d: a case has one error", wants[0].line, wants[1].line)
	}
}

func wantsOf(u *typecheck.Universe, file *ast.File, src []byte) (wants []want) {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			reason, ok := strings.CutPrefix(comment.Text, wantPrefix)
			if !ok {
				continue
			}
			position := u.Position(comment.Pos())
			line := position.Line
			if alone(src, position.Offset) {
				line++
			}
			wants = append(wants, want{line: line, reason: strings.TrimSpace(reason)})
		}
	}
	return wants
}

// alone reports whether only white space precedes offset on its line.
func alone(src []byte, offset int) bool {
	before := string(src[:offset])
	return strings.TrimSpace(before[strings.LastIndexByte(before, '\n')+1:]) == ""
}
