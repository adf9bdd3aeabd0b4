package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

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
