package typecheck_test

import (
	"go/token"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const (
	redactPath = "github.com/workos-typestate/workos/internal/redact"
	redactFile = "internal/redact/redact.go"
)

func TestLoad(t *testing.T) {
	t.Run("reports the go command's error for an unknown package", func(t *testing.T) {
		is := is.New(t)
		_, err := typecheck.Load(t.Context(), "example.invalid/nothing")
		is.True(err != nil)
		is.True(strings.Contains(err.Error(), "example.invalid/nothing"))
	})
}

func TestCheck(t *testing.T) {
	t.Run("has the types of a program with an error", func(t *testing.T) {
		is := is.New(t)
		universe, err := typecheck.Load(t.Context(), "os")
		is.NoErr(err)
		file, err := universe.Parse("p.go", []byte("package p\n\nimport \"os\"\n\nvar n int = os.Args\n"))
		is.NoErr(err)
		checked := universe.Check(file)
		is.Equal(len(checked.Errors), 1)
		is.Equal(universe.Position(checked.Errors[0].Pos), token.Position{Filename: "p.go", Offset: 36, Line: 5, Column: 13})
		is.Equal(checked.Package.Scope().Lookup("n").Type().String(), "int")
		for expr, known := range checked.Info.Types {
			if expr.Pos() == checked.Errors[0].Pos {
				is.Equal(known.Type.String(), "[]string")
			}
		}
	})
}

func TestRewritten(t *testing.T) {
	const program = "package p\n\nimport (\n\t\"" + redactPath + "\"\n)\n\nvar n int = redact.Marks\n"
	tests := []struct {
		name    string
		text    string
		problem string // part of the only error; empty if there is none
	}{
		{"a program is checked against the other text", "package redact\n\nimport \"os\"\n\nconst Mark = \"x\"\n\nvar Marks = len(os.Args)\n", ""},
		{"a text that does not compile is an error", "package redact\n\nvar Marks = 1\n\nfunc mark() int { return nil }\n", "internal/redact does not compile"},
		{"a text that does not parse is an error", "package redact\n\nvar Marks = \n", "expected operand"},
	}
	universe, err := typecheck.Load(t.Context(), redactPath, "os")
	is.New(t).NoErr(err)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			rewritten := universe.Rewritten(map[string]string{redactFile: test.text})
			file, err := rewritten.Parse("p.go", []byte(program))
			is.NoErr(err)
			found := rewritten.Errors(file)
			if test.problem == "" {
				is.Equal(len(found), 0)
				return
			}
			is.True(len(found) > 0)
			is.True(strings.Contains(found[0].Msg, test.problem))
		})
	}
	t.Run("the original universe stays unchanged", func(t *testing.T) {
		is := is.New(t)
		file, err := universe.Parse("p.go", []byte(program))
		is.NoErr(err)
		is.True(len(universe.Errors(file)) > 0)
	})
}
