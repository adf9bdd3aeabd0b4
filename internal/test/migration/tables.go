// Package migration checks the guides docs/migrating-from-*.md: the Go names in their tables exist, the two methods
// in a row send the same request, and no method of the Node SDK is missing.
package migration

import (
	"regexp"
	"strings"

	"github.com/workos-typestate/workos/internal/test/snippets"
)

// Row is a line of a table of a Markdown document, its cells by the headings of their columns.
type Row struct {
	Line    int
	Section string // the anchor of the heading that it is under
	Cells   map[string]string
}

// Rows returns the rows of all the tables of a document.
func Rows(text string) []Row {
	var rows []Row
	var headings []string
	section, number, code := "", 0, false
	for line := range strings.Lines(text) {
		number++
		if strings.HasPrefix(line, "```") {
			code = !code
		}
		if title := strings.TrimLeft(line, "#"); !code && title != line {
			section = snippets.Anchor(strings.TrimSpace(title))
		}
		cells, ok := cellsOf(line)
		switch {
		case !ok:
			headings = nil
		case headings == nil:
			headings = cells
		case len(cells) == len(headings) && !strings.HasPrefix(cells[0], "---"):
			row := Row{Line: number, Section: section, Cells: map[string]string{}}
			for i, heading := range headings {
				row.Cells[heading] = cells[i]
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func cellsOf(line string) ([]string, bool) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(line), "|")
	if !ok {
		return nil, false
	}
	cells := strings.Split(strings.TrimSuffix(inner, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells, true
}

var quoted = regexp.MustCompile("`([^`]+)`")

// Names returns the texts in backticks.
func Names(cell string) []string {
	found := quoted.FindAllStringSubmatch(cell, -1)
	names := make([]string, len(found))
	for i := range found {
		names[i] = strings.TrimPrefix(found[i][1], "*")
	}
	return names
}
