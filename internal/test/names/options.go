package names

import (
	"go/constant"
	"go/types"
	"slices"
	"strings"
)

func configurationHasTwoShapes(api *API, report *Report) {
	for _, f := range api.functions {
		if f.of == "" && isOption(f) {
			report.Looked++
			if results := f.Signature().Results(); results.Len() != 1 || !isSealed(results.At(0).Type()) {
				report.add(f.place, "does not return an option")
			}
		}
	}
	for _, pkg := range api.packages {
		for object := range exported(pkg.Types) {
			name, ok := object.(*types.TypeName)
			if !ok || name.IsAlias() || !isConfiguration(name.Name()) {
				continue
			}
			report.Looked++
			structure, ok := name.Type().Underlying().(*types.Struct)
			if ok && name.Name() != "Config" && !isOfTheAPI(structure) {
				report.add(placeOf(name), "is not called Config")
			}
		}
	}
}

func isOption(f function) bool { return isCalled(f.Name(), "With") || isCalled(f.Name(), "Without") }

// isSealed reports whether only one package can create values of typ: an interface without an exported method, or a struct
// without an exported field.
func isSealed(typ types.Type) bool {
	switch typ := typ.Underlying().(type) {
	case *types.Interface:
		return typ.NumMethods() > 0 && !slices.ContainsFunc(slices.Collect(typ.Methods()), (*types.Func).Exported)
	case *types.Struct:
		return typ.NumFields() > 0 && !slices.ContainsFunc(slices.Collect(typ.Fields()), (*types.Var).Exported)
	}
	return false
}

func isConfiguration(name string) bool {
	return slices.ContainsFunc([]string{"Config", "Configuration", "Settings"}, func(word string) bool { return strings.HasSuffix(name, word) })
}

// isOfTheAPI reports whether a struct is sent or received.
func isOfTheAPI(structure *types.Struct) bool {
	for i := range structure.NumFields() {
		if jsonTag(structure, i) != "" {
			return true
		}
	}
	return false
}

func optionsTakeTheSame(api *API, report *Report) {
	first := map[string]function{}
	for _, f := range api.functions {
		if f.of != "" || !isOption(f) {
			continue
		}
		report.Looked++
		other, met := first[f.Name()]
		if !met {
			first[f.Name()] = f
			continue
		}
		if !types.Identical(f.Signature().Params(), other.Signature().Params()) {
			report.add(f.place, "has other parameters than %s", other.place)
		}
	}
}

func sentinelsNameTheSDK(api *API, report *Report) {
	for _, pkg := range api.packages {
		for object := range exported(pkg.Types) {
			sentinel, ok := object.(*types.Const)
			if !ok || types.TypeString(sentinel.Type(), (*types.Package).Path) != module+"/core.Sentinel" {
				continue
			}
			report.Looked++
			if text := constant.StringVal(sentinel.Val()); !strings.HasPrefix(text, "workos: ") {
				report.add(placeOf(sentinel), "says %q", text)
			}
		}
	}
}
