package names

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// identifier returns the name of an identifier's type: a named string of package core named …ID or …Slug.
func identifier(typ types.Type) (kind string, ok bool) {
	name := declared(types.Unalias(typ))
	if name == nil || name.Pkg() == nil || name.Pkg().Path() != module+"/core" || !isString(typ) {
		return "", false
	}
	return name.Name(), strings.HasSuffix(name.Name(), "ID") || strings.HasSuffix(name.Name(), "Slug")
}

func isString(typ types.Type) bool {
	basic, ok := typ.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.String
}

func identifiersAreCalledAfterTheirType(api *API, report *Report) {
	for _, f := range api.functions {
		for _, parameter := range f.parameters() {
			kind, ok := identifier(parameter.Type())
			if !ok {
				continue
			}
			report.Looked++
			want, own := []string{lowerCamel(withoutProduct(f.pkg, kind))}, "id"
			if strings.HasSuffix(kind, "Slug") {
				own = "slug"
			}
			switch {
			case !ownResource(f, stem(kind)):
			case slices.Contains(tying, firstWord(f.Name())):
				want = append(want, own)
			default:
				want = []string{own}
			}
			if !slices.Contains(want, parameter.Name()) {
				report.add(f.place+"("+parameter.Name()+")", "is a %s, want the name %s", kind, strings.Join(want, " or "))
			}
		}
	}
}

// tying are the verbs whose noun may be the other end of a relation, as in AddOrganizationMembership to a group.
var tying = []string{"Add", "Assign", "Remove", "Switch"}

// ownResource reports whether f is about a resource: whether its noun or, without one, its package has the name of the
// resource, or the resource's name within its product.
func ownResource(f function, resource string) bool {
	noun := f.Name()
	if f.of != "" {
		noun = noun[len(firstWord(noun)):]
	}
	for _, preposition := range []string{"By", "For", "To", "With"} {
		if i := strings.Index(noun, preposition); i >= 0 && isCalled(noun[i:], preposition) {
			noun = noun[:i]
		}
	}
	if noun == "" {
		return f.pkg.Name() == strings.ToLower(resource)+"s"
	}
	for ; resource != ""; resource = resource[len(firstWord(resource)):] {
		if strings.HasSuffix(noun, resource) {
			return true
		}
	}
	return false
}

// withoutProduct returns the name of a type without its product: BlueprintID for AgentBlueprintID.
func withoutProduct(pkg *types.Package, kind string) string {
	product := firstWord(kind)
	if name := strings.ToLower(product); pkg.Name() == name || pkg.Name() == name+"s" {
		if short := kind[len(product):]; short != "ID" && short != "Slug" {
			return short
		}
	}
	return kind
}

// stem returns the resource of a kind of identifier.
func stem(kind string) string { return strings.TrimSuffix(strings.TrimSuffix(kind, "ID"), "Slug") }

// lowerCamel returns the argument name for a type name: apiKeyID for APIKeyID.
func lowerCamel(name string) string {
	runes := []rune(name)
	for i := range runes {
		if i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1]) || unicode.IsLower(runes[i]) {
			break
		}
		runes[i] = unicode.ToLower(runes[i])
	}
	return string(runes)
}

func identifiersStandInOneOrder(api *API, report *Report) {
	methods := map[[2]string][]string{} // the methods that have one kind before another
	for _, f := range api.functions {
		var before []string
		text := ""
		for _, parameter := range f.parameters() {
			kind, ok := identifier(parameter.Type())
			switch {
			case ok && text != "":
				report.add(f.place, "has %s after %s", parameter.Name(), text)
			case types.Identical(parameter.Type(), types.Typ[types.String]):
				text = parameter.Name()
			}
			if !ok {
				continue
			}
			for _, first := range before {
				report.Looked++
				methods[[2]string{first, kind}] = append(methods[[2]string{first, kind}], f.place)
			}
			before = append(before, kind)
		}
	}
	byPair := func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }
	for _, pair := range slices.SortedFunc(maps.Keys(methods), byPair) {
		here, there := methods[pair], methods[[2]string{pair[1], pair[0]}]
		if len(there) > 0 && pair[0] < pair[1] {
			report.add(pair[0]+" and "+pair[1], "are in this order in %s, and in the other order in %s",
				strings.Join(here, ", "), strings.Join(there, ", "))
		}
	}
}
