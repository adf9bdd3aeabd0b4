package workos_test

import (
	"flag"
	"fmt"
	"go/types"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/test/misuse"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const (
	corePath   = rootPath + "/core"
	enginePath = rootPath + "/internal/engine"
	hiddenPath = rootPath + "/internal/hidden"
)

var update = flag.Bool("update", false, "write the golden files of testdata/methodsets")

// TestMethodSets makes every added or removed method of a client visible in a review.
func TestMethodSets(t *testing.T) {
	tests := []struct {
		name   string
		pkg    string
		client string
		golden string
	}{
		{"every method of a public client is known", rootPath, "Public", "testdata/methodsets/public.txt"},
		{"every method of a confidential client is known", rootPath, "Confidential", "testdata/methodsets/confidential.txt"},
		{"every method of a keyless core is known", corePath, "Client", "testdata/methodsets/core_client.txt"},
		{"every method of a confidential core is known", corePath, "Confidential", "testdata/methodsets/core_confidential.txt"},
	}
	corpus, err := corpus()
	is.New(t).NoErr(err)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			lines := methodsOf("", typeOf(t, corpus.universe, test.pkg, test.client))
			slices.Sort(lines)
			got := strings.Join(lines, "\n") + "\n"
			if *update {
				is.NoErr(os.WriteFile(test.golden, []byte(got), 0o644))
				return
			}
			golden, err := os.ReadFile(test.golden)
			is.NoErr(err)
			if want := string(golden); got != want {
				t.Errorf("%s does not match the code:\n%s\nif that is intended, run: go test -run TestMethodSets -update .",
					test.golden, difference(want, got))
			}
		})
	}
}

// TestPublicLeadsToNoKey follows every field, exported or not, and every result of a method.
func TestPublicLeadsToNoKey(t *testing.T) {
	corpus, err := corpus()
	is.New(t).NoErr(err)
	t.Run("no field and no result of a public client leads to a key", func(t *testing.T) {
		if way := wayToKey(t, corpus.universe, "Public"); way != "" {
			t.Errorf("a public client leads to a key: Public%s", way)
		}
	})
	t.Run("the path from a confidential client to its key is found", func(t *testing.T) {
		is.New(t).Equal(wayToKey(t, corpus.universe, "Confidential"), ".keyed is a core.Confidential")
	})

	const (
		public = "type Public struct {\n"
		module = "\ttokens *verifiedTokens\n"
		core   = "type Confidential struct {\n"
		key    = "func (*shared) key() (k APIKey) { return k }\n"
	)
	ways := []struct {
		name string
		edit misuse.Edit
		way  string
	}{
		{
			"an exported field",
			misuse.Edit{File: "public.go", Old: public, New: public + "Key APIKey\n"},
			".Key is a core.APIKey",
		},
		{
			"an unexported field of a module",
			misuse.Edit{File: "modules/usermanagement/usermanagement.go", Old: module, New: module + "key core.APIKey\n"},
			".UserManagement.flows.key is a core.APIKey",
		},
		{
			"an embedded confidential client",
			misuse.Edit{File: "public.go", Old: public, New: public + "*Confidential\n"},
			".Confidential.keyed is a core.Confidential",
		},
		{
			"a member that only a confidential core has",
			misuse.Edit{File: "core/confidential.go", Old: core, New: "func (Client) send() (by hidden.Value[*senders]) { return by }\n" + core},
			".send() is a hidden.Value[*core.senders]",
		},
		{
			"a field of an unnamed type",
			misuse.Edit{File: "public.go", Old: public, New: public + "by map[string][]struct{ key func() APIKey }\n"},
			".by is a core.APIKey",
		},
		{
			"a result",
			misuse.Edit{File: "public.go", Old: public, New: "func (p *Public) Key() (k APIKey) { return k }\n" + public},
			".Key() is a core.APIKey",
		},
		{
			"a member that both cores share",
			misuse.Edit{File: "core/confidential.go", Old: core, New: key + core},
			".key() is a core.APIKey",
		},
	}
	for _, test := range ways {
		t.Run("the path would be found if it went through "+test.name, func(t *testing.T) {
			is := is.New(t)
			universe, err := misuse.Open(corpus.universe, ".", []misuse.Edit{test.edit})
			is.NoErr(err)
			way := wayToKey(t, universe, "Public")
			if !strings.HasSuffix(way, test.way) {
				t.Errorf("the path is %q: want it to end in %q", way, test.way)
			}
		})
	}
}

// TestKeylessViewHoldsNoKey looks into a value, because some types serve both clients: a sender, for example, may or may
// not hold a key.
func TestKeylessViewHoldsNoKey(t *testing.T) {
	is := is.New(t)
	const key = "sk_test_hunter2"
	client, err := workos.NewConfidential(key, "client_1")
	is.NoErr(err)
	t.Run("nothing in the keyless view of a client is the key", func(t *testing.T) {
		if way := wayToText(reflect.ValueOf(client.Public()), key, map[visit]bool{}); way != "" {
			t.Errorf("the keyless view leads to a key: Public()%s", way)
		}
	})
	t.Run("the key that the client hides is found", func(t *testing.T) {
		is.New(t).True(wayToText(reflect.ValueOf(client), key, map[visit]bool{}) != "")
	})
	t.Run("the key would be found anywhere", func(t *testing.T) {
		header := hidden.Hide(http.Header{"Authorization": {"Bearer " + key}})
		kept := map[string]any{"a": []any{struct {
			id     *string
			header hidden.Value[http.Header]
		}{new("client_1"), header}}}
		is := is.New(t)
		is.Equal(wayToText(reflect.ValueOf(kept), key, map[visit]bool{}), `[a][0].header.Get()[Authorization][0] is "Bearer sk_test_hunter2"`)
		is.Equal(wayToText(reflect.ValueOf(kept), "client_1", map[visit]bool{}), `[a][0].id is "client_1"`)
	})
}

// typeOf returns the pointer to a type of a package.
func typeOf(t *testing.T, universe *typecheck.Universe, path, name string) types.Type {
	t.Helper()
	pkg, err := universe.Package(path)
	is.New(t).NoErr(err)
	return types.NewPointer(pkg.Scope().Lookup(name).Type())
}

// methodsOf returns a line for each method that can be called on a pointer's target or on its exported fields, at any
// depth.
func methodsOf(prefix string, pointer types.Type) (lines []string) {
	for selection := range types.NewMethodSet(pointer).Methods() {
		if method := selection.Obj(); method.Exported() {
			signature := types.TypeString(selection.Type(), (*types.Package).Name)
			lines = append(lines, prefix+method.Name()+strings.TrimPrefix(signature, "func"))
		}
	}
	for field := range fieldsOf(pointer) {
		if field.Exported() && ours(field.Type()) {
			lines = append(lines, methodsOf(prefix+field.Name()+".", addressed(field.Type()))...)
		}
	}
	return lines
}

// wayToKey returns the path from a client of package workos to a key or a holder of one, or "".
func wayToKey(t *testing.T, universe *typecheck.Universe, client string) string {
	t.Helper()
	search := keySearch{holders: map[string]bool{corePath + ".APIKey": true, corePath + ".Confidential": true}, seen: map[string]bool{}}
	shared := map[string]bool{}
	for field := range fieldsOf(typeOf(t, universe, corePath, "Client")) {
		shared[fullName(field.Type())] = true
	}
	for field := range fieldsOf(typeOf(t, universe, corePath, "Confidential")) {
		if !shared[fullName(field.Type())] {
			search.holders[fullName(field.Type())] = true
		}
	}
	return search.way(typeOf(t, universe, rootPath, client))
}

// keySearch identifies types by their names, because each use of a generic type can be a different value.
type keySearch struct {
	holders map[string]bool // the key, the confidential core, and what only that one has
	seen    map[string]bool
}

func (s keySearch) way(typ types.Type) string {
	name := fullName(typ)
	if s.seen[name] || isOAuthClient(typ) {
		return ""
	}
	s.seen[name] = true
	if s.holders[name] {
		return " is a " + types.TypeString(types.Unalias(typ), (*types.Package).Name)
	}
	for _, part := range partsOf(typ) {
		if way := s.way(part); way != "" {
			return way
		}
	}
	if !ours(typ) {
		return ""
	}
	for field := range fieldsOf(typ) {
		if way := s.way(field.Type()); way != "" {
			return "." + field.Name() + way
		}
	}
	for selection := range types.NewMethodSet(addressed(typ)).Methods() {
		for result := range selection.Type().(*types.Signature).Results().Variables() {
			if way := s.way(result.Type()); way != "" {
				return "." + selection.Obj().Name() + "()" + way
			}
		}
	}
	return ""
}

func fullName(typ types.Type) string { return types.TypeString(types.Unalias(typ), nil) }

// isOAuthClient reports whether typ is the type that both clients sign in with: it has a field for a secret, which is empty
// in a public client. TestKeylessViewHoldsNoKey looks into it.
func isOAuthClient(typ types.Type) bool { return fullName(typ) == enginePath+".OAuthClient" }

// partsOf returns the types that a value of an unnamed type gives access to: elements, fields, and the results of a function.
func partsOf(typ types.Type) (parts []types.Type) {
	switch typ := types.Unalias(typ).(type) {
	case *types.Map:
		return []types.Type{typ.Key(), typ.Elem()}
	case *types.Struct:
		for field := range typ.Fields() {
			parts = append(parts, field.Type())
		}
		return parts
	case *types.Signature:
		for result := range typ.Results().Variables() {
			parts = append(parts, result.Type())
		}
		return parts
	case interface{ Elem() types.Type }: // a pointer, slice, array or channel
		return []types.Type{typ.Elem()}
	}
	return nil
}

// fieldsOf yields the fields of a struct or of a pointer to one.
func fieldsOf(typ types.Type) func(yield func(*types.Var) bool) {
	if pointer, ok := typ.Underlying().(*types.Pointer); ok {
		typ = pointer.Elem()
	}
	if structure, ok := typ.Underlying().(*types.Struct); ok {
		return structure.Fields()
	}
	return func(func(*types.Var) bool) {}
}

// addressed returns the pointer to a type, whose methods can be called on a variable of the type.
func addressed(typ types.Type) types.Type {
	if _, pointer := typ.(*types.Pointer); pointer || types.IsInterface(typ) {
		return typ
	}
	return types.NewPointer(typ)
}

// ours reports whether typ, or what it points to, is a type of this module.
func ours(typ types.Type) bool {
	if pointer, ok := typ.(*types.Pointer); ok {
		typ = pointer.Elem()
	}
	named, ok := types.Unalias(typ).(*types.Named)
	return ok && named.Obj().Pkg() != nil && strings.HasPrefix(named.Obj().Pkg().Path()+"/", rootPath+"/")
}

// visit is a pointer that was followed.
type visit struct {
	to  uintptr
	typ reflect.Type
}

// wayToText returns the path from a value to text, or "". It reads unexported fields and hidden values in them, but cannot
// look into other functions.
func wayToText(v reflect.Value, text string, seen map[visit]bool) string {
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(v.String(), text) {
			return " is " + strconv.Quote(v.String())
		}
	case reflect.Interface:
		return wayToText(v.Elem(), text, seen)
	case reflect.Pointer:
		here := visit{v.Pointer(), v.Type()}
		if v.IsNil() || seen[here] {
			return ""
		}
		seen[here] = true
		return wayToText(v.Elem(), text, seen)
	case reflect.Struct:
		if v.Type().PkgPath() == hiddenPath {
			if way := wayToText(v.MethodByName("Get").Call(nil)[0], text, seen); way != "" {
				return ".Get()" + way
			}
			return ""
		}
		for field, value := range readable(v).Fields() {
			value = reflect.NewAt(value.Type(), value.Addr().UnsafePointer()).Elem()
			if way := wayToText(value, text, seen); way != "" {
				return "." + field.Name + way
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if way := wayToText(v.Index(i), text, seen); way != "" {
				return fmt.Sprintf("[%d]%s", i, way)
			}
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			for _, part := range []reflect.Value{entries.Key(), entries.Value()} {
				if way := wayToText(part, text, seen); way != "" {
					return fmt.Sprintf("[%v]%s", entries.Key(), way)
				}
			}
		}
	default: // a number, or a value that cannot be inspected
	}
	return ""
}

// readable returns an addressable copy of a struct, so that reflection can read its unexported fields.
func readable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	return copied
}

// difference lists the lines that are in only one of the texts.
func difference(want, got string) string {
	wanted, found := strings.Split(want, "\n"), strings.Split(got, "\n")
	var lines []string
	for _, line := range wanted {
		if !slices.Contains(found, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range found {
		if !slices.Contains(wanted, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return strings.Join(lines, "\n")
}
