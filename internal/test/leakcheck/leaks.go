package leakcheck

import (
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Leaks returns the leaks of the exported API of pkg, sorted, one sentence each. module is the path of the module;
// only its types matter.
func Leaks(module string, pkg *types.Package) []string {
	f := &finder{module: module, found: map[string]bool{}}
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if object := scope.Lookup(name); object.Exported() {
			f.object(pkg.Name()+"."+name, object)
		}
	}
	return slices.Sorted(maps.Keys(f.found))
}

type finder struct {
	module string
	found  map[string]bool // sentences; a promoted method is found more than once
}

func (f *finder) report(place, says string) { f.found[place+" "+says] = true }

func (f *finder) object(place string, object types.Object) {
	switch object := object.(type) {
	case *types.Func:
		f.signature(place, object.Signature())
	case *types.TypeName:
		if object.IsAlias() {
			f.mentions(place, "is an alias of", types.Unalias(object.Type()))
			return // the type itself is checked at its declaration
		}
		if named, ok := object.Type().(*types.Named); ok {
			f.named(place, named)
		}
	default: // a variable or a constant
		f.mentions(place, "has type", object.Type())
	}
}

func (f *finder) named(place string, named *types.Named) {
	f.typeParameters(place, named.TypeParams())
	for selection := range types.NewMethodSet(types.NewPointer(named)).Methods() { // promoted ones too
		if method := selection.Obj().(*types.Func); method.Exported() {
			f.signature(place+"."+method.Name(), method.Signature())
		}
	}
	switch underlying := named.Underlying().(type) {
	case *types.Struct:
		f.fields(place, underlying, f.isClient(named))
	case *types.Interface:
		f.interfaces(place, underlying)
	default:
		f.mentions(place, "is made of", underlying)
	}
}

// fields checks the fields of a type that is exported under the name place.
func (f *finder) fields(place string, structure *types.Struct, client bool) {
	sealed := slices.ContainsFunc(slices.Collect(structure.Fields()), func(field *types.Var) bool { return !field.Exported() })
	for field := range structure.Fields() {
		within := place + "." + field.Name()
		switch {
		case !field.Exported():
			if field.Embedded() {
				f.promoted(place, field, map[*types.Var]bool{})
			}
			continue
		case field.Embedded() && client:
			f.report(within, "is an exported embedded field of a client")
		case field.Embedded() && sealed:
			f.report(within, "is an exported embedded field next to hidden ones")
		}
		f.mentions(within, "has type", field.Type())
	}
}

// promoted finds exported fields in an unexported embedded one: programs can write them through the outer type.
func (f *finder) promoted(place string, hidden *types.Var, seen map[*types.Var]bool) {
	structure, ok := pointee(hidden.Type()).Underlying().(*types.Struct)
	if !ok || seen[hidden] {
		return
	}
	seen[hidden] = true
	for field := range structure.Fields() {
		switch {
		case field.Exported():
			f.report(place+"."+field.Name(), "is promoted out of the unexported "+hidden.Name())
		case field.Embedded():
			f.promoted(place, field, seen)
		}
	}
}

// isClient reports whether a value of the type is a client or holds one, in any field.
func (f *finder) isClient(typ types.Type) bool { return f.holdsClient(typ, map[types.Type]bool{}) }

func (f *finder) holdsClient(typ types.Type, seen map[types.Type]bool) bool {
	named, ok := types.Unalias(pointee(typ)).(*types.Named)
	if !ok || seen[named] || !f.ours(named) {
		return false
	}
	seen[named] = true
	if object := named.Obj(); object.Pkg().Path() == f.module+"/core" && (object.Name() == "Client" || object.Name() == "Confidential") {
		return true
	}
	structure, ok := named.Underlying().(*types.Struct)
	return ok && slices.ContainsFunc(slices.Collect(structure.Fields()), func(field *types.Var) bool {
		return f.holdsClient(field.Type(), seen)
	})
}

func (f *finder) interfaces(place string, typ *types.Interface) {
	for method := range typ.ExplicitMethods() {
		if method.Exported() { // the others seal the interface
			f.signature(place+"."+method.Name(), method.Signature())
		}
	}
	for embedded := range typ.EmbeddedTypes() {
		f.mentions(place, "embeds", embedded)
	}
}

func (f *finder) signature(place string, signature *types.Signature) {
	f.typeParameters(place, signature.TypeParams())
	for parameter := range signature.Params().Variables() {
		f.mentions(place, "has a parameter of", parameter.Type())
	}
	for result := range signature.Results().Variables() {
		f.mentions(place, "has a result of", result.Type())
	}
}

func (f *finder) typeParameters(place string, parameters *types.TypeParamList) {
	for parameter := range parameters.TypeParams() {
		f.mentions(place, "has a constraint with", parameter.Constraint())
	}
}

// mentions reports the types within typ that cannot be named outside. relation leads from place to typ.
func (f *finder) mentions(place, relation string, typ types.Type) {
	f.walk(place, relation, typ, map[types.Type]bool{})
}

func (f *finder) walk(place, relation string, typ types.Type, seen map[types.Type]bool) {
	if seen[typ] {
		return
	}
	seen[typ] = true
	switch typ := types.Unalias(typ).(type) {
	case *types.Named:
		if f.ours(typ) && !nameable(typ.Obj()) {
			f.report(place, relation+" "+types.TypeString(typ.Origin(), (*types.Package).Path))
		}
		for argument := range typ.TypeArgs().Types() {
			f.walk(place, relation, argument, seen)
		}
	case *types.Map:
		f.walk(place, relation, typ.Key(), seen)
		f.walk(place, relation, typ.Elem(), seen)
	case *types.Signature:
		for tuple := range slices.Values([]*types.Tuple{typ.Params(), typ.Results()}) {
			for variable := range tuple.Variables() {
				f.walk(place, relation, variable.Type(), seen)
			}
		}
	case *types.Struct:
		for field := range typ.Fields() {
			f.walk(place, relation, field.Type(), seen)
		}
	case *types.Interface:
		for method := range typ.ExplicitMethods() {
			f.walk(place, relation, method.Signature(), seen)
		}
		for embedded := range typ.EmbeddedTypes() {
			f.walk(place, relation, embedded, seen)
		}
	case *types.Union:
		for term := range typ.Terms() {
			f.walk(place, relation, term.Type(), seen)
		}
	case interface{ Elem() types.Type }: // a pointer, slice, array or channel
		f.walk(place, relation, typ.Elem(), seen)
	}
}

// ours reports whether the module declares the type.
func (f *finder) ours(named *types.Named) bool {
	pkg := named.Obj().Pkg()
	return pkg != nil && strings.HasPrefix(pkg.Path()+"/", f.module+"/")
}

// nameable reports whether a program outside the module can write the name of a type.
func nameable(name *types.TypeName) bool {
	return name.Exported() && !slices.Contains(strings.Split(name.Pkg().Path(), "/"), "internal")
}

func pointee(typ types.Type) types.Type {
	if pointer, ok := types.Unalias(typ).(*types.Pointer); ok {
		return pointer.Elem()
	}
	return typ
}
