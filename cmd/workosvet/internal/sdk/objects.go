package sdk

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// Root is the import path of the SDK's module.
const Root = "github.com/workos-typestate/workos"

// Ours reports whether a package belongs to the SDK.
func Ours(pkg *types.Package) bool {
	_, ok := folder(pkg)
	return ok
}

// folder returns the folder of a package in the SDK: "." for its root, "core", "modules/webhooks".
func folder(pkg *types.Package) (string, bool) {
	if pkg == nil {
		return "", false
	}
	if pkg.Path() == Root {
		return ".", true
	}
	return strings.CutPrefix(pkg.Path(), Root+"/")
}

// Is reports whether an object is declared in a folder of the SDK under one of the names, a method as "Type.Method". An alias counts as its
// target: for workos.APIKey, ask for core's.
func Is(object types.Object, inFolder string, names ...string) bool {
	return IsIn(object, inFolder) && slices.Contains(names, nameOf(object))
}

// IsIn reports whether an object is declared in a folder of the SDK.
func IsIn(object types.Object, inFolder string) bool {
	where, ok := folder(packageOf(object))
	return ok && where == inFolder
}

// IsOf reports whether an object is declared in another package, by its path, under one of the names, a method as "Type.Method".
func IsOf(object types.Object, path string, names ...string) bool {
	pkg := packageOf(object)
	return pkg != nil && pkg.Path() == path && slices.Contains(names, nameOf(object))
}

// packageOf returns the package of an object, or nil: for nil, for a built-in, and for a typed nil pointer, such as the result of Callee for the
// call of a variable, which an interface hides.
func packageOf(object types.Object) *types.Package {
	if object == nil || reflect.ValueOf(object).IsNil() {
		return nil
	}
	return object.Pkg()
}

func nameOf(object types.Object) string {
	function, ok := object.(*types.Func)
	if !ok {
		return object.Name()
	}
	receiver := function.Signature().Recv()
	if receiver == nil {
		return object.Name()
	}
	if named := Named(receiver.Type()); named != nil {
		return named.Obj().Name() + "." + object.Name()
	}
	return object.Name()
}

// Callee returns the function or method that a call names, or nil for a conversion, a built-in and a call of a variable.
func Callee(info *types.Info, call *ast.CallExpr) *types.Func {
	function, _ := typeutil.Callee(info, call).(*types.Func)
	if function != nil {
		function = function.Origin()
	}
	return function
}

// Receiver returns the expression that a method is called on, or nil.
func Receiver(info *types.Info, call *ast.CallExpr) ast.Expr {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || info.Selections[selector] == nil {
		return nil
	}
	return selector.X
}

// Conversion returns the operand of a conversion.
func Conversion(info *types.Info, expr ast.Expr) (operand ast.Expr, ok bool) {
	call, ok := ast.Unparen(expr).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !info.Types[call.Fun].IsType() {
		return nil, false
	}
	return call.Args[0], true
}

// Named returns the named type that t is, or points to, or nil.
func Named(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if pointer, ok := t.(*types.Pointer); ok {
		t = types.Unalias(pointer.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}

// IsType reports whether t is one of the named types of a folder of the SDK, or a pointer to one.
func IsType(t types.Type, inFolder string, names ...string) bool {
	named := Named(t)
	return named != nil && Is(named.Obj(), inFolder, names...)
}

// IsSecret reports whether t is a secret of the SDK: a type of core with a method Reveal.
func IsSecret(t types.Type) bool {
	named := Named(t)
	if named == nil || !IsIn(named.Obj(), "core") || types.IsInterface(named) {
		return false
	}
	method, _, _ := types.LookupFieldOrMethod(named, true, named.Obj().Pkg(), "Reveal")
	_, ok := method.(*types.Func)
	return ok
}

// IsID reports whether t is an identifier of the SDK: a string type of core whose name ends in ID.
func IsID(t types.Type) bool {
	named := Named(t)
	if named == nil || !IsIn(named.Obj(), "core") {
		return false
	}
	basic, ok := named.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.String && strings.HasSuffix(named.Obj().Name(), "ID")
}

// Params returns the struct of a method's parameters, if t is one or points to one.
func Params(t types.Type) (*types.Named, *types.Struct, bool) {
	named := Named(t)
	if named == nil || !Ours(named.Obj().Pkg()) || !strings.HasSuffix(named.Obj().Name(), "Params") {
		return nil, nil, false
	}
	fields, ok := named.Underlying().(*types.Struct)
	return named, fields, ok
}

// IsSum reports whether t is a sum type of the SDK: an exported interface that only the SDK implements, with members that a program constructs
// itself. Options do not count: they are results of functions.
func IsSum(t types.Type) bool {
	named := Named(t)
	if named == nil || !Ours(named.Obj().Pkg()) || !named.Obj().Exported() || strings.HasSuffix(named.Obj().Name(), "Option") {
		return false
	}
	face, ok := named.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for method := range face.Methods() {
		if !method.Exported() {
			return true
		}
	}
	return false
}
