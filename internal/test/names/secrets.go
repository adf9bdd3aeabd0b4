package names

import (
	"go/types"
	"iter"
	"slices"
	"strings"
	"unicode"
)

// secretWords are the last words of the names of secrets. Some need another word before them.
var secretWords = []string{"Token", "Secret", "Password", "Verifier", "Cookie", "Credential", "State", "Code", "Link", "Plaintext"}

// urlWords are in the names of URLs that hold a token, or trigger an action when they are opened.
var urlWords = []string{"Logout", "SignOut", "Authorization", "Accept", "Reset", "Invitation", "Portal", "Claim", "Complete", "Verification"}

// secretsHaveTypesOfSecrets checks every field, parameter and result that is text.
func secretsHaveTypesOfSecrets(api *API, report *Report) {
	look := func(place, name string, typ types.Type) {
		if !saysSecret(name) {
			return
		}
		report.Looked++
		if isText(typ) {
			report.add(place, "is plain text, but a secret by its name")
		}
	}
	for _, f := range api.functions {
		signature := f.Signature()
		for parameter := range signature.Params().Variables() {
			look(f.place+"("+parameter.Name()+")", parameter.Name(), parameter.Type())
		}
		for result := range signature.Results().Variables() {
			name := result.Name()
			if name == "" {
				name = f.Name()
			}
			look(f.place+" -> "+name, name, result.Type())
		}
	}
	for _, pkg := range api.packages {
		for object := range exported(pkg.Types) {
			for field := range fieldsOf(object) {
				look(placeOf(object)+"."+field.Name(), field.Name(), field.Type())
			}
		}
	}
}

// fieldsOf returns the exported fields of the type that object declares.
func fieldsOf(object types.Object) iter.Seq[*types.Var] {
	return func(yield func(*types.Var) bool) {
		structure, ok := object.Type().Underlying().(*types.Struct)
		if _, isType := object.(*types.TypeName); !ok || !isType {
			return
		}
		for field := range structure.Fields() {
			if field.Exported() && !yield(field) {
				return
			}
		}
	}
}

// saysSecret reports whether a value with this name holds a token, a code, a password or a URL with one of them.
func saysSecret(name string) bool {
	words := words(strings.TrimSuffix(name, "s"))
	switch last := words[len(words)-1]; {
	case slices.Contains(secretWords, last):
		return true
	case last == "URL" || last == "URI" || last == "Url":
		return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(urlWords, word) })
	}
	return strings.HasSuffix(name, "URIComplete")
}

// words returns the words of a name, each with a capital letter.
func words(name string) (words []string) {
	begin := 0
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) && !unicode.IsUpper(rune(name[i-1])) {
			words = append(words, name[begin:i])
			begin = i
		}
	}
	words = append(words, name[begin:])
	if first := words[0]; first != "" {
		words[0] = strings.ToUpper(first[:1]) + first[1:]
	}
	return words
}

// isText reports whether a value of the type is text: a string, several strings, or an optional one.
func isText(typ types.Type) bool {
	switch typ := types.Unalias(typ).(type) {
	case *types.Basic:
		return typ.Kind() == types.String
	case *types.Pointer:
		return isText(typ.Elem())
	case *types.Slice:
		return isText(typ.Elem()) || types.Identical(typ.Elem(), types.Typ[types.Byte])
	case *types.Named:
		return typ.TypeArgs().Len() == 1 && isText(typ.TypeArgs().At(0))
	}
	return false
}
