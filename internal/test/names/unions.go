package names

import (
	"go/doc/comment"
	"go/types"
	"slices"
	"strings"
	"unicode"
)

func unionsListTheirVariants(api *API, report *Report) {
	for _, pkg := range api.packages {
		for object := range exported(pkg.Types) {
			union, ok := object.(*types.TypeName)
			if !ok || union.IsAlias() || !isUnion(union) {
				continue
			}
			shown := literals(pkg, api.comment(union))
			for _, variant := range variants(api, pkg.Types, union) {
				report.Looked++
				if !slices.Contains(shown, variant) {
					report.add(placeOf(union), "has no line that begins with %s", placeOf(variant))
				}
			}
		}
	}
}

// structs are the unions that are no interface, since all of their variants are functions.
var structs = []string{"actions.Verdict"}

// isUnion reports whether an interface has a method that no other package can write. The options of one verb are none:
// what fits it grows with every verb.
func isUnion(name *types.TypeName) bool {
	if slices.Contains(structs, placeOf(name)) {
		return true
	}
	union, ok := name.Type().Underlying().(*types.Interface)
	if !ok || placeOf(name) != "core.Option" && name.Pkg().Path() == module+"/core" && strings.HasSuffix(name.Name(), "Option") {
		return false
	}
	return slices.ContainsFunc(slices.Collect(union.Methods()), func(method *types.Func) bool { return !method.Exported() })
}

// variants returns what makes a value of a union: types and functions of its package.
func variants(api *API, pkg *types.Package, union *types.TypeName) (variants []types.Object) {
	for object := range exported(pkg) {
		name, ok := object.(*types.TypeName)
		if ok && !name.IsAlias() && !types.IsInterface(name.Type()) && implements(name.Type(), union.Type()) {
			variants = append(variants, name)
		}
	}
	for _, f := range api.functions {
		if results := f.Signature().Results(); f.pkg == pkg && f.of == "" && results.Len() == 1 && types.Identical(results.At(0).Type(), union.Type()) {
			variants = append(variants, f.Func)
		}
	}
	return variants
}

func implements(typ, union types.Type) bool {
	underlying, ok := union.Underlying().(*types.Interface)
	return ok && (types.Implements(typ, underlying) || types.Implements(types.NewPointer(typ), underlying))
}

// literals returns what the lines of code in a comment of a package begin with: a type, a function, or the type of a
// constant.
func literals(pkg Package, text string) (objects []types.Object) {
	for _, block := range pkg.Page.Parser().Parse(text).Content {
		code, ok := block.(*comment.Code)
		if !ok {
			continue
		}
		for line := range strings.Lines(code.Text) {
			name, ok := strings.CutPrefix(strings.TrimLeft(line, "&*"), pkg.Types.Name()+".")
			if !ok {
				continue
			}
			end := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			object := pkg.Types.Scope().Lookup(name[:end]) // a line ends with a line break
			if value, ok := object.(*types.Const); ok {
				object = declared(value.Type())
			}
			objects = append(objects, object)
		}
	}
	return objects
}
