package main

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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

// operations returns the endpoints of the API by their paths, with the methods here that call them.
func operations(root string, calls map[string][]string) ([]operation, error) {
	var found []operation
	if err := decode(root, "operations.json", &found); err != nil {
		return nil, err
	}
	for i, one := range found {
		if len(calls[one.ID]) == 0 {
			return nil, fmt.Errorf("no method calls %s", one.ID)
		}
		found[i].here = distinct(nil, calls[one.ID])
	}
	slices.SortFunc(found, func(a, b operation) int {
		return strings.Compare(a.Path+"\x00"+a.Method+a.ID, b.Path+"\x00"+b.Method+b.ID)
	})
	return found, nil
}

// errorCodes returns the codes of errors in the contract, with the methods here that can return them.
func errorCodes(root string, calls map[string][]string) ([]errorCode, error) {
	var contract struct {
		Codes []errorCode `json:"codes"`
	}
	if err := decode(root, "errors.json", &contract); err != nil {
		return nil, err
	}
	types, err := stepTypes(filepath.Join(root, "modules", "usermanagement", "stepup.go"))
	if err != nil {
		return nil, err
	}
	merged := map[string]errorCode{} // a code can be both the code and the OAuth error
	for _, one := range contract.Codes {
		known := merged[one.Code]
		known.Code, known.typ = one.Code, types[one.Code]
		known.Statuses = distinct(known.Statuses, one.Statuses)
		slices.Sort(known.Statuses)
		for _, operation := range one.Operations {
			if operation == "authenticate" {
				known.signIn = true
				continue
			}
			known.methods = distinct(known.methods, calls[operation])
		}
		merged[one.Code] = known
	}
	for code := range types {
		if _, ok := merged[code]; !ok {
			return nil, fmt.Errorf("the contract has no error code %s", code)
		}
	}
	return slices.SortedFunc(maps.Values(merged), func(a, b errorCode) int {
		return strings.Compare(strings.ToLower(a.Code), strings.ToLower(b.Code))
	}), nil
}

// stepTypes returns the types of errors by the codes that a file turns into them:
// case is("mfa_enrollment"): return &MFAEnrollmentRequiredError{…}.
func stepTypes(file string) (map[string]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	types := map[string]string{}
	ast.Inspect(parsed, func(node ast.Node) bool {
		clause, ok := node.(*ast.CaseClause)
		if !ok {
			return true
		}
		typ := ""
		for _, statement := range clause.Body {
			ast.Inspect(statement, func(node ast.Node) bool {
				if literal, ok := node.(*ast.CompositeLit); ok && typ == "" {
					if name, ok := literal.Type.(*ast.Ident); ok {
						typ = parsed.Name.Name + "." + name.Name
					}
				}
				return true
			})
		}
		for _, condition := range clause.List {
			ast.Inspect(condition, func(node ast.Node) bool {
				if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING && typ != "" {
					if code, err := strconv.Unquote(literal.Value); err == nil {
						types[code] = typ
					}
				}
				return true
			})
		}
		return true
	})
	if len(types) == 0 {
		return nil, fmt.Errorf("%s turns no code into a type", file)
	}
	return types, nil
}

// decode reads a file of the contract.
func decode(root, file string, into any) error {
	text, err := os.ReadFile(filepath.Join(root, "testdata", "api", file)) //nolint:gosec // a file of this repository
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// distinct appends to list what it does not have.
func distinct(list, more []string) []string {
	for _, one := range more {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// eventsOf returns the events that a file declares constants of type Name for.
func eventsOf(file string) ([]event, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var found []event
	ast.Inspect(parsed, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 {
			return true
		}
		typ, isName := spec.Type.(*ast.Ident)
		literal, isText := spec.Values[0].(*ast.BasicLit)
		if isName && isText && typ.Name == "Name" {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				found = append(found, event{text, spec.Names[0].Name})
			}
		}
		return true
	})
	if len(found) == 0 {
		return nil, fmt.Errorf("%s has no names of events", file)
	}
	slices.SortFunc(found, func(a, b event) int { return strings.Compare(a.name, b.name) })
	return found, nil
}
