// Command licenses lists the license of every module that a program or a test of this repository can link, and
// writes the list to docs/licenses.md. It exits with status 1 if a module has no license that is known here to
// be permissive; with -check, also if the file is not what it would write.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const output = "docs/licenses.md"

// module is what go list says of one.
type module struct {
	Path    string
	Version string
	Dir     string
	Main    bool
}

// known are the licenses that this repository takes, by a sentence that each of them alone has.
var known = []struct{ name, sentence string }{
	{"Apache-2.0", "Apache License Version 2.0, January 2004"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright notice"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"},
}

// platforms are those whose dependencies are listed: keyrings differ by system.
var platforms = []string{"linux", "darwin", "windows"}

func main() {
	check := flag.Bool("check", false, "compare the file instead of writing it")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	linked, err := modules(false)
	if err != nil {
		return err
	}
	tested, err := modules(true)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	page.WriteString("# Licenses of the dependencies\n\n" +
		"Made by `go run ./internal/cmd/licenses`; CI checks that it is current. The SDK's own is in [LICENSE](../LICENSE).\n" +
		"A program links the modules whose packages it imports, which for most is a part of the first table.\n")
	var problems []error
	section := func(title string, all []module) {
		fmt.Fprintf(&page, "\n## %s\n\n| Module | Version | License |\n|---|---|---|\n", title)
		for _, m := range all {
			name, err := licenseOf(m)
			problems = append(problems, err)
			fmt.Fprintf(&page, "| %s | %s | %s |\n", m.Path, m.Version, name)
		}
	}
	section("What a program can link", linked)
	section("What the tests alone add", slices.DeleteFunc(tested, func(m module) bool { return slices.Contains(linked, m) }))
	if err := errors.Join(problems...); err != nil {
		return err
	}
	if !check {
		return os.WriteFile(output, page.Bytes(), 0o644) //nolint:gosec // a document is for everybody to read
	}
	current, err := os.ReadFile(output)
	if err != nil {
		return err
	}
	if !bytes.Equal(current, page.Bytes()) {
		return fmt.Errorf("%s is not current: run go run ./internal/cmd/licenses", output)
	}
	fmt.Printf("%d modules, all with a license that is known to be permissive\n", len(tested))
	return nil
}

// modules are those of the packages that this module's packages import, on any platform, by path.
func modules(tests bool) ([]module, error) {
	found := map[string]module{}
	for _, system := range platforms {
		args := []string{"list", "-deps", "-json=Module", "-tags=emulator,interop,browser,fault"}
		if tests {
			args = append(args, "-test")
		}
		command := exec.CommandContext(context.Background(), "go", append(args, "./...")...) //nolint:gosec // arguments of our own
		command.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0", "GOWORK=off")    // what users get, not what a workspace makes of it
		command.Stderr = os.Stderr
		out, err := command.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		decoder := json.NewDecoder(bytes.NewReader(out))
		for {
			var one struct{ Module *module }
			if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if one.Module != nil && !one.Module.Main {
				found[one.Module.Path] = *one.Module
			}
		}
	}
	var all []module
	for _, m := range found {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

var (
	fileName = regexp.MustCompile(`(?i)^(licen[cs]e|copying)([.-].*)?$`)
	space    = regexp.MustCompile(`\s+`)
)

// licenseOf reads the license files at the root of a module.
func licenseOf(m module) (string, error) {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return "", fmt.Errorf("%s: %w", m.Path, err)
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() || !fileName.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(m.Dir, entry.Name()))
		if err != nil {
			return "", err
		}
		name := identify(string(text))
		if name == "" {
			return "", fmt.Errorf("%s: %s is no license that is known here", m.Path, entry.Name())
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return "", fmt.Errorf("%s has no license file", m.Path)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", "), nil
}

// identify returns the name of the license that text is, or nothing.
func identify(text string) string {
	text = space.ReplaceAllString(text, " ")
	for _, l := range known {
		if strings.Contains(text, l.sentence) {
			return l.name
		}
	}
	return ""
}
