package probes

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Repository is the path of the module under proof.
const Repository = "github.com/workos-typestate/workos"

// Module is a module outside the repository; its packages are probes.
type Module struct {
	folder string
	probes []Probe
}

// NewModule writes the module called path into folder. It requires the repository, whose root is root, and the
// repository's requirements in the same versions, and downloads the missing ones.
func NewModule(ctx context.Context, folder, path, root string, probes []Probe) (*Module, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	required, err := os.ReadFile(filepath.Join(root, "go.mod")) //nolint:gosec // of this repository
	if err != nil {
		return nil, err
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum")) //nolint:gosec // of this repository
	if err != nil {
		return nil, err
	}
	_, required, _ = bytes.Cut(required, []byte("\n")) // the module line
	written := files(probes)
	written["go.sum"] = string(sums)
	written["go.mod"] = fmt.Sprintf("module %s\n%s\nrequire %[3]s v0.0.0\n\nreplace %[3]s => %[4]s\n", path, required, Repository, root)
	for name, text := range written {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			return nil, err
		}
	}
	module := &Module{folder: folder, probes: probes}
	_, err = module.Go(ctx, "mod", "download") // later, its output would look like compiler errors
	return module, err
}

// Go runs the go command in the module and returns its output. A failure is not an error.
func (m *Module) Go(ctx context.Context, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", args...) //nolint:gosec // arguments of the tests
	command.Dir = m.folder
	command.Env = append(os.Environ(), "GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=-mod=mod")
	said, err := command.CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		err = nil
	}
	return string(said), err
}

// The go command's output about a package begins with its path, and each error with its place.
var (
	heading   = regexp.MustCompile(`^(?:# |package )\S+/(\w+)$`)
	complaint = regexp.MustCompile(`^\s*(?:vet: )?\S+\.(?:txt|go):(\d+):(?:\d+:)? `)
)

// Complaints returns the go command's errors by the probe's name.
func (m *Module) Complaints(said string) map[string]Complaints {
	names := map[string]string{}
	for _, probe := range m.probes {
		names[probe.folder()] = probe.Name
	}
	all, current := map[string]Complaints{}, ""
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\n")
		if match := heading.FindStringSubmatch(line); match != nil {
			current = names[match[1]]
		} else if match := complaint.FindStringSubmatch(line); match != nil {
			of := all[current]
			of.add(match[1], line)
			all[current] = of
		}
	}
	return all
}

// Complaints holds the go command's errors for a probe.
type Complaints struct {
	Lines []int // of the probe's file: without duplicates, sorted
	Text  []string
}

func (c *Complaints) add(number, text string) {
	c.Text = append(c.Text, strings.TrimSpace(text))
	line, err := strconv.Atoi(number)
	if err == nil && !slices.Contains(c.Lines, line) {
		c.Lines = append(c.Lines, line)
		slices.Sort(c.Lines)
	}
}

func (c Complaints) String() string {
	return fmt.Sprintf("%v\n\t%s", c.Lines, strings.Join(c.Text, "\n\t"))
}
