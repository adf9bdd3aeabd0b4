package names

import (
	"go/types"
	"maps"
	"slices"
	"strings"
)

// protocol are the methods whose signatures another module prescribes.
var protocol = []string{"MarshalJSONTo", "UnmarshalJSONFrom"}

func noOtherModuleIsMentioned(api *API, report *Report) {
	look := func(place string, typ types.Type) {
		report.Looked++
		for _, path := range mentioned(typ) {
			if isForeign(path) {
				report.add(place, "mentions a type of %s", path)
			}
		}
	}
	for _, f := range api.functions {
		if !slices.Contains(protocol, f.Name()) {
			look(f.place, f.Signature())
		}
	}
	for _, pkg := range api.packages {
		for object := range exported(pkg.Types) {
			switch object := object.(type) {
			case *types.Func:
			case *types.TypeName:
				structure, ok := object.Type().Underlying().(*types.Struct)
				if object.IsAlias() || !ok {
					look(placeOf(object), made(object))
					continue
				}
				for field := range structure.Fields() {
					if field.Exported() {
						look(placeOf(object)+"."+field.Name(), field.Type())
					}
				}
			default:
				look(placeOf(object), object.Type())
			}
		}
	}
}

// made returns the underlying type of a type, except an interface, because its methods are functions of the API.
func made(name *types.TypeName) types.Type {
	switch {
	case name.IsAlias():
		return types.Unalias(name.Type())
	case types.IsInterface(name.Type()):
		return types.NewInterfaceType(nil, nil)
	}
	return name.Type().Underlying()
}

// mentioned returns the paths of the packages that occur in typ.
func mentioned(typ types.Type) []string {
	paths := map[string]bool{}
	types.TypeString(typ, func(pkg *types.Package) string {
		paths[pkg.Path()] = true
		return ""
	})
	return slices.Sorted(maps.Keys(paths))
}

// isForeign reports whether a package belongs neither to this module nor to the standard library.
func isForeign(path string) bool {
	host, _, _ := strings.Cut(path, "/")
	return strings.Contains(host, ".") && path != module && !strings.HasPrefix(path, module+"/")
}
