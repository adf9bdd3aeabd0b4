package names

import (
	"go/types"

	"github.com/workos-typestate/workos/internal/codec"
)

// elementsAreNotLarge checks the sizes that decoding assumes when it estimates its cost in advance.
func elementsAreNotLarge(api *API, report *Report) {
	sizes := types.SizesFor("gc", "amd64")
	for _, of := range api.packages {
		if of.Types.Name() == "workostest" { // the server side
			continue
		}
		scope := of.Types.Scope()
		for _, name := range scope.Names() {
			declared, ok := scope.Lookup(name).(*types.TypeName)
			if !ok || declared.IsAlias() {
				continue
			}
			fields, ok := declared.Type().Underlying().(*types.Struct)
			if named, isNamed := declared.Type().(*types.Named); !ok || !isNamed || named.TypeParams().Len() > 0 || !canBeDecoded(fields) {
				continue
			}
			report.Looked++
			if size := sizes.Sizeof(fields); size > codec.LargestElement { // anything may be an element of a list
				report.add(of.Types.Name()+"."+name, "has %d bytes", size)
			}
		}
	}
}

// canBeDecoded reports whether a JSON decoder sets anything in a struct.
func canBeDecoded(fields *types.Struct) bool {
	for field := range fields.Fields() {
		if field.Exported() || field.Embedded() {
			return true
		}
	}
	return false
}
