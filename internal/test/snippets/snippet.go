package snippets

import (
	"fmt"
	"slices"
	"strings"
)

// Snippet is a block of Go in a document. A block that starts with "package" is a file. Any other block is a piece of a program: the imports,
// types and functions at its start are at the top level, and the statements after them are in a function that returns what they return. Packages
// that it names without importing them, and the variables of the prelude, are available; values that its statements leave unused are for the
// reader to use. Words after "go" on the opening fence, which readers do not see, configure the rest:
//
//	client=public         client is a *workos.Public, not a *workos.Confidential
//	continues             the block continues the previous block of Go
//	run                   the block continues the previous block that is marked run, and a test runs them: see run.go
//	given a, b T; c U     variables that the text mentions, and their types
//	ignore=reason         the block is not checked
//
// The last two extend to the end of the line.
type Snippet struct {
	Path    string
	Ignored string // why it is not checked; empty if it is

	public bool
	run    bool
	prints string // what it and the blocks that it continues print, if it runs
	given  []string
	parts  []block // the blocks that it continues, then its own
}

// prelude lists the variables of every block, unless the block declares them itself.
var prelude = []string{
	"ctx context.Context",
	"client *workos.Confidential",
	"err error",
	"w http.ResponseWriter",
	"r, callback *http.Request", // callback is the browser's request after a sign-in
	"mux *http.ServeMux",
	"logger *slog.Logger",
	"t *testing.T",
	"server *workostest.Server",
	"userID workos.UserID", "organizationID workos.OrganizationID",
}

// Line returns the line of the block's start.
func (s Snippet) Line() int { return s.parts[len(s.parts)-1].line }

// Code returns the block as it is in the document.
func (s Snippet) Code() string { return s.parts[len(s.parts)-1].code }

// Snippets returns the blocks of Go of a document.
func (d Document) Snippets() ([]Snippet, error) {
	blocks, _ := d.split()
	var snippets []Snippet
	running := false // whether the block before is one that runs
	for _, b := range blocks {
		words, ok := strings.CutPrefix(b.info+" ", "go ")
		if !ok {
			if running && b.info == "text" {
				snippets[len(snippets)-1].prints += b.code
			}
			running = false
			continue
		}
		s := Snippet{Path: d.Path, parts: []block{b}}
		if err := s.read(strings.Fields(words), snippets); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", d.Path, b.line-1, err)
		}
		snippets, running = append(snippets, s), s.run
	}
	return snippets, nil
}

// read parses the words of the fence.
func (s *Snippet) read(words []string, before []Snippet) error {
	for i, word := range words {
		reason, ignored := strings.CutPrefix(word, "ignore=")
		switch {
		case word == "client=public":
			s.public = true
		case word == "run" && !s.isFile():
			s.run = true
			if last := program(before); last != nil {
				s.parts, s.prints, s.public = slices.Concat(last.parts, s.parts), last.prints, last.public
			}
		case word == "continues" && len(before) > 0 && !s.run:
			last := before[len(before)-1]
			s.parts = slices.Concat(last.parts, s.parts)
			s.given = slices.Concat(s.given, last.given)
			s.public = s.public || last.public
		case word == "given" && i+1 < len(words) && !s.run:
			s.given = append(strings.Split(strings.Join(words[i+1:], " "), ";"), s.given...)
			return nil
		case ignored && reason != "":
			s.Ignored = strings.Join(append([]string{reason}, words[i+1:]...), " ")
			return nil
		default:
			return fmt.Errorf("%q is unknown on the fence of a block of Go", word)
		}
	}
	return nil
}
