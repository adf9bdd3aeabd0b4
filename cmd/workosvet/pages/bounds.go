package pages

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// unbounded reports whether nothing in the program bounds a list: it has no limit and no cursor, and no filter that only a few objects pass. Code
// that cannot be seen counts as a bound.
func (c checker) unbounded(listing ast.Expr) bool {
	if listing == nil {
		return false
	}
	call, ok := c.value(listing).(*ast.CallExpr)
	if !ok || call.Ellipsis.IsValid() {
		return false
	}
	callee := sdk.Callee(c.TypesInfo, call)
	if callee == nil || !sdk.Ours(callee.Pkg()) || sdk.IsIn(callee, "core") {
		return false
	}
	signature := callee.Signature()
	asked := false
	for i, argument := range call.Args {
		if given, ok := ast.Unparen(argument).(*ast.CallExpr); ok && c.Calls(given, "core", "WithQuery") {
			return false
		}
		if i >= signature.Params().Len() {
			continue
		}
		if _, fields, ok := sdk.Params(signature.Params().At(i).Type()); ok && hasCursors(fields) {
			asked = c.limitless(argument)
		}
	}
	return asked
}

// hasCursors reports whether parameters are the parameters of a paginated list.
func hasCursors(params *types.Struct) bool {
	for field := range params.Fields() {
		if field.Embedded() && sdk.IsType(field.Type(), "core", "ListOptions") {
			return true
		}
	}
	return false
}

// limitless reports whether the parameters of a list do not bound it.
func (c checker) limitless(params ast.Expr) bool {
	if variable := c.Sources.Variable(params); variable != nil {
		reads := 0
		for range c.uses.Reads(variable) {
			reads++
		}
		if _, once := c.uses.Once(variable); !once && !c.TypesInfo.Types[params].IsNil() || reads > 1 {
			return false // it may be set elsewhere
		}
	}
	value := c.value(params)
	if c.TypesInfo.Types[value].IsNil() {
		return true
	}
	if address, ok := value.(*ast.UnaryExpr); ok {
		value = ast.Unparen(address.X)
	}
	literal, ok := value.(*ast.CompositeLit)
	if !ok {
		return false
	}
	var filters []string
	for _, element := range literal.Elts {
		member, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		name := member.Key.(*ast.Ident).Name
		if name == "ListOptions" {
			if !c.onlyOrdered(member.Value) {
				return false
			}
			continue
		}
		if !broad(c.TypesInfo.TypeOf(member.Key)) {
			return false
		}
		filters = append(filters, name)
	}
	if few := c.TypesInfo.TypeOf(literal); sdk.IsType(few, "modules/sso", "ListConnectionsParams") || sdk.IsType(few, "modules/directorysync", "ListDirectoriesParams") {
		return len(filters) == 0 // an organization has one of these, or a few
	}
	return !slices.Contains(filters, "UserID") || !slices.Contains(filters, "OrganizationID") // both: one membership
}

// onlyOrdered reports whether options of a list have neither a limit nor a cursor.
func (c checker) onlyOrdered(options ast.Expr) bool {
	literal, ok := c.value(options).(*ast.CompositeLit)
	if !ok {
		return false
	}
	for _, element := range literal.Elts {
		member, ok := element.(*ast.KeyValueExpr)
		if !ok || member.Key.(*ast.Ident).Name != "Order" {
			return false
		}
	}
	return true
}

// broad reports whether any number of objects can pass a filter of a type, such as an owner or a state.
func broad(t types.Type) bool {
	if sdk.IsType(t, "core", "OrganizationID", "UserID", "DirectoryID", "DirectoryGroupID", "DirectoryUserID") {
		return true
	}
	if slice, ok := types.Unalias(t).(*types.Slice); ok {
		t = slice.Elem()
	}
	named := sdk.Named(t)
	return named != nil && sdk.Ours(named.Obj().Pkg()) && !sdk.IsIn(named.Obj(), "core") && types.Identical(named.Underlying(), types.Typ[types.String])
}
