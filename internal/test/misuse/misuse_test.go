package misuse_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/misuse"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// program returns a package of one function with the given body.
func program(body ...string) []byte {
	return []byte("package main; import \"os\"; var _ = os.Args\n\nfunc run(name string, count int) {\n" + strings.Join(body, "\n") + "\n}\n")
}

func TestCheck(t *testing.T) {
	tests := []struct {
		name    string
		bad     []byte
		good    []byte
		problem string // part of the error; empty if the case is correct
	}{
		{
			name: "accepts the error that its own line names",
			bad:  program(`run(name, name) // want: string is not an int`),
			good: program(`run(name, len(name))`),
		},
		{
			name: "accepts the error that the line above names",
			bad:  program("// want: string is not an int", `run(name, name)`),
			good: program(`run(name, len(name))`),
		},
		{
			name: "lets comments and blank lines differ",
			bad:  program(`// A mistake.`, `run(name, name) // want: string is not an int`),
			good: program(`/* How it`, `is done. */`, ``, `run(name, len(name))`, ``),
		},
		{
			name:    "rejects a bad program that compiles",
			bad:     program(`run(name, len(name)) // want: string is not an int`),
			good:    program(`run(name, cap([]string{name}))`),
			problem: "bad.go has 0 errors, not one",
		},
		{
			name:    "rejects an error at another line",
			bad:     program(`run(name, 1) // want: string is not an int`, `run(name, name)`),
			good:    program(`run(name, 1)`, `run(name, len(name))`),
			problem: "bad.go has its error at line 5, not at line 4",
		},
		{
			name:    "rejects another reason",
			bad:     program(`run(name) // want: string is not an int`),
			good:    program(`run(name, count)`),
			problem: `bad.go wants "string is not an int" at line 4, but its types show "run takes 2 arguments, not 1" at line 4`,
		},
		{
			name:    "rejects an error of an unknown kind",
			bad:     program(`run(nome, count) // want: string is not an int`),
			good:    program(`run(name, count)`),
			problem: "bad.go has 0 mistakes by its types, not one",
		},
		{
			name:    "rejects a second error",
			bad:     program(`run(name, name) // want: string is not an int`, `run(count, count)`),
			good:    program(`run(name, count)`, `run(name, count)`),
			problem: "bad.go has 2 errors, not one",
		},
		{
			name:    "rejects an error that follows from the first, such as an unused variable",
			bad:     program(`n := os.Foo // want: os has no Foo`),
			good:    program(`_ = os.Args`),
			problem: "bad.go has 2 errors, not one",
		},
		{
			name:    "rejects a bad program without a want comment",
			bad:     program(`run(name, name)`),
			good:    program(`run(name, count)`),
			problem: "bad.go: there is no comment",
		},
		{
			name:    "rejects a bad program that names two errors",
			bad:     program(`run(name, name) // want: string is not an int`, `run(count, count) // want: int is not a string`),
			good:    program(`run(name, count)`, `run(name, count)`),
			problem: "want comments at lines 4 and 5",
		},
		{
			name:    "rejects a bad program that does not parse",
			bad:     program(`count = // want: string is not an int`),
			good:    program(`count = 1`),
			problem: "bad.go:5:1: expected operand",
		},
		{
			name:    "rejects a twin that has errors",
			bad:     program(`run(name, name) // want: string is not an int`),
			good:    program(`run(name, nome)`),
			problem: "good.go does not compile",
		},
		{
			name:    "rejects a twin that names an error",
			bad:     program(`run(name, name) // want: string is not an int`),
			good:    program(`run(name, count) // want: string is not an int`),
			problem: "good.go has a want comment",
		},
		{
			name:    "rejects a twin that differs in two places",
			bad:     program(`count = 1`, `count++`, `count--`, `run(name, name) // want: string is not an int`),
			good:    program(`count = 2`, `count++`, `count--`, `run(name, count)`),
			problem: "bad.go and good.go differ by more than one edit",
		},
		{
			name:    "rejects a twin that differs in more lines than an edit has",
			bad:     program(`run(name, name) // want: string is not an int`),
			good:    program(`run(name, 1)`, `run(name, 2)`, `run(name, 3)`),
			problem: "bad.go and good.go differ by more than one edit",
		},
		{
			name:    "rejects a twin that differs only in comments",
			bad:     program(`run(name, name) // want: string is not an int`),
			good:    program(`run(name, name)`),
			problem: "bad.go and good.go do not differ",
		},
		{
			name:    "rejects a twin with other imports",
			bad:     []byte("package main\n\nimport \"os\"\n\nvar _ = os.Foo // want: os has no Foo\n"),
			good:    []byte("package main\n\nvar _ = 0\n"),
			problem: "bad.go and good.go import different packages",
		},
		{
			name:    "rejects a program with an import that was not loaded",
			bad:     []byte("package main\n\nimport \"fmt\"\n\nvar _ = fmt.Foo // want: fmt has no Foo\n"),
			good:    []byte("package main\n\nimport \"fmt\"\n\nvar _ = fmt.Print\n"),
			problem: "package fmt was not loaded",
		},
	}
	universe := load(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			checkProblem(t, misuse.Check(universe, misuse.Case{Bad: test.bad, Good: test.good}), test.problem)
		})
	}
}

func TestKinds(t *testing.T) {
	tests := []struct {
		name string
		bad  string // with its want comment
		good string
	}{
		{"a function that a package does not have", `os.Foo() // want: os has no Foo`, `os.Getpid()`},
		{"a method that a type does not have", `file.Foo() // want: *os.File has no Foo`, `file.Name()`},
		{"a method of a missing name", `os.Foo.Bar() // want: os has no Foo`, `os.Stdout.Name()`},
		{"a field that a literal does not have", `_ = os.ProcAttr{Foo: name} // want: os.ProcAttr has no Foo`, `_ = os.ProcAttr{Dir: name}`},
		{"an unexported field of another package that is set by position", `_ = hidden.Value[int]{nil} // want: hidden.Value[int] keeps get to itself`, `_ = hidden.Value[int]{}`},
		{"an argument", `run(file, nil, count) // want: *os.File is not a string`, `run(file.Name(), nil, count)`},
		{"one of several arguments", `many(1, name) // want: string is not an int`, `many(1, 2)`},
		{"a slice of arguments", `many([]string{name}...) // want: []string is not a []int`, `many([]int{1}...)`},
		{"an untyped argument", `run(1, file, count) // want: int is not a string`, `run("1", file, count)`},
		{"a nil argument", `run(nil, file, count) // want: nil is not a string`, `run("", file, count)`},
		{"a result", `_ = func() string { return count } // want: int is not a string`, `_ = func() string { return name }`},
		{"one of several results", `_ = func() (*os.File, string) { return os.Open(name) } // want: error is not a string`, `_ = func() (*os.File, error) { return os.Open(name) }`},
		{"a field", `_ = os.ProcAttr{Dir: count} // want: int is not a string`, `_ = os.ProcAttr{Dir: name}`},
		{"a value without a method", `var _ = func() error { return file } // want: *os.File is not an error: it lacks Error`, `var _ = func() error { return os.ErrExist }`},
		{"a value without a sealed method", `sealed(file) // want: *os.File is not a seal: it lacks main.seal`, `sealed(nil)`},
		{"an argument of a generic function", `generic[string](count) // want: int is not a string`, `generic[string](name)`},
		{"a conversion", `_ = []int(name) // want: string does not convert to []int`, `_ = []byte(name)`},
		{"too few arguments", `run(name) // want: run takes 3 arguments, not 1`, `run(name, file, count)`},
		{"too many arguments", `file.Name(1) // want: file.Name takes 0 arguments, not 1`, `file.Name()`},
		{"fewer arguments than a variadic function takes", `variadic() // want: variadic takes 1 arguments or more, not 0`, `variadic(name)`},
		{"a comparison of two types", `_ = name == count // want: string does not compare with int`, `_ = name == file.Name()`},
		{"a comparison of an incomparable type", `_ = *process == *process // want: uncomparable is not comparable`, `_ = process == process`},
		{"a sum of two types", `_ = name + file // want: string and *os.File do not add up`, `_ = name + file.Name()`},
		{"a type by another name", `run(alias{}, file, count) // want: os.ProcAttr is not a string`, `run(alias{}.Dir, file, count)`},
	}
	universe := load(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is.New(t).NoErr(misuse.Check(universe, misuse.Case{Bad: kindProgram(test.bad), Good: kindProgram(test.good)}))
		})
	}
}

// kindProgram returns a package with one declaration of each form.
func kindProgram(line string) []byte {
	return []byte(`package main

import (
	"os"

	"github.com/workos-typestate/workos/internal/hidden"
)

var _ hidden.Value[int]

type (
	alias        = os.ProcAttr
	seal         interface{ seal() }
	uncomparable struct{ f func() }
)

func sealed(seal)             {}
func many(...int)             {}
func variadic(string, ...int) {}
func generic[T any](T)        {}

var process *uncomparable

func run(name string, file *os.File, count int) {
	` + line + `
}
`)
}

func TestReopen(t *testing.T) {
	const program = `package main

import "github.com/workos-typestate/workos/internal/hidden"

func run(v hidden.Value[int]) int { return v.Got() }
`
	const file, zero = "internal/hidden/hidden.go", "func (v Value[T]) IsZero()"
	tests := []struct {
		name    string
		edits   []misuse.Edit
		problem string
	}{
		{
			name:  "accepts a hole that lets the case through",
			edits: []misuse.Edit{{File: file, Old: zero, New: "func (v Value[T]) Got() (t T) { return t }\n" + zero}},
		},
		{
			name: "applies one edit after the other",
			edits: []misuse.Edit{
				{File: file, Old: zero, New: "func (v Value[T]) Had() (t T) { return t }\n" + zero},
				{File: file, Old: "Had()", New: "Got()"},
			},
		},
		{
			name:    "rejects a hole that does not let the case through",
			edits:   []misuse.Edit{{File: file, Old: zero, New: "func (v Value[T]) Had() (t T) { return t }\n" + zero}},
			problem: "a_case does not compile even so",
		},
		{
			name:    "rejects a change that breaks the library",
			edits:   []misuse.Edit{{File: file, Old: zero, New: "func (v Value[T]) Got() (t T) { return nil }\n" + zero}},
			problem: "internal/hidden does not compile",
		},
		{
			name:    "rejects an edit of a missing text",
			edits:   []misuse.Edit{{File: file, Old: "func Seek", New: ""}},
			problem: "has 0 times, not once: func Seek",
		},
		{
			name:    "rejects an edit of an ambiguous text",
			edits:   []misuse.Edit{{File: file, Old: "func (v Value[T])", New: ""}},
			problem: "has 2 times, not once: func (v Value[T])",
		},
		{
			name:    "rejects an edit of a missing file",
			edits:   []misuse.Edit{{File: "internal/hidden/sought.go"}},
			problem: "sought.go",
		},
	}
	universe := load(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			hole := misuse.Hole{Name: "a hole", Edits: test.edits, Cases: []string{"a_case"}}
			cases := []misuse.Case{{Name: "a_case", Bad: []byte(program)}, {Name: "of_another_hole", Bad: []byte("not Go")}}
			checkProblem(t, misuse.Reopen(universe, "../../..", hole, cases), test.problem)
		})
	}
}

func TestUncovered(t *testing.T) {
	hole := func(name string, cases ...string) misuse.Hole { return misuse.Hole{Name: name, Cases: cases} }
	tests := []struct {
		name    string
		holes   []misuse.Hole
		problem string
	}{
		{"accepts cases that are each in one hole", []misuse.Hole{hole("x", "a"), hole("y", "b")}, ""},
		{"rejects a case that is in no hole", []misuse.Hole{hole("x", "a")}, "case b is in 0 holes, not in one"},
		{"rejects a case that is in two holes", []misuse.Hole{hole("x", "a", "b"), hole("y", "b")}, "case b is in 2 holes, not in one"},
		{"rejects a hole with an unknown case", []misuse.Hole{hole("x", "a", "b", "c")}, `hole "x": there is no case c`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			checkProblem(t, misuse.Uncovered(test.holes, []misuse.Case{{Name: "a"}, {Name: "b"}}), test.problem)
		})
	}
}

// load returns a universe of the packages that the programs of these tests import.
func load(t *testing.T) *typecheck.Universe {
	t.Helper()
	universe, err := typecheck.Load(t.Context(), "os", "github.com/workos-typestate/workos/internal/hidden")
	is.New(t).NoErr(err)
	return universe
}

// checkProblem fails the test unless err contains problem, or both are empty.
func checkProblem(t *testing.T, err error, problem string) {
	t.Helper()
	if problem == "" {
		is.New(t).NoErr(err)
		return
	}
	is.New(t).True(err != nil)
	if !strings.Contains(err.Error(), problem) {
		t.Errorf("want %q in: %v", problem, err)
	}
}

func TestRead(t *testing.T) {
	t.Run("reads each folder as a case and ignores other files", func(t *testing.T) {
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
	t.Run("rejects a case without a twin", func(t *testing.T) {
		_, err := misuse.Read(fstest.MapFS{"a/bad.go": {}})
		is.New(t).True(err != nil)
	})
	t.Run("rejects a third file, which would not be checked", func(t *testing.T) {
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
