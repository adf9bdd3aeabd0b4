package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/workos-typestate/workos/internal/test/migration"
)

// guide is a migration guide, whose tables map the names of another SDK.
type guide struct {
	file    string
	columns map[string]string // the SDK, by the heading of its column
	fewest  int               // names that it has at the least
}

func guides() []guide {
	return []guide{
		{"migrating-from-node.md", map[string]string{"Node": "Node"}, 250},
		{"migrating-from-go.md", map[string]string{"v4 to v6": "Go 4–6", "v7 to v10": "Go 7–10"}, 300},
	}
}

// identifier is a name, with the class or package that has it.
var identifier = regexp.MustCompile(`^[A-Za-z_]\w*(\.\w+)*$`)

// names returns the names in the tables of a guide.
func (g guide) names(text string) []name {
	var found []name
	for _, row := range migration.Rows(text) {
		here := slices.DeleteFunc(migration.Names(row.Cells["Here"]), func(target string) bool { return !identifier.MatchString(target) })
		notes := ""
		if len(here) == 0 {
			notes = strings.ReplaceAll(row.Cells["Notes"], "](#", "]("+g.file+"#")
		}
		for _, column := range slices.Sorted(maps.Keys(g.columns)) {
			for _, theirs := range migration.Names(row.Cells[column]) {
				if !identifier.MatchString(theirs) {
					continue
				}
				of, text := cutLast(theirs)
				from := source{g.columns[column], of, g.file + "#" + row.Section}
				found = append(found, name{text, []source{from}, here, notes})
			}
		}
	}
	return found
}

// cutLast splits a name at its last dot: WebhookVerifier.ConstructEvent is of WebhookVerifier.
func cutLast(dotted string) (of, text string) {
	at := strings.LastIndexByte(dotted, '.')
	return dotted[:max(at, 0)], dotted[at+1:]
}

// owners returns the classes, services and packages that have names and no row of their own, such as MultiFactorAuth, each with
// what has most of its counterparts here.
func owners(names []name) []name {
	counts := map[source]map[string]int{}
	known := map[string]bool{}
	for _, n := range names {
		known[n.text] = true
		for _, from := range n.from {
			owner := source{sdk: from.sdk, of: from.of}
			if from.of == "" {
				continue
			}
			if counts[owner] == nil {
				counts[owner] = map[string]int{}
			}
			for _, target := range n.here {
				ours, _ := cutLast(target)
				counts[owner][ours]++
			}
		}
	}
	var found []name
	for owner, count := range counts {
		most := slices.MaxFunc(slices.Sorted(maps.Keys(count)), func(a, b string) int { return count[a] - count[b] })
		// A package or a client alone is not an entry.
		if _, text := cutLast(owner.of); strings.Contains(most, ".") && !known[text] {
			found = append(found, name{text: text, from: []source{{sdk: owner.sdk}}, here: []string{most}})
		}
	}
	return found
}

// parameters returns the types of parameters of the official Go SDK that have a counterpart in known: those of v4 to v6 are
// called after the function, as in CreateUserOpts, and those of v7 to v10 after service and method, as in OrganizationsCreateParams.
func parameters(names []name, known map[string]bool) []name {
	var found []name
	for _, n := range names {
		for _, from := range n.from {
			text := n.text + "Opts"
			switch {
			case from.of == "" || from.sdk == "Node":
				continue
			case from.sdk == "Go 7–10":
				text = from.of + n.text + "Params"
			}
			var here []string
			for _, target := range n.here {
				service, method := cutLast(target)
				module, isMethod := strings.CutPrefix(service, "client.")
				if ours := strings.ToLower(module) + "." + method + "Params"; isMethod && known[ours] {
					here = append(here, ours)
				}
			}
			if len(here) > 0 {
				found = append(found, name{text: text, from: []source{{sdk: from.sdk}}, here: here})
			}
		}
	}
	return found
}

// paramsOf returns the types of parameters that the packages in a folder declare, such as organizations.CreateParams.
func paramsOf(folder string) (map[string]bool, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.go"))
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			if spec, ok := node.(*ast.TypeSpec); ok && strings.HasSuffix(spec.Name.Name, "Params") {
				known[parsed.Name.Name+"."+spec.Name.Name] = true
			}
			return true
		})
	}
	if len(known) == 0 {
		return nil, fmt.Errorf("%s declares no parameters", folder)
	}
	return known, nil
}

// merge sorts names, and joins those that differ only in case and in where they come from.
func merge(names []name) []name {
	type key struct{ text, here string }
	merged := map[key]*name{}
	for _, n := range names {
		k := key{strings.ToLower(n.text), strings.Join(n.here, " ") + n.notes}
		if known := merged[k]; known != nil {
			known.from = append(known.from, n.from...)
			known.text = min(known.text, n.text) // the one with capitals
			continue
		}
		merged[k] = &n
	}
	sorted := make([]name, 0, len(merged))
	for _, n := range merged {
		slices.SortFunc(n.from, func(a, b source) int {
			return strings.Compare(order(a.sdk)+a.of+a.link, order(b.sdk)+b.of+b.link)
		})
		n.from = slices.Compact(n.from)
		sorted = append(sorted, *n)
	}
	slices.SortFunc(sorted, func(a, b name) int {
		return strings.Compare(strings.ToLower(a.text)+"\x00"+strings.Join(a.here, " ")+a.notes, strings.ToLower(b.text)+"\x00"+strings.Join(b.here, " ")+b.notes)
	})
	return sorted
}

// order sorts Node before Go.
func order(sdk string) string { return strconv.FormatBool(sdk != "Node") + sdk }
