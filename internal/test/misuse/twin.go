package misuse

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
)

// mostLines is the maximum number of lines in the one edit between the twins.
const mostLines = 2

// oneEdit returns an error unless the programs, except for comments and blank lines, differ in one run of at
// most mostLines lines.
func oneEdit(bad, good []byte) error {
	b, g := codeLines(bad), codeLines(good)
	for len(b) > 0 && len(g) > 0 && b[0] == g[0] {
		b, g = b[1:], g[1:]
	}
	for len(b) > 0 && len(g) > 0 && b[len(b)-1] == g[len(g)-1] {
		b, g = b[:len(b)-1], g[:len(g)-1]
	}
	switch {
	case len(b) == 0 && len(g) == 0:
		return fmt.Errorf("%s and %s do not differ", badFile, goodFile)
	case len(b) > mostLines || len(g) > mostLines:
		return fmt.Errorf("%s and %s differ by more than one edit:\n- %s\n+ %s",
			badFile, goodFile, strings.Join(b, "\n- "), strings.Join(g, "\n+ "))
	}
	return nil
}

// codeLines returns the lines of src that hold tokens, without comments and with single spaces.
func codeLines(src []byte) []string {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, 0)
	var lines []string
	for last := 0; ; {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return lines
		}
		if tok == token.SEMICOLON && text == "\n" {
			continue
		}
		if text == "" {
			text = tok.String()
		}
		if line := file.Line(pos); line != last {
			lines, last = append(lines, text), line
			continue
		}
		lines[len(lines)-1] += " " + text
	}
}
