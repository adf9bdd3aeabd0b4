package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/test/migration"
)

// index is the content of docs/names.md.
type index struct {
	words      []word
	names      []name
	operations []operation
	codes      []errorCode
	events     []event
}

// name is a name of another SDK.
type name struct {
	text  string
	from  []source
	here  []string // Go expressions and types of this SDK
	notes string   // if there is no counterpart, why
}

// source is where a name comes from.
type source struct {
	sdk  string // such as Node
	of   string // the class, service or package that has it; may be empty
	link string // to the section of a guide; may be empty
}

// operation is an endpoint of the API.
type operation struct {
	ID     string `json:"id"`
	Method string `json:"method"`
	Path   string `json:"path"`
	here   []string
}

// errorCode is a code of the API's errors.
type errorCode struct {
	Code       string   `json:"code"`
	Statuses   []string `json:"statuses"`
	Operations []string `json:"operations"`
	methods    []string // those that can return it, except sign-ins
	signIn     bool     // a sign-in can return it; the contract has one operation for all kinds of sign-in
	typ        string   // the type of error that it has here; may be empty
}

// event is a kind of event and the constant that names it.
type event struct{ name, constant string }

// targets yields every name of this SDK in the index, with the entry that has it.
func (x *index) targets(yield func(entry, target string) bool) {
	each := func(entry string, targets []string) bool {
		for _, target := range targets {
			if !yield(entry, target) {
				return false
			}
		}
		return true
	}
	for _, w := range x.words {
		if !each(w.text, migration.Names(w.here)) {
			return
		}
	}
	for _, n := range x.names {
		if !each(n.text, n.here) {
			return
		}
	}
	for _, o := range x.operations {
		if !each(o.ID, o.here) {
			return
		}
	}
	for _, c := range x.codes {
		if !each(c.Code, c.methods) || c.typ != "" && !yield(c.Code, c.typ) {
			return
		}
	}
	for _, e := range x.events {
		if !each(e.name, e.here()) {
			return
		}
	}
}

// here returns the type of the event's data and the constant.
func (e event) here() []string {
	return []string{"events." + strings.TrimPrefix(e.constant, "Name"), "events." + e.constant}
}

// moduleRoot returns the root of the repository that the working directory is in.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/workos-typestate/workos").Output()
	if err != nil {
		return "", fmt.Errorf("go list -m: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// read collects the index from the repository at root.
func read(root string) (*index, error) {
	x := &index{words: words()}
	calls, err := migration.Calls(root)
	if err != nil {
		return nil, err
	}
	if x.operations, err = operations(root, calls); err != nil {
		return nil, err
	}
	if x.codes, err = errorCodes(root, calls); err != nil {
		return nil, err
	}
	if x.events, err = eventsOf(filepath.Join(root, "modules", "events", "events_gen.go")); err != nil {
		return nil, err
	}
	x.names = nodeClient()
	for _, guide := range guides() {
		text, err := os.ReadFile(filepath.Join(root, "docs", guide.file)) //nolint:gosec // a document of this repository
		if err != nil {
			return nil, err
		}
		found := guide.names(string(text))
		if len(found) < guide.fewest {
			return nil, fmt.Errorf("docs/%s has only %d names in its columns %q", guide.file, len(found), guide.columns)
		}
		x.names = append(x.names, found...)
	}
	params, err := paramsOf(filepath.Join(root, "modules"))
	if err != nil {
		return nil, err
	}
	x.names = merge(slices.Concat(x.names, owners(x.names), parameters(x.names, params)))
	return x, nil
}
