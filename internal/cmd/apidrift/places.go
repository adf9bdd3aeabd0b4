package main

import (
	"reflect"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apidrift/drift"
	"github.com/workos-typestate/workos/internal/test/contract"
)

// place returns the place of a change in the contract test's terms.
func (s *sdk) place(at drift.At) contract.Place {
	place := contract.Place{Of: "event " + at.Event, Where: at.Where, Pointer: at.Pointer}
	if op := s.operations[at.Route]; op != nil {
		place.Of = op.ID
	}
	return place
}

// typeAt returns the Go type at the place of a change; nil if the contract test saw none.
func (s *sdk) typeAt(c drift.Change) reflect.Type {
	for _, at := range c.At {
		if kind := s.report.Places[s.place(at)]; kind != nil {
			return kind
		}
	}
	return nil
}

// fieldAt returns the struct that declares a field, or else the struct that declares most of the fields next to it. has is true if testdata/api
// also has the field: the SDK then has it, if only in a type with its own encoding.
func (s *sdk) fieldAt(c drift.Change) (of reflect.Type, has bool) {
	for _, at := range c.At {
		if of := s.report.Fields[s.place(at)]; of != nil {
			return of, true
		}
	}
	for _, at := range c.At {
		place := s.place(at)
		has = s.facts.Describes(place)
		beside := place.Pointer[:max(0, strings.LastIndexByte(place.Pointer, '/'))]
		count := map[reflect.Type]int{}
		for other, kind := range s.report.Fields {
			name, ok := strings.CutPrefix(other.Pointer, beside+"/")
			if ok && !strings.Contains(name, "/") && other.Of == place.Of && other.Where == place.Where {
				count[kind]++
			}
		}
		for kind, n := range count {
			if of == nil || n > count[of] || n == count[of] && kind.Name() < of.Name() {
				of = kind
			}
		}
		if of != nil {
			return of, has
		}
	}
	return nil, false
}

// fileOf returns the file that declares a type.
func (s *sdk) fileOf(kind reflect.Type) string {
	return s.declared(strings.TrimPrefix(kind.PkgPath(), modulePath), kind.Name())
}

func (s *sdk) declared(folder, name string) string {
	if file, ok := s.types[folder+"."+name]; ok {
		return file
	}
	return folder
}

// sortedTypes returns the declared types with a prefix.
func (s *sdk) sortedTypes(prefix string) []string {
	var found []string
	for name := range s.types {
		if strings.HasPrefix(name, prefix) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}

// route returns the route of the operation of a change, or of one that contains it; "" if there is none.
func route(c drift.Change) string {
	if method, path, ok := strings.Cut(c.Of, " /"); ok {
		return drift.Route(method, "/"+path)
	}
	for _, at := range c.At {
		if at.Route != "" {
			return at.Route
		}
	}
	return ""
}

// module returns the package of the operation.
func (s *sdk) module(c drift.Change) string {
	if op := s.operations[route(c)]; op != nil {
		return op.Module
	}
	return c.Module
}

// file returns the file with the path of the operation, or with the longest prefix of it.
func (s *sdk) file(c drift.Change) string {
	folder := "modules/" + s.module(c)
	_, path, _ := strings.Cut(route(c), " ")
	for path != "" {
		if file, ok := s.paths[folder+" "+path]; ok {
			return file
		}
		path = path[:strings.LastIndexByte(path, '/')]
	}
	return folder
}
