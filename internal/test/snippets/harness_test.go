package snippets_test

import (
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/snippets"
)

// last is the last block of Go in a document of these lines.
func last(t *testing.T, lines ...string) snippets.Snippet {
	t.Helper()
	is := is.New(t)
	blocks, err := snippets.Document{Path: "a.md", Text: strings.Join(lines, "\n")}.Snippets()
	is.NoErr(err)
	is.True(len(blocks) > 0)
	return blocks[len(blocks)-1]
}

func TestCheck(t *testing.T) {
	tests := []struct {
		name    string
		lines   []string
		problem string // part of the error; empty if there is none
	}{
		{
			name:  "takes statements, whose packages are imported for them",
			lines: []string{"```go", `organization, err := client.Organizations.Create(ctx, "…", &organizations.CreateParams{ExternalID: "…"})`, "```"},
		},
		{
			name:  "takes imports, types, functions and methods before statements",
			lines: []string{"```go", `import "embed"`, "type T struct{ embed.FS }", "func (t T) m(n int) int {", "\treturn n", "}", "// Use it.", "n := T{}.m(1)", "```"},
		},
		{
			name:  "takes declarations alone, also of names of the prelude",
			lines: []string{"```go", "var client, other = 1, time.Second", "", "func f() int { return client }", "```"},
		},
		{
			name:  "takes a whole file",
			lines: []string{"```go", "// Command a is an example.", "package main", "", `import "fmt"`, "", "func main() { fmt.Println() }", "```"},
		},
		{
			name:  "takes a file with nothing in it",
			lines: []string{"```go", "package a", "```"},
		},
		{
			name:  "takes what a function returns, but for the last value, for anything",
			lines: []string{"```go", `if userID == "" {`, "\treturn 1, nil, err", "}", "f := func() { return }", "f()", "```"},
		},
		{
			name:  "takes a variable that the text gives",
			lines: []string{"```go given a, b core.Secret; c map[string]int", "c[a.Reveal()+b.Reveal()]++", "```"},
		},
		{
			name:  "takes a block that goes on from those before it",
			lines: []string{"```go given a int", "type T int", "b := T(a)", "```", "text", "```go continues", "type U T", "c := U(b)", "```", "```go continues", "c++", "```"},
		},
		{
			name:  "takes a block within a list",
			lines: []string{"1. First:", "", "   ```go", "   a := `x`", "   ```"},
		},
		{
			name:    "refuses a type error, at its line",
			lines:   []string{"Text.", "```go", "", `client.Organizations.Create(ctx, 1843, nil)`, "```"},
			problem: `a.md:4: cannot use 1843`,
		},
		{
			name:    "refuses a type error in the part that goes before, at its line",
			lines:   []string{"```go", "a := b", "```", "```go continues", "c := a", "```"},
			problem: "a.md:2: undefined: b",
		},
		{
			name:    "refuses a type error in a function at the top",
			lines:   []string{"```go", "func f() int {", `	return ""`, "}", "f()", "```"},
			problem: "a.md:3: cannot use",
		},
		{
			name:    "refuses a type error after a function at the top, at its line",
			lines:   []string{"```go", "func f() {", "}", "", "f(1)", "```"},
			problem: "a.md:5: too many arguments",
		},
		{
			name:    "refuses what is not Go",
			lines:   []string{"```go", "client.Organizations.Create(ctx, …)", "```"},
			problem: "a.md:2: illegal character",
		},
		{
			name:    "refuses a method that only the other client has",
			lines:   []string{"```go client=public", `client.Organizations.Get(ctx, "org_1")`, "```"},
			problem: "client.Organizations undefined",
		},
		{
			name:    "refuses a package that nobody can know",
			lines:   []string{"```go", "nothing.Do()", "```"},
			problem: "undefined: nothing",
		},
		{
			name:    "refuses a module that is not in go.mod",
			lines:   []string{"```go", "import \"example.com/nothing\"", "nothing.Do()", "```"},
			problem: "package example.com/nothing was not loaded",
		},
		{
			name:    "refuses a package that a file uses without importing it",
			lines:   []string{"```go", "package main", "func main() { fmt.Println() }", "```"},
			problem: "a.md:3: undefined: fmt",
		},
		{
			name:    "refuses an unused variable in a function",
			lines:   []string{"```go", "func f() { a := 1 }", "f()", "```"},
			problem: "declared and not used: a",
		},
		{
			name:    "refuses an unused import",
			lines:   []string{"```go", `import "embed"`, "a := 1", "```"},
			problem: `"embed" imported and not used`,
		},
		{
			name:    "refuses what the text cannot give, at the fence",
			lines:   []string{"```go given a core.Token", "b := a", "```"},
			problem: "a.md:1: undefined: core.Token",
		},
		{
			name:    "refuses what gofmt writes in another way",
			lines:   []string{"```go", "a := 1", "b  := 2", "```"},
			problem: "a.md:2: the block is not as gofmt writes it",
		},
		{
			name:    "refuses a result that is no error",
			lines:   []string{"```go", "return 1", "```"},
			problem: "cannot use 1",
		},
	}
	blocks := make([]snippets.Snippet, 0, len(tests))
	for _, test := range tests {
		blocks = append(blocks, last(t, test.lines...))
	}
	u, packages := universe(t, blocks)
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) { wantProblem(t, blocks[i].Check(u, packages), test.problem) })
	}
}

func TestFences(t *testing.T) {
	t.Run("a reason not to check a block is kept", func(t *testing.T) {
		is.New(t).Equal(last(t, "```go ignore=needs another module", "x.Y()", "```").Ignored, "needs another module")
	})
	t.Run("blocks of other languages are none of Go", func(t *testing.T) {
		is := is.New(t)
		blocks, err := snippets.Document{Text: "```\na\n```\n```golang\n```\n~~~sh\n```go\n~~~\n"}.Snippets()
		is.NoErr(err)
		is.Equal(len(blocks), 0)
	})
	for _, words := range []string{"ingore=reason", "ignore=", "given", "continues", "client=none"} {
		t.Run("the words "+words+" are an error", func(t *testing.T) {
			_, err := snippets.Document{Path: "a.md", Text: "\n```go " + words + "\n```\n"}.Snippets()
			wantProblem(t, err, "a.md:2: ")
		})
	}
}
