package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apidrift/drift"
	"github.com/workos-typestate/workos/internal/cmd/apigen/identifier"
	"github.com/workos-typestate/workos/internal/test/contract"
)

const modulePath = "github.com/workos-typestate/workos/"

// sdk is what the code has for the operations of testdata/api.
type sdk struct {
	ids    map[string]string // by Route
	places map[contract.Place]reflect.Type
	types  map[string]string // the files of type declarations, by "modules/organizations.Organization"
	paths  map[string]string // the files of path templates, by drift.Route of no method
}

// readSDK asks the contract test, and reads the source of package modules.
func readSDK() (*sdk, error) {
	facts, err := contract.Load()
	if err != nil {
		return nil, err
	}
	s := &sdk{
		ids: map[string]string{}, types: map[string]string{}, paths: map[string]string{},
		places: contract.Check(facts, contract.Modules()).Places,
	}
	for _, op := range facts.Operations {
		s.ids[drift.Route(op.Method, op.Path)] = op.ID
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
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			s.types[filepath.ToSlash(filepath.Dir(file))+"."+n.Name.Name] = file
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && strings.HasPrefix(text, "/") && strings.HasPrefix(file, "modules/") {
				s.paths[drift.Route("", text)] = file
			}
		}
		return true
	})
	return nil
}

// todo says what a change means for the code.
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
	}
	return s.todoField(c)
}

func (s *sdk) todoOperation(c drift.Change) string {
	file, calls := s.file(c), "internal/test/contract/calls_"+c.Module+".go"
	switch c.What {
	case drift.Came:
		if id, ok := s.ids[route(c)]; ok {
			return fmt.Sprintf("%s: has it (%s, in %s)", file, id, calls)
		}
		return fmt.Sprintf("%s: add a method, its parameters and its result; %s: add its call; and a test", file, calls)
	case drift.Went:
		return fmt.Sprintf("%s: deprecate the method, and delete it in the next major release; %s: delete its call", file, calls)
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
	kind := s.typeAt(c, false)
	switch {
	case kind == nil || kind.Kind() != reflect.String || kind.PkgPath() == "":
		return s.todoField(c)
	case c.What == drift.Came:
		return fmt.Sprintf("%s: %s: go generate . adds a constant for %q, if there is none", s.fileOf(kind), kind.Name(), c.Value)
	}
	return fmt.Sprintf("%s: %s: deprecate the constant for %q", s.fileOf(kind), kind.Name(), c.Value)
}

func (s *sdk) todoField(c drift.Change) string {
	name := c.Place[strings.LastIndex(c.Place, "/")+1:]
	parent := s.typeAt(c, true)
	if parent == nil || parent.Kind() != reflect.Struct || parent.Name() == "" {
		return s.file(c) + ": see what is of this shape"
	}
	declaring, has := contract.Declaring(parent, name)
	at := fmt.Sprintf("%s: %s", s.fileOf(declaring), declaring.Name())
	switch {
	case c.What == drift.Came && c.Kind == drift.Variant:
		return at + ": add the variant"
	case c.What == drift.Came && has:
		return fmt.Sprintf("%s: has field `%s`", at, name)
	case c.What == drift.Came:
		return fmt.Sprintf("%s: add field `%s` %s", at, name, c.Detail)
	case c.What == drift.Went:
		return fmt.Sprintf("%s: deprecate field `%s`", at, name)
	}
	return fmt.Sprintf("%s: field `%s`: its type and comment", at, name)
}
