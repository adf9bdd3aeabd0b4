package names

import (
	"go/types"
	"slices"
	"strings"
)

func whatReturnsManyIsCalledList(api *API, report *Report) {
	for _, f := range api.functions {
		list, many := isCalled(f.Name(), "List"), returnsMany(f)
		if list || many && isClient(f.of) {
			report.Looked++
		}
		switch {
		case list && !many:
			report.add(f.place, "does not return a list")
		case many && isClient(f.of) && !list && !isCalled(f.Name(), "Batch"):
			report.add(f.place, "returns a list")
		}
	}
}

// returnsMany reports whether a result is a core.Listing or a slice of structs.
func returnsMany(f function) bool {
	return slices.ContainsFunc(slices.Collect(f.Signature().Results().Variables()), func(result *types.Var) bool {
		typ, _ := pointee(result.Type())
		if name := declared(typ); name != nil && name.Name() == "Listing" && name.Pkg().Path() == module+"/core" {
			return true
		}
		slice, ok := typ.Underlying().(*types.Slice)
		if !ok {
			return false
		}
		element, _ := pointee(slice.Elem())
		_, ok = element.Underlying().(*types.Struct)
		return ok
	})
}

// verbs are the request options that a method may take, by the first word of its name. Any other method may take all
// but DELETE options.
var verbs = map[string][]string{
	"Get":     {"Get"},
	"List":    {"Get"},
	"Create":  {"Post"},
	"Update":  {"Put", "Patch"},
	"Delete":  {"Delete"},
	"Remove":  {"Delete"},
	"Revoke":  {"Delete", "Post"},
	"Disable": {"Delete", "Put"},
}

func methodsAreCalledAfterTheirVerb(api *API, report *Report) {
	for _, f := range api.functions {
		sends := f.sends()
		if !isClient(f.of) || sends == "" {
			continue
		}
		report.Looked++
		allowed, held := verbs[firstWord(f.Name())]
		if held && !slices.Contains(allowed, sends) || !held && sends == "Delete" {
			report.add(f.place, "sends a %s", strings.ToUpper(sends))
		}
	}
}

func deleteIsForAResource(api *API, report *Report) {
	for _, f := range api.functions {
		if !isClient(f.of) || f.sends() != "Delete" {
			continue
		}
		report.Looked++
		switch ends := f.parameters()[1:]; firstWord(f.Name()) { // after the context
		case "Delete":
			if !slices.ContainsFunc(ends, func(end *types.Var) bool { return namesOwnResource(f, end) }) {
				report.add(f.place, "has no argument of its own resource")
			}
		case "Remove":
			if len(ends) < 2 {
				report.add(f.place, "does not take the two ends of a relation")
			}
		}
	}
}

// namesOwnResource reports whether an argument of f is the identifier of its resource, or has its name.
func namesOwnResource(f function, argument *types.Var) bool {
	kind, ok := identifier(argument.Type())
	return ok && (ownResource(f, stem(kind)) || slices.Contains([]string{"id", "slug", "externalID"}, argument.Name()))
}

// firstWord returns the first word of a name: Get of GetUser.
func firstWord(name string) string {
	for i := 1; i < len(name); i++ {
		if name[i] >= 'A' && name[i] <= 'Z' {
			return name[:i]
		}
	}
	return name
}
