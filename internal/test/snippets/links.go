package snippets

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Reference is a target in the prose of a document.
type Reference struct {
	Line   int
	Target string
}

var (
	codeSpan = regexp.MustCompile("`[^`\n]*`")
	link     = regexp.MustCompile(`\]\(([^)\s]+)(?:\s+"[^"]*")?\)|^\[[^]]+\]:\s+(\S+)`)
	heading  = regexp.MustCompile(`^ {0,3}#{1,6}\s+(.*?)\s*#*$`)
	linkText = regexp.MustCompile(`\[([^]]*)\]\([^)]*\)`)
)

// Links returns the links of a document to files and anchors of this repository.
func (d Document) Links() []Reference {
	var links []Reference
	for number, line := range d.prose() {
		line = codeSpan.ReplaceAllString(line, "")
		for _, found := range link.FindAllStringSubmatch(line, -1) {
			if target := found[1] + found[2]; !strings.Contains(target, "://") && !strings.HasPrefix(target, "mailto:") {
				links = append(links, Reference{number, target})
			}
		}
	}
	return links
}

// prose yields the lines outside code blocks, by number.
func (d Document) prose() func(yield func(int, string) bool) {
	_, text := d.split()
	return func(yield func(int, string) bool) {
		for i, line := range strings.Split(text, "\n") {
			if !yield(i+1, line) {
				return
			}
		}
	}
}

// Anchors returns the anchors that GitHub generates for the headings of a document.
func (d Document) Anchors() map[string]bool {
	anchors := map[string]bool{}
	for _, line := range d.prose() {
		found := heading.FindStringSubmatch(line)
		if found == nil {
			continue
		}
		anchor := Anchor(found[1])
		name := anchor
		for n := 1; anchors[name]; n++ {
			name = anchor + "-" + strconv.Itoa(n)
		}
		anchors[name] = true
	}
	return anchors
}

// Anchor returns the anchor that GitHub gives to a heading that no earlier one equals.
func Anchor(heading string) string {
	text := strings.ToLower(linkText.ReplaceAllString(heading, "$1"))
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r):
			return r
		}
		return -1
	}, text)
}

// CheckLink returns an error unless the target of a link of d exists: a file or folder under root, and, if the link names one, the anchor in a
// document.
func (d Document) CheckLink(root, target string) error {
	file, anchor, anchored := strings.Cut(target, "#")
	name := d.Path
	if file != "" {
		name = path.Join(path.Dir(d.Path), file)
	}
	if !exists(root, name) {
		return fmt.Errorf("%s is not in the repository", name)
	}
	if !anchored || path.Ext(name) != ".md" {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name))) //nolint:gosec // a file of this repository
	if err != nil {
		return err
	}
	if other := (Document{Path: name, Text: string(text)}); !other.Anchors()[anchor] {
		return fmt.Errorf("%s has no heading for #%s", name, anchor)
	}
	return nil
}

// exists reports whether root has a file or folder with that name, which is written with slashes.
func exists(root, name string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
	return err == nil && filepath.IsLocal(filepath.FromSlash(name))
}
