// Package names checks that the names of the exported API follow the SDK's rules, so that a user who knows one method
// can guess the others. It uses go/types, and the comments as go doc shows them. Package leakcheck checks names that
// programs outside the module cannot use, and package identifiers checks the types of identifiers.
package names

import (
	"fmt"
	"go/types"
	"iter"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/test/godoc"
)

const module = "github.com/workos-typestate/workos"

// Rule is a rule that the API follows.
type Rule struct {
	Name  string // a sentence
	Check func(api *API, report *Report)
}

// Rules returns all of them.
func Rules() []Rule {
	return []Rule{
		{"parameters are named after their method", paramsAreCalledAfterTheirMethod},
		{"parameters by pointer require nothing, and those by value document what they require", paramsSayWhatTheyRequire},
		{"a method that returns a list is called List or Batch", whatReturnsManyIsCalledList},
		{"identifiers are named after their type", identifiersAreCalledAfterTheirType},
		{"identifiers have the same order everywhere, before plain text", identifiersStandInOneOrder},
		{"no type of another module is mentioned", noOtherModuleIsMentioned},
		{"configuration is an option or a Config", configurationHasTwoShapes},
		{"an option has the same parameters in every package", optionsTakeTheSame},
		{"the text of a sentinel begins with the name of the SDK", sentinelsNameTheSDK},
		{"a method is named after the verb that it sends", methodsAreCalledAfterTheirVerb},
		{"Delete is for a resource, and Remove for a relation between two", deleteIsForAResource},
		{"a name of a secret has the type of a secret", secretsHaveTypesOfSecrets},
		{"no element of a slice is larger than decoding assumes", elementsAreNotLarge},
	}
}

// Report is the result of a rule.
type Report struct {
	Looked int // the number of things that the rule has checked
	Found  []Finding
}

// Finding is a violation of a rule.
type Finding struct{ Place, Says string }

func (r *Report) add(place, format string, args ...any) {
	r.Found = append(r.Found, Finding{place, fmt.Sprintf(format, args...)})
}

// API holds the packages that the rules apply to.
type API struct {
	packages  []Package
	functions []function
	comments  map[string]string // by the path of a package, a dot and a name
}

// Package is a package and its comments.
type Package struct {
	Types *types.Package
	Page  *godoc.Page
}

// function is an exported function, or a method of an exported type.
type function struct {
	*types.Func
	pkg   *types.Package // the package of its API
	of    string         // the type that has it; empty for a function
	place string         // mfa.Service.GetFactor
}

// Read returns the API of packages.
func Read(packages []Package) *API {
	api := &API{packages: packages, comments: map[string]string{}}
	seen := map[*types.Func]bool{} // a promoted method is found more than once
	for _, pkg := range packages {
		for _, comment := range pkg.Page.Comments() {
			_, name, _ := strings.Cut(comment.Of, ".")
			api.comments[pkg.Types.Path()+"."+name] = comment.Text
		}
		for object := range exported(pkg.Types) {
			for f := range functionsOf(pkg.Types, object) {
				if !seen[f.Func] {
					seen[f.Func] = true
					api.functions = append(api.functions, f)
				}
			}
		}
	}
	return api
}

// exported returns the exported objects of a package in alphabetical order.
func exported(pkg *types.Package) iter.Seq[types.Object] {
	return func(yield func(types.Object) bool) {
		for _, name := range pkg.Scope().Names() {
			if object := pkg.Scope().Lookup(name); object.Exported() && !yield(object) {
				return
			}
		}
	}
}

// functionsOf returns object if it is a function, or the exported methods of the type that it declares.
func functionsOf(pkg *types.Package, object types.Object) iter.Seq[function] {
	return func(yield func(function) bool) {
		switch object := object.(type) {
		case *types.Func:
			yield(function{object, pkg, "", placeOf(object)})
		case *types.TypeName:
			if object.IsAlias() {
				return // the type is checked at its declaration
			}
			receiver := object.Type()
			if !types.IsInterface(receiver) {
				receiver = types.NewPointer(receiver)
			}
			for selection := range types.NewMethodSet(receiver).Methods() {
				method, ok := selection.Obj().(*types.Func)
				if ok && method.Exported() && !yield(function{method, pkg, object.Name(), placeOf(object) + "." + method.Name()}) {
					return
				}
			}
		}
	}
}

func placeOf(object types.Object) string { return object.Pkg().Name() + "." + object.Name() }

// comment returns the comment of a declaration.
func (a *API) comment(object types.Object) string {
	return a.comments[object.Pkg().Path()+"."+object.Name()]
}

// isClient reports whether a type sends requests.
func isClient(name string) bool {
	return slices.Contains([]string{"Service", "Confidential", "Public"}, name)
}

// parameters returns the parameters of f without its options.
func (f function) parameters() []*types.Var {
	parameters := slices.Collect(f.Signature().Params().Variables())
	if f.Signature().Variadic() {
		parameters = parameters[:len(parameters)-1]
	}
	return parameters
}

// sends returns the verb of the request options that f takes, such as "Delete"; empty if it takes none.
func (f function) sends() string {
	if !f.Signature().Variadic() {
		return ""
	}
	options := f.Signature().Params().At(f.Signature().Params().Len() - 1).Type().(*types.Slice)
	name := declared(options.Elem())
	if name == nil || name.Pkg() == nil || name.Pkg().Path() != module+"/core" {
		return ""
	}
	verb, _ := strings.CutSuffix(name.Name(), "Option")
	return verb
}

// declared returns the declared name of typ or of its alias; nil if it has none.
func declared(typ types.Type) *types.TypeName {
	switch typ := typ.(type) {
	case *types.Alias:
		return typ.Obj()
	case *types.Named:
		return typ.Obj()
	}
	return nil
}

// pointee returns the type that typ points to, and whether typ is a pointer.
func pointee(typ types.Type) (types.Type, bool) {
	if pointer, ok := types.Unalias(typ).(*types.Pointer); ok {
		return pointer.Elem(), true
	}
	return typ, false
}

// isCalled reports whether a name begins with a word: ListUsers and List with List, but not Listing.
func isCalled(name, word string) bool {
	rest, ok := strings.CutPrefix(name, word)
	return ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z')
}
