package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"text/tabwriter"
	"unicode"
)

// output is standard output. It records that its reader has closed the pipe.
type output struct {
	to     io.Writer
	closed bool
}

func (o *output) Write(data []byte) (int, error) {
	n, err := o.to.Write(data)
	o.closed = o.closed || errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) || errors.Is(err, closing)
	return n, err
}

// closing is the error of Windows while a reader closes the pipe (ERROR_NO_DATA).
const closing = syscall.Errno(232)

// say prints a message that is not a result.
func (p *program) say(format string, args ...any) { _, _ = fmt.Fprintf(p.stderr, format+"\n", args...) }

// print prints a line of a result for people.
func (p *program) print(format string, args ...any) error {
	_, err := fmt.Fprintf(p.stdout, format+"\n", args...)
	return err
}

// line prints a value as JSON, on one line.
func (p *program) line(value any) error {
	text, err := encode(value)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(append(text, '\n'))
	return err
}

// document prints JSON, indented.
func (p *program) document(text []byte) error {
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	_, err := io.WriteString(p.stdout, printable(indented.String()))
	return err
}

// encode returns a value as JSON on one line, safe for a terminal.
func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return []byte(printable(strings.TrimSuffix(text.String(), "\n"))), err
}

// table prints rows below a heading, in columns.
func (p *program) table(heading []string, rows [][]string) error {
	writer := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	if len(heading) > 0 {
		rows = append([][]string{heading}, rows...)
	}
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				_, _ = io.WriteString(writer, "\t")
			}
			_, _ = io.WriteString(writer, plain(cell))
		}
		_, _ = io.WriteString(writer, "\n")
	}
	return writer.Flush()
}

// plain returns a text from outside, safe for a line of a terminal.
func plain(text string) string {
	return printable(strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(text))
}

// printable escapes control characters and direction marks, which would change the terminal or the order of the text. The escapes are those of
// JSON, where these characters can only be in strings.
func printable(text string) string {
	var clean strings.Builder
	for _, r := range text {
		if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Bidi_Control) {
			_, _ = fmt.Fprintf(&clean, `\u%04x`, r)
			continue
		}
		clean.WriteRune(r)
	}
	return clean.String()
}
