package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// The last section of docs/desktop.md quotes this folder. Every quote must be in it.
func TestTheGuideQuotesTheProgram(t *testing.T) {
	is := is.New(t)
	guide, err := os.ReadFile("../../desktop.md")
	is.NoErr(err)
	files, err := filepath.Glob("*.go")
	is.NoErr(err)
	var program strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		is.NoErr(err)
		program.Write(text)
	}
	_, section, _ := strings.Cut(string(guide), "\n## The whole of it\n")
	quotes := regexp.MustCompile("(?s)\n```go [^\n]*\n(.*?)```\n").FindAllStringSubmatch(section, -1)
	is.True(len(quotes) >= 3)
	for _, quote := range quotes {
		if !strings.Contains(program.String(), quote[1]) {
			t.Errorf("the program does not have:\n%s", quote[1])
		}
	}
}
