package names_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/godoc"
	"github.com/workos-typestate/workos/internal/test/names"
)

// The packages that the sources of TestRules may import, in an order in which they can be checked.
var imports = []struct{ path, source string }{
	{"context", `package context; type Context interface{}`},
	{"example.com/other", `package other; type T struct{}`},
	{module + "/core", `package core
		type (
			UserID string
			ThingID string
			BigThingID string
			APIKeyID string
			RoleSlug string
			Sentinel string
			ListOptions struct{ Limit int ` + "`json:\"limit,omitzero\"`" + ` }
			Listing[T any] struct{}
			GetOption interface{ applyGet() }
			PostOption interface{ applyPost() }
			DeleteOption interface{ applyDelete() }
		)`},
	{module + "/modules/more", `package more; import "` + module + `/core"
		func WithClock(func() int) core.GetOption { return nil }`},
}

// before is what a source of TestRules stands behind.
const before = `package things
	import ("context"; "example.com/other"; "` + module + `/core")
	type ( _ = context.Context; _ = core.UserID; _ = other.T )
	type Service struct{ hidden int }
	`

func TestRules(t *testing.T) {
	const (
		large       = "no element of a slice is larger than decoding counts on"
		called      = "parameters are called after their method"
		required    = "parameters by pointer require nothing, and those by value say what they require"
		lists       = "what returns many is called List or Batch"
		identifiers = "identifiers are called after their type"
		order       = "identifiers stand in the same order everywhere, before plain text"
		foreign     = "no type of another module is mentioned"
		shapes      = "configuration is an option or a Config"
		options     = "an option of one name takes the same in every package"
		sentinels   = "the text of a sentinel begins with the name of the SDK"
		verbs       = "a method is called after the verb that it sends"
		ends        = "Delete is for a resource, and Remove for a tie between two"
		unions      = "the comment of a union has a literal of each variant"
		secrets     = "what is a secret by its name has the type of one"
		deprecated  = "what leads to a deprecated product is deprecated"
	)
	tests := []struct {
		name, rule, source string
		finding            string // the only one; empty for none
	}{
		{"a field that is a token", secrets, `type Session struct{ Token string; Tokens int; TokenType, token string }`, "things.Session.Token is plain text, and a secret by its name"},
		{"a list of secrets", secrets, `func With(oldSecrets ...string) {}`, "things.With(oldSecrets) is plain text, and a secret by its name"},
		{"a method that returns a URL with a token", secrets, `func (Service) LogoutURL() string { return "" }`, "things.Service.LogoutURL -> LogoutURL is plain text, and a secret by its name"},
		{"a secret of a type of its own", secrets, `type Opaque struct{}; type Session struct{ State Opaque; RedirectURL string; StateOfMind string }`, ""},
		{"parameters of another name", called, `type ChangeParams struct{}; func Change(params *ChangeParams) {}; func Alter(params *ChangeParams) {}`, "things.Alter takes a ChangeParams"},
		{"parameters that are called otherwise", called, `type ChangeParams struct{}; func (Service) Change(p ChangeParams) {}`, "things.Service.Change calls its parameters p"},
		{"parameters that are not last", called, `type ChangeParams struct{}; func Change(params ChangeParams, id string) {}`, "things.Change has something between its parameters and its options"},
		{"parameters before two callbacks", called, `type ChangeParams struct{}; func Change(params ChangeParams, f, g func()) {}`, "things.Change has something between its parameters and its options"},
		{"parameters without a method", called, `type ChangeParams struct{}`, "things.ChangeParams belongs to no Change"},
		{"an alias without a method", called, `type ChangeParams struct{}; func Change(params ChangeParams) {}; type AlterParams = ChangeParams`, "things.AlterParams belongs to no Alter"},
		{"parameters of a promoted method", called, `type flows struct{}; type Public struct{ flows }; type ChangeParams struct{}; func (flows) Alter(params ChangeParams) {}; func Change(){}`, "things.Public.Alter takes a ChangeParams"},
		{"an alias is the parameters of its own method", called, `type ChangeParams struct{}; func Change(params ChangeParams) {}; type AlterParams = ChangeParams; func Alter(params *AlterParams, opts ...core.GetOption) {}`, ""},
		{"parameters before a callback are the last", called, `type TailParams struct{}; func (Service) Tail(params *TailParams, handle func()) {}`, ""},

		{"a required member of parameters by pointer", required, `type ChangeParams struct{ core.ListOptions; A, B int ` + "`json:\"a,omitzero\"`; C int `json:\"c\"`" + ` }; func Change(params *ChangeParams) {}`, "things.ChangeParams is taken by pointer, but requires C"},
		{"a required member of what they embed", required, `type Part struct{ C int ` + "`json:\"c\"`" + ` }; type ChangeParams struct{ Part }; func Change(params *ChangeParams) {}`, "things.ChangeParams is taken by pointer, but requires C"},
		{"parameters by value that say nothing", required, "// ChangeParams changes.\ntype ChangeParams struct{}\nfunc Change(params ChangeParams) {}", "things.ChangeParams is taken by value, and its comment does not say what is required"},
		{"an alias by value of what says nothing", required, "type ChangeParams struct{}\n// AlterParams is ChangeParams.\ntype AlterParams = ChangeParams\nfunc Alter(params AlterParams) {}", "things.AlterParams is taken by value, and its comment does not say what is required"},
		{"parameters by value may say what is required", required, "// ChangeParams changes. A is required.\ntype ChangeParams struct{}\nfunc Change(params ChangeParams) {}", ""},
		{"an alias by value may leave it to the other", required, "// ChangeParams changes. A is required.\ntype ChangeParams struct{}\ntype AlterParams = ChangeParams\nfunc Alter(params AlterParams) {}", ""},
		{"a member that is never sent is not required", required, `type ChangeParams struct{ A int ` + "`json:\"-\"`" + ` }; func Change(params *ChangeParams) {}`, ""},
		{"parameters that are not sent require nothing", required, `type TailParams struct{ A int }; func Tail(params *TailParams) {}`, ""},

		{"a listing that is called otherwise", lists, `type Thing struct{}; func (Service) Things() *core.Listing[Thing] { return nil }`, "things.Service.Things returns a list"},
		{"a slice that is called otherwise", lists, `type Thing struct{}; func (Service) GetThings() ([]*Thing, error) { return nil, nil }`, "things.Service.GetThings returns a list"},
		{"one thing that is called a list", lists, `type Thing struct{}; func (Service) ListThing() (*Thing, error) { return nil, nil }`, "things.Service.ListThing returns no list"},
		{"a list is called List", lists, `type Thing struct{}; func (Service) List() *core.Listing[Thing] { return nil }; func (Service) ListThings() []Thing { return nil }`, ""},
		{"several writes are a batch", lists, `type Thing struct{}; func (Service) BatchWrite() []Thing { return nil }`, ""},
		{"bytes are no list", lists, `func (Service) Encrypt() []byte { return nil }; func (Service) Listen() {}`, ""},

		{"an identifier of another name", identifiers, `func (Service) GetThing(user core.UserID) {}`, "things.Service.GetThing(user) is a UserID, called userID"},
		{"an identifier of nothing", identifiers, `func (Service) ListGrants(id core.UserID) {}`, "things.Service.ListGrants(id) is a UserID, called userID"},
		{"a resource that is not called id", identifiers, `func (Service) GetThing(thingID core.ThingID) {}`, "things.Service.GetThing(thingID) is a ThingID, called id"},
		{"the resource of the package", identifiers, `func (Service) Get(thingID core.ThingID) {}`, "things.Service.Get(thingID) is a ThingID, called id"},
		{"a resource that is said in short", identifiers, `func (Service) SendThing(thingID core.BigThingID) {}`, "things.Service.SendThing(thingID) is a BigThingID, called id"},
		{"a slug that is called id", identifiers, `func (Service) GetRole(id core.RoleSlug) {}`, "things.Service.GetRole(id) is a RoleSlug, called slug"},
		{"an initialism", identifiers, `func (Service) GetThing(apikeyID core.APIKeyID) {}`, "things.Service.GetThing(apikeyID) is a APIKeyID, called apiKeyID"},
		{"the end of a tie", identifiers, `func (Service) AddUser(user core.UserID) {}`, "things.Service.AddUser(user) is a UserID, called userID or id"},
		{"a resource found by another's identifier", identifiers, `func (Service) GetThingForUser(id core.UserID) {}`, "things.Service.GetThingForUser(id) is a UserID, called userID"},
		{"identifiers may be called after their types", identifiers, `func (Service) GetThing(userID core.UserID, id core.ThingID) {}; func (Service) AddUser(thingID core.ThingID, userID core.UserID) {}; func (Service) GetByAPIKey(apiKeyID core.APIKeyID) {}`, ""},

		{"two orders", order, `func One(core.UserID, core.ThingID) {}; func Three(core.ThingID, core.UserID) {}`, "ThingID and UserID stand in this order in things.Three, and in the other in things.One"},
		{"a text before an identifier", order, `func One(name string, id core.ThingID) {}`, "things.One has id after name"},
		{"one order", order, `func One(id core.ThingID, userID core.UserID, name string) {}; func Two(id core.ThingID, at int, userID core.UserID) {}`, ""},

		{"a parameter of another module", foreign, `func Do(*other.T) {}`, "things.Do mentions a type of example.com/other"},
		{"a result of a method of another module", foreign, `func (Service) Do() map[string][]other.T { return nil }`, "things.Service.Do mentions a type of example.com/other"},
		{"a field of another module", foreign, `type Box struct{ T func(other.T); t other.T }`, "things.Box.T mentions a type of example.com/other"},
		{"a type made of another module's", foreign, `type Box []other.T`, "things.Box mentions a type of example.com/other"},
		{"an alias of another module's", foreign, `type Box = other.T`, "things.Box mentions a type of example.com/other"},
		{"a variable of another module's", foreign, `var Box other.T`, "things.Box mentions a type of example.com/other"},
		{"a type argument of another module", foreign, `func Do() core.Listing[other.T] { panic(0) }`, "things.Do mentions a type of example.com/other"},
		{"a method of a protocol may mention it", foreign, `func (Service) MarshalJSONTo(*other.T) error { return nil }; func Do(context.Context, core.UserID) {}`, ""},

		{"an option that others can make", shapes, `type Option struct{ Value int }; func WithValue(int) Option { return Option{} }`, "things.WithValue does not return an option"},
		{"an option that others can implement", shapes, `type Option interface{ Apply() }; func WithValue(int) Option { return nil }`, "things.WithValue does not return an option"},
		{"an option that can fail", shapes, `type Option struct{ value int }; func WithoutValue() (Option, error) { return Option{}, nil }`, "things.WithoutValue does not return an option"},
		{"settings", shapes, `type Settings struct{ Value int }`, "things.Settings is not called Config"},
		{"a configuration of something", shapes, `type ThingConfig struct{ Value int }`, "things.ThingConfig is not called Config"},
		{"settings of the API are a resource", shapes, `type Settings struct{ Value int ` + "`json:\"value\"`" + ` }`, ""},
		{"a Config and sealed options are configuration", shapes, `type Config struct{ Value int }; type Option struct{ value int }; func WithValue(int) Option { return Option{} }; func WithThing() core.GetOption { return nil }; func Withdraw() {}`, ""},

		{"an option that takes something else", options, `func WithClock(func() string) core.GetOption { return nil }`, "things.WithClock takes other parameters than more.WithClock"},
		{"an option that takes the same", options, `func WithClock(now func() int) core.GetOption { return nil }`, ""},

		{"a sentinel without the name", sentinels, `const ErrLost = core.Sentinel("lost")`, `things.ErrLost says "lost"`},
		{"a sentinel with the name", sentinels, `const ErrLost = core.Sentinel("workos: lost"); const Lost = "lost"`, ""},

		{"a Get that posts", verbs, `func (Service) GetThing(opts ...core.PostOption) {}`, "things.Service.GetThing sends a POST"},
		{"a Create that gets", verbs, `func (Service) Create(opts ...core.GetOption) {}`, "things.Service.Create sends a GET"},
		{"a DELETE under another name", verbs, `func (Service) DropThing(opts ...core.DeleteOption) {}`, "things.Service.DropThing sends a DELETE"},
		{"the verbs of the API", verbs, `func (Service) GetThing(opts ...core.GetOption) {}; func (Service) SendThing(opts ...core.PostOption) {}; func (Service) RevokeThing(opts ...core.DeleteOption) {}; func (Service) DropThing(...string) {}`, ""},

		{"a Delete of no resource", ends, `func (Service) DeleteThing(_ context.Context, name string, opts ...core.DeleteOption) {}`, "things.Service.DeleteThing has no argument of its own resource"},
		{"a Remove with one end", ends, `func (Service) RemoveThing(_ context.Context, id core.ThingID, opts ...core.DeleteOption) {}`, "things.Service.RemoveThing does not take the two ends of a tie"},
		{"a Delete of a resource and a Remove with two ends", ends, `func (Service) DeleteThing(_ context.Context, id core.ThingID, opts ...core.DeleteOption) {}; func (Service) RemoveUser(_ context.Context, id core.ThingID, userID core.UserID, opts ...core.DeleteOption) {}`, ""},

		{"a union without a type", unions, "// Kind is one of these:\n//\n//\tthings.A{}\ntype Kind interface{ kind() }\ntype A struct{}\ntype B struct{}\nfunc (A) kind() {}\nfunc (*B) kind() {}", "things.Kind has no line that begins with things.B"},
		{"a union without a function", unions, "// Kind is this: things.A().\ntype Kind interface{ kind() }\nfunc A() Kind { return nil }", "things.Kind has no line that begins with things.A"},
		{"a longer name is another", unions, "// Kind is this:\n//\n//\tthings.Abc{}\ntype Kind interface{ kind() }\ntype A struct{}\ntype Abc struct{}\nfunc (A) kind() {}", "things.Kind has no line that begins with things.A"},
		{"a union may list its variants", unions, "// Kind is one of these:\n//\n//\t&things.A{}\n//\tthings.B1 // the one\n//\tthings.C(1)\ntype Kind interface{ kind() }\ntype A struct{}\ntype B string\nconst B1 B = \"1\"\nfunc (*A) kind() {}\nfunc (B) kind() {}\nfunc C(int) Kind { return nil }", ""},
		{"an interface for others to implement is none", unions, "type Kind interface{ Kind() }\ntype A struct{}\nfunc (A) Kind() {}", ""},

		{"a field of a deprecated product", deprecated, "// Do does.\n//\n// Deprecated: do not.\nfunc (Service) Do() {}\ntype Client struct{ Things Service }", "things.Client.Things is not deprecated, and all of package things is"},
		{"a field that is deprecated", deprecated, "// Do does.\n//\n// Deprecated: do not.\nfunc (Service) Do() {}\ntype Client struct {\n// Deprecated: do not.\nThings Service }", ""},
		{"a product of which something is not deprecated", deprecated, "// Do does.\n//\n// Deprecated: do not.\nfunc (Service) Do() {}\n// Go goes.\nfunc (Service) Go() {}\ntype Client struct{ Things Service }", ""},

		{"a struct of more than a kilobyte", large, `type Thing struct{ Names [65]string }`, "things.Thing has 1040 bytes"},
		{"a struct of a kilobyte", large, `type Thing struct{ Names [64]string }`, ""},
	}
	rules := map[string]names.Rule{}
	broken := map[string]bool{}
	for _, rule := range names.Rules() {
		rules[rule.Name] = rule
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			var report names.Report
			rules[test.rule].Check(read(t, test.source), &report)
			var found, want []string
			for _, finding := range report.Found {
				found = append(found, finding.Place+" "+finding.Says)
			}
			if test.finding != "" {
				broken[test.rule] = true
				want = []string{test.finding}
			}
			is.Equal(found, want)
		})
	}
	t.Run("each rule was broken", func(t *testing.T) { is.New(t).Equal(len(broken), len(rules)) })
}

// read reads a package things of this module, and a package more beside it.
func read(t *testing.T, source string) *names.API {
	t.Helper()
	known := packages{}
	var api []names.Package
	for _, file := range append(imports[:len(imports):len(imports)], struct{ path, source string }{module + "/modules/things", before + source}) {
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, "p.go", file.source, parser.ParseComments)
		is.New(t).NoErr(err)
		config := types.Config{Importer: known}
		known[file.path], err = config.Check(file.path, fset, []*ast.File{parsed}, nil)
		is.New(t).NoErr(err)
		page, err := doc.NewFromFiles(fset, []*ast.File{parsed}, file.path)
		is.New(t).NoErr(err)
		if strings.HasPrefix(file.path, module+"/modules/") {
			api = append(api, names.Package{Types: known[file.path], Page: &godoc.Page{Package: page}})
		}
	}
	return names.Read(api)
}

// packages is an importer of packages that are there.
type packages map[string]*types.Package

func (p packages) Import(path string) (*types.Package, error) { return p[path], nil }
