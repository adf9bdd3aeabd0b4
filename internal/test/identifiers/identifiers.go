// Package identifiers checks the SDK's rule that each kind of resource has its own identifier type: it finds every
// place that names a resource, and tries every kind of identifier there.
package identifiers

import (
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// Place is the place of an identifier: a field of an exported struct or a parameter of an exported function.
type Place struct {
	Name string // authorization.CheckParams.ResourceID, or groups.Service.Get(groupID)
	Type types.Type
}

// Kinds returns the identifier types of package core: the exported named strings of the file that declares them.
func Kinds(core *types.Package, named func(types.Object) bool) []*types.TypeName {
	var kinds []*types.TypeName
	for _, name := range core.Scope().Names() {
		object, ok := core.Scope().Lookup(name).(*types.TypeName)
		if ok && object.Exported() && isString(object.Type()) && named(object) {
			kinds = append(kinds, object)
		}
	}
	return kinds
}

// Places returns the places of a package that name a resource, by their Go name or by their name on the wire.
func Places(pkg *types.Package) []Place {
	var places []Place
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		switch object := object.(type) {
		case *types.Func:
			places = append(places, parameters(pkg.Name()+"."+name, object.Signature())...)
		case *types.TypeName:
			places = append(places, ofType(pkg.Name()+"."+name, object)...)
		}
	}
	return places
}

func ofType(name string, object *types.TypeName) (places []Place) {
	if object.IsAlias() {
		return nil
	}
	if structure, ok := object.Type().Underlying().(*types.Struct); ok {
		for i := range structure.NumFields() {
			field := structure.Field(i)
			if !field.Exported() || field.Embedded() {
				continue
			}
			wire, _, _ := strings.Cut(reflect.StructTag(structure.Tag(i)).Get("json"), ",")
			if text, ok := textOf(field.Type()); ok && (namesAResource(field.Name()) || wireNamesAResource(wire)) {
				places = append(places, Place{name + "." + field.Name(), text})
			}
		}
	}
	for method := range types.NewMethodSet(types.NewPointer(object.Type())).Methods() {
		if function, ok := method.Obj().(*types.Func); ok && function.Exported() {
			places = append(places, parameters(name+"."+function.Name(), function.Signature())...)
		}
	}
	return places
}

func parameters(name string, signature *types.Signature) (places []Place) {
	for parameter := range signature.Params().Variables() {
		if text, ok := textOf(parameter.Type()); ok && namesAResource(parameter.Name()) {
			places = append(places, Place{name + "(" + parameter.Name() + ")", text})
		}
	}
	return places
}

// slugs are the names of fields that hold slugs without "slug" in the name.
var slugs = []string{"id", "slug", "slugs", "Role", "Roles", "permissions", "Permissions", "Users", "Organizations", "FeatureFlags", "Entitlements"}

// namesAResource reports whether a Go name is the name of an identifier or a slug.
func namesAResource(name string) bool {
	return slices.Contains(slugs, name) ||
		slices.ContainsFunc([]string{"ID", "IDs", "Slug", "Slugs"}, func(suffix string) bool { return strings.HasSuffix(name, suffix) })
}

func wireNamesAResource(name string) bool {
	return name == "id" || name == "slug" ||
		slices.ContainsFunc([]string{"_id", "_ids", "_slug", "_slugs"}, func(suffix string) bool { return strings.HasSuffix(name, suffix) })
}

// textOf returns the string type in typ: typ itself, its pointer target, or its element type.
func textOf(typ types.Type) (types.Type, bool) {
	switch t := types.Unalias(typ).(type) {
	case *types.Pointer:
		return textOf(t.Elem())
	case *types.Slice:
		return textOf(t.Elem())
	case *types.Named:
		if t.TypeArgs().Len() == 1 { // core.Opt
			return textOf(t.TypeArgs().At(0))
		}
	}
	return types.Unalias(typ), isString(typ)
}

func isString(typ types.Type) bool {
	basic, ok := typ.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.String
}
