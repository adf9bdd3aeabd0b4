package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"
	"github.com/spf13/cobra"
)

// words matches the words of a command line, as far as the guide needs a shell.
var words = regexp.MustCompile(`'[^']*'|"[^"]*"|[^\s'"]+`)

// The program accepts every command line in docs/cli.md and in the examples of the help, and both list all exit statuses.
func TestTheGuideIsOfThisProgram(t *testing.T) {
	is := is.New(t)
	guide, err := os.ReadFile("../../docs/cli.md")
	is.NoErr(err)
	lines := strings.Split(string(guide), "\n")
	for _, command := range commands((&program{}).root()) {
		lines = append(lines, strings.Split(command.Example, "\n")...)
	}
	checked := 0
	for _, line := range lines {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "workos ")
		if !ok {
			continue
		}
		checked++
		line, _, _ = strings.Cut(line, " | ")
		line, _, _ = strings.Cut(line, " < ")
		args := words.FindAllString(line, -1)
		for i := range args {
			args[i] = strings.Trim(args[i], `'"`)
		}
		command, rest, err := (&program{}).root().Find(args)
		if err == nil {
			err = command.ParseFlags(rest)
		}
		if err == nil {
			err = command.ValidateArgs(command.Flags().Args())
		}
		if err != nil {
			t.Errorf("workos %s: %v", line, err)
		}
	}
	is.True(checked > 25)
	for _, status := range []int{exitDone, exitFailed, exitUsage, exitCredential, exitRefused, exitUnavailable, exitInterrupted} {
		is.True(strings.Contains(string(guide), "\n| "+strconv.Itoa(status)+" | "))
		is.True(strings.Contains(strings.ReplaceAll(about, "\n", " "), " "+strconv.Itoa(status)+" "))
	}
}

func commands(of *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{of}
	for _, command := range of.Commands() {
		all = append(all, commands(command)...)
	}
	return all
}
