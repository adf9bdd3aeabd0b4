package names

import (
	"go/types"
	"iter"
	"reflect"
	"strings"
)

// paramsOf returns the parameters of f whose type is a struct named …Params, or a pointer to one, by their index.
func paramsOf(f function) iter.Seq2[int, *types.TypeName] {
	return func(yield func(int, *types.TypeName) bool) {
		for i := range f.Signature().Params().Len() {
			typ, _ := pointee(f.Signature().Params().At(i).Type())
			if name := declared(typ); name != nil && isParams(name) && !yield(i, name) {
				return
			}
		}
	}
}

func isParams(name *types.TypeName) bool {
	_, isStruct := name.Type().Underlying().(*types.Struct)
	return isStruct && strings.HasSuffix(name.Name(), "Params")
}

func paramsAreCalledAfterTheirMethod(api *API, report *Report) {
	methods := map[string]bool{} // by the path of the package and the name
	for _, f := range api.functions {
		methods[f.pkg.Path()+"."+f.Name()] = true
		for i, name := range paramsOf(f) {
			report.Looked++
			parameter := f.Signature().Params().At(i)
			if name.Name() != f.Name()+"Params" {
				report.add(f.place, "takes a %s", name.Name())
			}
			if parameter.Name() != "params" {
				report.add(f.place, "calls its parameters %s", parameter.Name())
			}
			if !endsAt(f.Signature(), i) {
				report.add(f.place, "has something between its parameters and its options")
			}
		}
	}
	for _, pkg := range api.packages {
		for object := range exported(pkg.Types) {
			name, ok := object.(*types.TypeName)
			if !ok || !strings.HasSuffix(name.Name(), "Params") {
				continue
			}
			report.Looked++
			if method := strings.TrimSuffix(name.Name(), "Params"); !methods[pkg.Types.Path()+"."+method] {
				report.add(placeOf(name), "belongs to no method %s", method)
			}
		}
	}
}

// endsAt reports whether nothing but options or a callback comes after the parameter at i.
func endsAt(signature *types.Signature, i int) bool {
	last := signature.Params().Len() - 1
	if i == last-1 {
		_, callback := signature.Params().At(last).Type().Underlying().(*types.Signature)
		return callback || signature.Variadic()
	}
	return i == last
}

func paramsSayWhatTheyRequire(api *API, report *Report) {
	seen := map[*types.TypeName]bool{}
	for _, f := range api.functions {
		for i, name := range paramsOf(f) {
			if seen[name] {
				continue
			}
			seen[name] = true
			report.Looked++
			if _, byPointer := pointee(f.Signature().Params().At(i).Type()); byPointer {
				for _, field := range requiredIn(name.Type()) {
					report.add(placeOf(name), "is taken by pointer, but requires %s", field)
				}
				continue
			}
			// The comment of an alias may be at the other type.
			if said := api.comment(name) + api.comment(declared(types.Unalias(name.Type()))); !strings.Contains(said, "required") {
				report.add(placeOf(name), "is taken by value, and its comment does not name the required fields")
			}
		}
	}
}

// requiredIn returns the members of a struct, and of its embedded structs, that are always sent. A struct without JSON
// tags is not sent.
func requiredIn(typ types.Type) (fields []string) {
	structure, ok := typ.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var embedded []string
	sent := false
	for i := range structure.NumFields() {
		field, tag := structure.Field(i), jsonTag(structure, i)
		sent = sent || tag != ""
		switch member, options, _ := strings.Cut(tag, ","); {
		case field.Embedded():
			embedded = append(embedded, requiredIn(field.Type())...)
		case member != "-" && !strings.Contains(options, "omitzero"):
			fields = append(fields, field.Name())
		}
	}
	if !sent {
		fields = nil
	}
	return append(fields, embedded...)
}

func jsonTag(structure *types.Struct, i int) string {
	return reflect.StructTag(structure.Tag(i)).Get("json")
}
