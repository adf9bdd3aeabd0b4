package names

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/workos-typestate/workos/internal/test/godoc"
)

func deprecatedProductsAreMarked(api *API, report *Report) {
	products := map[string]bool{} // by the path of the package: whether all that its clients do is deprecated
	for _, f := range api.functions {
		if isClient(f.of) {
			before, met := products[f.pkg.Path()]
			products[f.pkg.Path()] = (before || !met) && isDeprecated(api.comments[f.pkg.Path()+"."+f.of+"."+f.Name()])
		}
	}
	for _, pkg := range api.packages {
		marked := deprecatedFields(pkg.Page)
		for object := range exported(pkg.Types) {
			structure, ok := object.Type().Underlying().(*types.Struct)
			if _, isType := object.(*types.TypeName); !ok || !isType {
				continue
			}
			for field := range structure.Fields() {
				of := declared(field.Type())
				if !field.Exported() || of == nil || of.Pkg() == nil || !isClient(of.Name()) || !products[of.Pkg().Path()] {
					continue
				}
				report.Looked++
				if !marked[object.Name()+"."+field.Name()] {
					report.add(placeOf(object)+"."+field.Name(), "is not deprecated, and all of package %s is", of.Pkg().Name())
				}
			}
		}
	}
}

func isDeprecated(text string) bool { return strings.Contains("\n\n"+text, "\n\nDeprecated: ") }

// deprecatedFields returns the fields of the structs of a page that are deprecated, as Type.Field.
func deprecatedFields(page *godoc.Page) map[string]bool {
	fields := map[string]bool{}
	for _, kind := range page.Types {
		ast.Inspect(kind.Decl, func(node ast.Node) bool {
			if field, ok := node.(*ast.Field); ok && isDeprecated(field.Doc.Text()) {
				for _, name := range field.Names {
					fields[kind.Name+"."+name.Name] = true
				}
			}
			return true
		})
	}
	return fields
}
