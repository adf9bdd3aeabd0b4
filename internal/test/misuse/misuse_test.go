package misuse_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/misuse"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// program is a package of one function with the given body.
func program(body ...string) []byte {
	return []byte("package main\n\nfunc run(name string, count int) {\n" + strings.Join(body, "\n") + "\n}\n")
}

func TestCheck(t *testing.T) {
	tests := []struct {
		name    string
		bad     []byte
		good    []byte
		problem string // part of the error; empty if the case is as it should be
	}{
		{
			name: "accepts the error that the line itself wants",
			bad:  program(`count = name // want "cannot use name (variable of type string) as int value"`),
			good: program(`count = len(name)`),
		},
		{
			name: "accepts the error that the line above wants",
			bad:  program("// want `cannot use name`", `count = name`),
			good: program(`count = len(name)`),
		},
		{
			name: "takes the white space of a message of several lines for single spaces",
			bad:  program(`run(name) // want "not enough arguments in call to run have (string) want (string, int)"`),
			good: program(`run(name, count)`),
		},
		{
			name: "lets comments and blank lines differ",
			bad:  program(`// A mistake.`, `count = name // want "cannot use name"`),
			good: program(`/* How it`, `is done. */`, ``, `count = len(name)`, ``),
		},
		{
			name:    "refuses a bad program that compiles",
			bad:     program(`count = len(name) // want "cannot use name"`),
			good:    program(`count = cap([]string{name})`),
			problem: "bad.go has 0 errors, not one",
		},
		{
			name:    "refuses an error at another line",
			bad:     program(`count = 1 // want "cannot use name"`, `count = name`),
			good:    program(`count = 1`, `count = len(name)`),
			problem: "bad.go has its error at line 5, not at line 4",
		},
		{
			name:    "refuses another message",
			bad:     program(`count = nome // want "cannot use name"`),
			good:    program(`count = len(name)`),
			problem: `bad.go has another error than "cannot use name"`,
		},
		{
			name:    "refuses a second error",
			bad:     program(`count = name // want "cannot use name"`, `name = count`),
			good:    program(`count = len(name)`, `name = name`),
			problem: "bad.go has 2 errors, not one",
		},
		{
			name:    "refuses an error that follows from the first, such as an unused variable",
			bad:     program(`n := nome // want "undefined: nome"`),
			good:    program(`_ = name`),
			problem: "bad.go has 2 errors, not one",
		},
		{
			name:    "refuses a bad program that does not say what it wants",
			bad:     program(`count = name`),
			good:    program(`count = len(name)`),
			problem: "bad.go: no comment",
		},
		{
			name:    "refuses a bad program that wants nothing in particular",
			bad:     program(`count = name // want ""`),
			good:    program(`count = len(name)`),
			problem: "a want comment holds one Go string that is not empty",
		},
		{
			name:    "refuses a bad program that wants two errors",
			bad:     program(`count = name // want "cannot use name"`, `name = count // want "cannot use count"`),
			good:    program(`count = len(name)`, `name = name`),
			problem: "want comments at lines 4 and 5",
		},
		{
			name:    "refuses a bad program that does not parse",
			bad:     program(`count = // want "expected operand"`),
			good:    program(`count = 1`),
			problem: "bad.go:5:1: expected operand",
		},
		{
			name:    "refuses a twin that has errors",
			bad:     program(`count = name // want "cannot use name"`),
			good:    program(`count = nome`),
			problem: "good.go does not compile",
		},
		{
			name:    "refuses a twin that wants an error",
			bad:     program(`count = name // want "cannot use name"`),
			good:    program(`count = len(name) // want "cannot use name"`),
			problem: "good.go wants an error",
		},
		{
			name:    "refuses a twin that differs in two places",
			bad:     program(`count = 1`, `count++`, `count--`, `count = name // want "cannot use name"`),
			good:    program(`count = 2`, `count++`, `count--`, `count = len(name)`),
			problem: "bad.go and good.go differ by more than one edit",
		},
		{
			name:    "refuses a twin that differs in more lines than an edit has",
			bad:     program(`count = name // want "cannot use name"`),
			good:    program(`count = 1`, `count = 2`, `count = 3`),
			problem: "bad.go and good.go differ by more than one edit",
		},
		{
			name:    "refuses a twin that differs in comments alone",
			bad:     program(`count = name // want "cannot use name"`),
			good:    program(`count = name`),
			problem: "bad.go and good.go do not differ",
		},
		{
			name:    "refuses a twin that imports something else",
			bad:     []byte("package main\n\nimport \"os\"\n\nvar _ = os.Foo // want \"undefined: os.Foo\"\n"),
			good:    []byte("package main\n\nvar _ = 0\n"),
			problem: "bad.go and good.go import different packages",
		},
		{
			name:    "refuses a program that imports what was not loaded",
			bad:     []byte("package main\n\nimport \"fmt\"\n\nvar _ = fmt.Foo // want \"undefined: fmt.Foo\"\n"),
			good:    []byte("package main\n\nimport \"fmt\"\n\nvar _ = fmt.Print\n"),
			problem: "package fmt was not loaded",
		},
	}
	universe, err := typecheck.Load(t.Context(), "os")
	is.New(t).NoErr(err)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			err := misuse.Check(universe, misuse.Case{Bad: test.bad, Good: test.good})
			if test.problem == "" {
				is.NoErr(err)
				return
			}
			is.True(err != nil)
			if !strings.Contains(err.Error(), test.problem) {
				t.Errorf("want %q in: %v", test.problem, err)
			}
		})
	}
}

func TestRead(t *testing.T) {
	t.Run("takes each folder for a case and leaves other files alone", func(t *testing.T) {
		is := is.New(t)
		cases, err := misuse.Read(fstest.MapFS{
			"README.md":        {},
			"a_first/bad.go":   {Data: []byte("package bad")},
			"a_first/good.go":  {Data: []byte("package good")},
			"b_second/bad.go":  {},
			"b_second/good.go": {},
		})
		is.NoErr(err)
		is.Equal(len(cases), 2)
		is.Equal(cases[0].Name, "a_first")
		is.Equal(string(cases[0].Bad), "package bad")
		is.Equal(string(cases[0].Good), "package good")
		is.Equal(cases[1].Name, "b_second")
	})
	t.Run("refuses a case without a twin", func(t *testing.T) {
		_, err := misuse.Read(fstest.MapFS{"a/bad.go": {}})
		is.New(t).True(err != nil)
	})
	t.Run("refuses a third file, which nobody would check", func(t *testing.T) {
		_, err := misuse.Read(fstest.MapFS{"a/bad.go": {}, "a/good.go": {}, "a/worse.go": {}})
		is.New(t).True(err != nil)
	})
}

func TestImports(t *testing.T) {
	is := is.New(t)
	is.Equal(misuse.Imports([]misuse.Case{
		{Bad: []byte("package a\nimport (\"os\"; \"io\")"), Good: []byte("package a\nimport \"os\"")},
		{Bad: []byte("not Go"), Good: []byte("package a\nimport \"fmt\"")},
	}), []string{"fmt", "io", "os"})
}
