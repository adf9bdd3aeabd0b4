package snippets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/snippets"
)

func TestTheLinksOfEveryDocumentLeadSomewhere(t *testing.T) {
	links := 0
	for _, d := range documents(t) {
		for _, l := range d.Links() {
			links++
			if err := d.CheckLink(root, l.Target); err != nil {
				t.Errorf("%s:%d: %v", d.Path, l.Line, err)
			}
		}
	}
	if links < 100 {
		t.Errorf("%d links were found, 100 at least were looked for: is the pattern still right?", links)
	}
}

func TestThePackagesOfEveryCommandAreThere(t *testing.T) {
	packages := 0
	for _, d := range documents(t) {
		for _, p := range d.CommandTargets() {
			packages++
			if err := snippets.CheckTarget(root, p.Target); err != nil {
				t.Errorf("%s:%d: %v", d.Path, p.Line, err)
			}
		}
	}
	if packages < 5 {
		t.Errorf("%d packages were found, 5 at least were looked for: is the pattern still right?", packages)
	}
}

func TestLinks(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a file", "see [it](../core/page.go) and [that](security.md)", "1 ../core/page.go, 1 security.md"},
		{"an anchor", "\n[here](#two-words)", "2 #two-words"},
		{"a reference", "[it]: pages.md", "1 pages.md"},
		{"a link within a table, with a title", `| [a](b.md "B") | c |`, "1 b.md"},
		{"no other site", "[it](https://example.com/a.md) [me](mailto:a@example.com)", ""},
		{"nothing that is code", "`[]T(x)`\n```\n[a](b)\n```\n", ""},
	}
	for _, test := range tests {
		t.Run("takes "+test.name, func(t *testing.T) {
			is.New(t).Equal(listed(snippets.Document{Text: test.text}.Links()), test.want)
		})
	}
}

func listed(references []snippets.Reference) string {
	var lines []string
	for _, r := range references {
		lines = append(lines, fmt.Sprint(r.Line, " ", r.Target))
	}
	return strings.Join(lines, ", ")
}

func TestAnchors(t *testing.T) {
	is := is.New(t)
	anchors := snippets.Document{Text: "# A `Page[T]`, and *more*\n## Twice\n```\n# no heading\n```\n### Twice\n# [Linked](x.md)_a-b\n"}.Anchors()
	for _, want := range []string{"a-paget-and-more", "twice", "twice-1", "linked_a-b"} {
		is.True(anchors[want])
	}
	is.Equal(len(anchors), 4)
}

func TestCheckLink(t *testing.T) {
	d := snippets.Document{Path: "docs/README.md"}
	tests := []struct{ name, target, problem string }{
		{"takes a file", "architecture.md", ""},
		{"takes a folder", "../core", ""},
		{"takes an anchor of another document", "architecture.md#layout", ""},
		{"refuses a file that is not there", "gone.md", "docs/gone.md is not in the repository"},
		{"refuses an anchor that is not there", "architecture.md#gone", "docs/architecture.md has no heading for #gone"},
		{"refuses an anchor of its own that is not there", "#gone", "docs/README.md has no heading for #gone"},
		{"refuses what is outside the repository", "../..", ".. is not in the repository"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { wantProblem(t, d.CheckLink(root, test.target), test.problem) })
	}
}

func TestPackagesOfCommands(t *testing.T) {
	d := snippets.Document{Text: "    go run ./docs/examples/cli demo ./file # ./nothing\n" +
		"`go test -tags=fault ./internal/test/faulttest/...`, go vet ./core, and\ngo test ./...\n"}
	is.New(t).Equal(listed(d.CommandTargets()), "1 ./docs/examples/cli, 2 ./internal/test/faulttest/..., 2 ./core")
	wantProblem(t, snippets.CheckTarget(root, "./core/..."), "")
	wantProblem(t, snippets.CheckTarget(root, "./gone"), "./gone is not in the repository")
}

// wantProblem wants an error with the text, or none if it is empty.
func wantProblem(t *testing.T, err error, problem string) {
	t.Helper()
	switch {
	case problem == "":
		is.New(t).NoErr(err)
	case err == nil:
		t.Errorf("there is no error, not even %q", problem)
	case !strings.Contains(err.Error(), problem):
		t.Errorf("want %q in: %v", problem, err)
	}
}
