package main

import (
	"reflect"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apidrift/drift"
	"github.com/workos-typestate/workos/internal/test/contract"
)

// typeAt returns the Go type of the place of a change, or of the object that it is a member of; nil if none was seen.
func (s *sdk) typeAt(c drift.Change, parent bool) reflect.Type {
	for _, at := range c.At {
		place := contract.Place{Of: s.ids[at.Route], Where: at.Where, Pointer: at.Pointer}
		if at.Event != "" {
			place.Of = "event " + at.Event
		}
		if parent {
			place.Pointer = place.Pointer[:max(0, strings.LastIndexByte(place.Pointer, '/'))]
		}
		if kind := s.places[place]; kind != nil {
			return kind
		}
	}
	return nil
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

// sortedTypes are the declared types that begin so.
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

// route is that of the operation that a change is of.
func route(c drift.Change) string {
	method, path, _ := strings.Cut(c.Of, " ")
	return drift.Route(method, path)
}

// file is the one with the path of the operation, or with the longest beginning of it.
func (s *sdk) file(c drift.Change) string {
	_, path, ok := strings.Cut(route(c), " ")
	if !ok {
		return "modules/" + c.Module
	}
	for path != "" {
		if file, ok := s.paths[" "+path]; ok && strings.HasPrefix(file, "modules/"+c.Module+"/") {
			return file
		}
		path = path[:strings.LastIndexByte(path, '/')]
	}
	return "modules/" + c.Module + ", a new file"
}
