// Package snippets checks what the documents of this repository tell a reader to do: it type-checks each block of Go, and requires that each
// relative link, named test, anchor and package of a command exists.
// Snippet describes how a block of Go is written.
package snippets

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Document is a Markdown file.
type Document struct {
	Path string // from the root of the repository, with slashes
	Text string
}

// Documents returns every Markdown file under root except the change log, which describes the past.
func Documents(root string) ([]Document, error) {
	var documents []Document
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "node_modules"):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".md" || entry.Name() == "CHANGELOG.md":
			return nil
		}
		text, err := os.ReadFile(path) //nolint:gosec // a file of this repository
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		documents = append(documents, Document{Path: filepath.ToSlash(name), Text: string(text)})
		return err
	})
	return documents, err
}

// block is a fenced block of code.
type block struct {
	info string // the text after the opening fence
	line int    // of the first line of code
	code string
}

// split separates the fenced blocks of a document from its prose. A line of a block becomes an empty line of the prose, so that line numbers do
// not change.
func (d Document) split() (blocks []block, prose string) {
	var text strings.Builder
	var open *block
	var fence string
	number := 0
	for line := range strings.Lines(d.Text) {
		number++
		trimmed := strings.TrimSpace(line)
		switch {
		case open == nil && (strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~")):
			info := strings.TrimLeft(trimmed, trimmed[:1])
			fence = trimmed[:len(trimmed)-len(info)]
			open = &block{info: strings.TrimSpace(info), line: number + 1}
		case open == nil:
			text.WriteString(line)
			continue
		case strings.HasPrefix(trimmed, fence) && strings.Trim(trimmed, fence[:1]) == "":
			blocks = append(blocks, *open)
			open = nil
		default:
			open.code += line
		}
		text.WriteByte('\n')
	}
	return blocks, text.String()
}
