package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/facts"
)

//go:embed README.md.tmpl
var readmeText string

// source is a row of the table of sources.
type source struct{ Name, Version, SHA256 string }

// moduleRow counts the operations of a module by their sources.
type moduleRow struct {
	Name                  string
	OpenAPI, Node, Legacy int
}

func (r *moduleRow) add(o *facts.Operation, f *facts.Facts) {
	switch o.Source {
	case f.Current:
		r.Node++
	case f.Legacy:
		r.Legacy++
	default:
		r.OpenAPI++
	}
}

// conflictRow counts conflicts.
type conflictRow struct {
	Where, Issue string
	Count        int
}

// readme returns the document about the facts and their sources.
func readme(f *facts.Facts, sources []source) ([]byte, error) {
	page := struct {
		Facts                             *facts.Facts
		Sources                           []source
		EventSources                      []string
		Keyless, NotInNode, NotInGo, InGo string
		SharedRoutes                      int
		Modules                           []*moduleRow
		All                               moduleRow
		Conflicts                         []conflictRow
	}{Facts: f, Sources: sources}
	modules, routes := map[string]*moduleRow{}, map[string]int{}
	var keyless []string
	for _, o := range f.Operations {
		if modules[o.Module] == nil {
			modules[o.Module] = &moduleRow{Name: o.Module}
		}
		modules[o.Module].add(o, f)
		page.All.add(o, f)
		routes[o.Method+" "+o.Path]++
		if o.Auth == "client_id" || o.Auth == "none" {
			keyless = append(keyless, o.ID)
		}
	}
	for _, n := range routes {
		if n > 1 {
			page.SharedRoutes += n
		}
	}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		page.Modules = append(page.Modules, modules[name])
	}
	events := map[string]int{}
	for _, e := range f.Events {
		for _, source := range e.Sources {
			events[source]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(events)) {
		page.EventSources = append(page.EventSources, fmt.Sprintf(", %s %d", name, events[name]))
	}
	conflicts := map[conflictRow]int{}
	for _, c := range f.Conflicts.Fields {
		conflicts[conflictRow{Where: c.Where, Issue: c.Issue}]++
	}
	for row, n := range conflicts {
		row.Count = n
		page.Conflicts = append(page.Conflicts, row)
	}
	slices.SortFunc(page.Conflicts, func(x, y conflictRow) int {
		return cmp.Or(cmp.Compare(x.Where, y.Where), cmp.Compare(x.Issue, y.Issue))
	})
	notes := map[string][]string{}
	for _, note := range f.Conflicts.Paths {
		notes[note.Issue] = append(notes[note.Issue], note.Operation)
	}
	page.Keyless = names(keyless)
	page.NotInNode, page.NotInGo, page.InGo = names(notes["not_in_node"]), names(notes["not_in_go"]), names(notes["in_go_but_not_openapi"])
	document, err := template.New("README.md").Parse(readmeText)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = document.Execute(&out, page)
	return out.Bytes(), err
}

// names lists identifiers.
func names(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(slices.Values(ids)), ", ")
}

// checksum returns the SHA-256 of a file, in hexadecimal.
func checksum(file string) (string, error) {
	text, err := os.ReadFile(file) //nolint:gosec // a file that the caller names
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// packageChecksum returns the SHA-256 of a list: checksum and name of each file that is read from an installed package.
func packageChecksum(folder string) (string, error) {
	list := sha256.New()
	for _, pattern := range []string{"*.d.mts", "*.map"} {
		files, err := filepath.Glob(filepath.Join(folder, "lib", pattern))
		if err != nil {
			return "", err
		}
		for _, file := range files {
			sum, err := checksum(file)
			if err != nil {
				return "", err
			}
			list.Write([]byte(sum + "  lib/" + filepath.Base(file) + "\n"))
		}
	}
	return hex.EncodeToString(list.Sum(nil)), nil
}
