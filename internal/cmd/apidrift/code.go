package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	pathpkg "path"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apidrift/drift"
	"github.com/workos-typestate/workos/internal/cmd/apigen/identifier"
	"github.com/workos-typestate/workos/internal/test/contract"
)

const modulePath = "github.com/workos-typestate/workos/"

// sdk holds the SDK's code for the operations of testdata/api.
type sdk struct {
	facts      *contract.Facts
	operations map[string]*contract.Operation // by route
	report     *contract.Report
	types      map[string]string // the files of type declarations, by "modules/organizations.Organization"
	paths      map[string]string // the files of path templates, by folder and drift.Route without a method
	constants  map[string]bool   // "modules/organizations.Kind=value"
}

// readSDK runs the contract test, and reads the source of package modules.
func readSDK() (*sdk, error) {
	facts, err := contract.Load()
	if err != nil {
		return nil, err
	}
	s := &sdk{
		facts:      facts,
		operations: map[string]*contract.Operation{}, types: map[string]string{}, paths: map[string]string{}, constants: map[string]bool{},
		report: contract.Check(facts, contract.Modules()),
	}
	for _, op := range facts.Operations {
		s.operations[drift.Route(op.Method, op.Path)] = op
	}
	return s, filepath.WalkDir(facts.Root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && path != facts.Root || entry.Name() == "internal" || entry.Name() == "testdata" || entry.Name() == "docs"):
			return filepath.SkipDir
		case filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := filepath.Rel(facts.Root, path)
		if err != nil {
			return err
		}
		return s.read(path, filepath.ToSlash(file))
	})
}

func (s *sdk) read(path, file string) error {
	tree, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	folder := pathpkg.Dir(file)
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			s.types[folder+"."+n.Name.Name] = file
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && strings.HasPrefix(text, "/") {
				s.paths[folder+drift.Route("", text)] = file
			}
		case *ast.ValueSpec:
			if kind, ok := n.Type.(*ast.Ident); ok && len(n.Values) == 1 {
				if literal, ok := n.Values[0].(*ast.BasicLit); ok {
					value, _ := strconv.Unquote(literal.Value)
					s.constants[folder+"."+kind.Name+"="+value] = true
				}
			}
		}
		return true
	})
	return nil
}

// todo describes what to do in the code for a change.
func (s *sdk) todo(c drift.Change) string {
	switch c.Kind {
	case drift.Operation:
		return s.todoOperation(c)
	case drift.Event:
		return s.todoEvent(c)
	case drift.Sample:
		return "testdata/api/samples.json: go run ./internal/cmd/apifacts"
	case drift.Error:
		return s.file(c) + ": the doc comment of the method: the errors worth handling, if this is one"
	case drift.Response:
		return s.file(c) + ": the method: what it returns"
	case drift.Value, drift.Variant:
		return s.todoValue(c)
	case drift.Parameter, drift.Field:
	}
	return s.todoField(c)
}

func (s *sdk) todoOperation(c drift.Change) string {
	file, calls := s.file(c), "internal/test/contract/calls_"+s.module(c)+".go"
	switch c.What {
	case drift.Came:
		if op, ok := s.operations[route(c)]; ok {
			return fmt.Sprintf("%s: has it (%s, in %s)", file, op.ID, calls)
		}
		return fmt.Sprintf("%s: add a method, its parameters and its result, and a test; %s: add its call", file, calls)
	case drift.Went:
		return fmt.Sprintf("%s: deprecate the method, and delete it in the next major release; %s: delete its call", file, calls)
	case drift.Changed:
	}
	return file + ": the method: its doc comment and its options"
}

func (s *sdk) todoEvent(c drift.Change) string {
	name := strings.TrimPrefix(c.Of, "event ")
	kind := identifier.Of(name)
	if c.What == drift.Went {
		return fmt.Sprintf("%s: deprecate %s; go generate . takes its name away", s.declared("modules/events", kind), kind)
	}
	if file, ok := s.types["modules/events."+kind]; ok {
		return fmt.Sprintf("%s: has %s", file, kind)
	}
	about, _, _ := strings.Cut(name, ".")
	file := "modules/events/" + strings.ReplaceAll(about, "_", "") + ".go"
	for _, of := range s.sortedTypes("modules/events." + identifier.Of(about)) {
		file = s.types[of]
		break
	}
	return fmt.Sprintf("go generate .; %s: add type %s", file, kind)
}

func (s *sdk) todoValue(c drift.Change) string {
	kind := s.typeAt(c)
	if c.Kind == drift.Variant || kind == nil || kind.Kind() != reflect.String || kind.PkgPath() == "" {
		return s.file(c) + ": " + nameOf(kind) + ": what this adds to it, or takes from it"
	}
	at := s.fileOf(kind) + ": " + kind.Name()
	switch has := s.constants[strings.TrimPrefix(kind.PkgPath(), modulePath)+"."+kind.Name()+"="+c.Value]; {
	case c.What == drift.Came && has:
		return fmt.Sprintf("%s: has a constant for %q", at, c.Value)
	case c.What == drift.Came:
		return fmt.Sprintf("%s: go generate . adds a constant for %q", at, c.Value)
	case has:
		return fmt.Sprintf("%s: deprecate the constant for %q", at, c.Value)
	}
	return fmt.Sprintf("%s: has no constant for %q", at, c.Value)
}

func nameOf(kind reflect.Type) string {
	if kind == nil || kind.Name() == "" {
		return "the type"
	}
	return kind.Name()
}

func (s *sdk) todoField(c drift.Change) string {
	name := c.Place[strings.LastIndex(c.Place, "/")+1:]
	of, has := s.fieldAt(c)
	if of == nil {
		return s.file(c) + ": the method: what it takes or returns"
	}
	at := s.fileOf(of) + ": " + of.Name()
	switch {
	case c.What == drift.Came && has:
		return fmt.Sprintf("%s: has field `%s`", at, name)
	case c.What == drift.Came:
		return fmt.Sprintf("%s: add field `%s` %s", at, name, c.Detail)
	case !has:
		return fmt.Sprintf("%s: has no field `%s`", at, name)
	case c.What == drift.Went:
		return fmt.Sprintf("%s: deprecate field `%s`", at, name)
	}
	return fmt.Sprintf("%s: field `%s`: its type and comment", at, name)
}
