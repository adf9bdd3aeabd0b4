package typescript

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/matryer/is"
)

func TestTheNodeOfADeclaredType(t *testing.T) {
	for name, test := range map[string]struct{ declarations, want string }{
		"an interface requires non-optional properties": {
			`interface T { b: string; a: boolean; c?: number; }`,
			`{"properties":{"a":{"type":"boolean"},"b":{"type":"string"},"c":{"type":"number"}},"required":["a","b"],"type":"object"}`,
		},
		"an interface has the properties of its bases, and may override them": {
			`interface A { a: string; b: string } interface B { c?: string } interface T extends A, B { b: number }`,
			`{"properties":{"a":{"type":"string"},"b":{"type":"number"},"c":{"type":"string"}},"required":["a","b"],"type":"object"}`,
		},
		"interfaces with one name are merged": {
			`interface T { a: string } interface T { b?: string }`,
			`{"properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a"],"type":"object"}`,
		},
		"a property that may be undefined is not required": {
			`interface T { a: string | undefined }`,
			`{"properties":{"a":{"type":"string"}},"type":"object"}`,
		},
		"an impossible property is omitted": {
			`interface T { a?: never; b?: never | undefined; c(): string; [Symbol.iterator](): X; (x: X): Y; d?<X>(x: X): void }`,
			`{"additional":true,"type":"object"}`,
		},
		"modifiers and quotes are not part of a name": {
			`interface T { readonly 'a-b': string; readonly?: string }`,
			`{"properties":{"a-b":{"type":"string"},"readonly":{"type":"string"}},"required":["a-b"],"type":"object"}`,
		},
		"null makes nullable":                              {`type T = string | null;`, `{"nullable":true,"type":"string"}`},
		"a literal is a constant":                          {`type T = 'a';`, `{"const":"a","type":"string"}`},
		"a literal may be a number":                        {`type T = [1_000, -2, 0.5];`, `{"items":{"oneOf":[{"const":1000,"type":"integer"},{"const":-2,"type":"integer"},{"const":0.5,"type":"number"}]},"type":"array"}`},
		"literals are an enumeration, each value once":     {`type A = 'b' | 'c'; type T = | 'a' | A | 'b' | null;`, `{"enum":["a","b","c"],"nullable":true,"type":"string"}`},
		"a plain string absorbs literals":                  {`type T = 'a' | 'b' | string;`, `{"type":"string"}`},
		"a string with a format leaves literals":           {`type T = 'now' | Date;`, `{"oneOf":[{"const":"now","type":"string"},{"format":"date-time","type":"string"}]}`},
		"true and false are a boolean":                     {`type T = true | false | 'a';`, `{"oneOf":[{"const":"a","type":"string"},{"type":"boolean"}]}`},
		"a boolean or a number is either":                  {`type T = boolean | number;`, `{"oneOf":[{"type":"boolean"},{"type":"number"}]}`},
		"true alone is a constant":                         {`type T = true;`, `{"const":true,"type":"boolean"}`},
		"a union in a union is one union":                  {`type A = number | boolean; type T = A | string[];`, `{"oneOf":[{"type":"number"},{"type":"boolean"},{"items":{"type":"string"},"type":"array"}]}`},
		"arrays have three forms":                          {`type T = Array<ReadonlyArray<(string)[]>>;`, `{"items":{"items":{"items":{"type":"string"},"type":"array"},"type":"array"},"type":"array"}`},
		"an empty list is of anything":                     {`type T = [];`, `{"items":{"type":"any"},"type":"array"}`},
		"an enum's values are literals":                    {`export declare enum T { A = "a", B = "b" }`, `{"enum":["a","b"],"type":"string"}`},
		"a constant enum is an enum":                       {`declare const enum T { A = "a" }`, `{"const":"a","type":"string"}`},
		"a constant object's values are literals":          {`declare const C: { readonly A: "a"; readonly B: "b" }; type T = (typeof C)[keyof typeof C];`, `{"enum":["a","b"],"type":"string"}`},
		"keys are strings":                                 {`type T = keyof A;`, `{"type":"string"}`},
		"a property's type can be referenced":              {`interface A { a: 'x' } type T = A['a'];`, `{"const":"x","type":"string"}`},
		"a function, a condition and an import may be any": {`type T = [(x: string) => string, new () => A, <X>(x: X) => x is X, A extends B ? C : D, import("m").N<A>, typeof import("m").n];`, `{"items":{"type":"any"},"type":"array"}`},
		"a template is a string":                           {"type T = `user_${string}`;", `{"type":"string"}`},
		"an index signature allows other properties":       {`type T = { [key: string]: number };`, `{"additional":{"type":"number"},"type":"object"}`},
		"a mapped type allows other properties":            {`type T = { [K in Keys]?: unknown };`, `{"additional":true,"type":"object"}`},
		"a record allows other properties":                 {`type T = Record<string, string | null>;`, `{"additional":{"nullable":true,"type":"string"},"type":"object"}`},
		"a record of anything allows all":                  {`type T = Record<string, any>;`, `{"additional":true,"type":"object"}`},
		"an intersection has the properties of all":        {`interface A { a: string } type T = Record<string, string> & A & { b: string } & Record<string, string>;`, `{"properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"],"type":"object"}`},
		"a union in an intersection gives whole variants":  {`type T = { a: string } & ({ b: string } | { c?: string });`, `{"oneOf":[{"properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"],"type":"object"},{"properties":{"a":{"type":"string"},"c":{"type":"string"}},"required":["a"],"type":"object"}]}`},
		"Omit leaves out, by the name of the keys too":     {`interface A { a: string; b: string; c: string } type Keys = 'b' | 'c'; type T = Omit<A, Keys>;`, `{"properties":{"a":{"type":"string"}},"required":["a"],"type":"object"}`},
		"Pick keeps":                                                     {`interface A { a?: string; b: string } type T = Pick<A, 'a'>;`, `{"properties":{"a":{"type":"string"}},"type":"object"}`},
		"Omit from a union leaves out of each":                           {`interface A { a: string; b: string } interface B { b: string; c: string } type T = Omit<A | B, 'b'>;`, `{"oneOf":[{"properties":{"a":{"type":"string"}},"required":["a"],"type":"object"},{"properties":{"c":{"type":"string"}},"required":["c"],"type":"object"}]}`},
		"Partial requires nothing":                                       {`interface A { a: string } type T = Partial<A>;`, `{"properties":{"a":{"type":"string"}},"type":"object"}`},
		"Required requires all":                                          {`interface A { b?: string; a?: string } type T = Required<A>;`, `{"properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"],"type":"object"}`},
		"NonNullable removes null":                                       {`type A = string | null; type T = NonNullable<A>;`, `{"type":"string"}`},
		"Exclude removes values":                                         {`type A = 'a' | 'b' | 'c'; type T = Exclude<A, 'b'>;`, `{"enum":["a","c"],"type":"string"}`},
		"Extract keeps values":                                           {`type A = 'a' | 'b' | 'c'; type T = Extract<A, 'a' | 'c'>;`, `{"enum":["a","c"],"type":"string"}`},
		"type parameters take arguments and defaults":                    {`interface L<D, M extends string = 'm'> { data: D[]; m?: M } type T = L<number>;`, `{"properties":{"data":{"items":{"type":"number"},"type":"array"},"m":{"const":"m","type":"string"}},"required":["data"],"type":"object"}`},
		"a type parameter is that of its own declaration":                {`type A<X> = X[]; type B<X> = A<A<X>>; type T = B<string>;`, `{"items":{"items":{"type":"string"},"type":"array"},"type":"array"}`},
		"a type that contains itself ends":                               {`interface T { t?: T }`, `{"properties":{"t":{"recursive":"T","type":"any"}},"type":"object"}`},
		"an undeclared name is reported":                                 {`type T = m.A;`, `{"type":"any","unknown":"A"}`},
		"names imply times, numbers and ids":                             {`interface T { created_at?: string; expires_in?: number; ttl_seconds?: number; user_id?: string | null; organization_ids?: string[] }`, `{"properties":{"created_at":{"format":"date-time","type":"string"},"expires_in":{"type":"integer"},"organization_ids":{"items":{"id_prefix":"org_","type":"string"},"type":"array"},"ttl_seconds":{"type":"integer"},"user_id":{"id_prefix":"user_","nullable":true,"type":"string"}},"type":"object"}`},
		"the object's name may tell its id's prefix":                     {`interface T { object?: 'waitlist'; id?: string }`, `{"properties":{"id":{"id_prefix":"waitlist_","type":"string"},"object":{"const":"waitlist","type":"string"}},"type":"object"}`},
		"comments only mark deprecated properties":                       {"// interface T { x: '\n/* type T = */ interface T { /** @deprecated */ a?: string; // it's\n b?: '/*' }", `{"properties":{"a":{"deprecated":true,"type":"string"},"b":{"const":"/*","type":"string"}},"type":"object"}`},
		"a deprecation in a model applies to its twins in the same file": {"//#region src/a.ts\ninterface A { /** @deprecated */ userName?: string }\ninterface T { user_name?: string }\n", `{"properties":{"user_name":{"deprecated":true,"type":"string"}},"type":"object"}`},
		"a deprecation in another file does not apply":                   {"//#region src/a.ts\ninterface A { /** @deprecated */ userName?: string }\n//#region src/b.ts\ninterface T { user_name?: string }\n", `{"properties":{"user_name":{"type":"string"}},"type":"object"}`},
		"classes, functions and imports are skipped":                     {`import { type T } from "m"; declare class C { private type: T; } declare function f<const>(type: { interface: T }): T; export { type T, C as D }; type T = 'a';`, `{"const":"a","type":"string"}`},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			types, err := readTypes(test.declarations)
			is.NoErr(err)
			got, err := json.Marshal(types.Node(Named("T"), nil))
			is.NoErr(err)
			is.Equal(string(got), test.want)
		})
	}
}

func TestWhatIsNotTypeScriptIsAnError(t *testing.T) {
	for _, text := range []string{"", "{ a: }", "A B", "Array<string", "(A", "'a' | =>", "{ a string }"} {
		_, err := (&Types{}).Parse(text, nil)
		is.New(t).True(err != nil) // text
	}
	_, err := readTypes("//#region src/a.ts\ninterface T { a: ; }")
	is.New(t).True(err != nil && strings.Contains(err.Error(), "src/a.ts")) // names the place
}

const bundle = `
//#region src/roles/interfaces/role.interface.d.ts
interface Role { id: string }
type Kind = 'a' | 'b' | null;
interface Held { role: Role; kind: Kind; any: Role | Held; list: List<Role>; own: Omit<Role, 'x'> }
interface List<T> { data: T[] }
interface Base { base: string }
interface Derived extends Base { role: Held['role'] }
//#region src/fga/fga.d.ts
interface Role$0 { zero: string }
//#region src/fga/interfaces/role.interface.d.ts
interface Role$1 { name: string }
interface Other$2 { id: string }
interface Event extends List<Role> { data: Role; }
type Events = Event | Held;
`

func TestAnImportTellsDeclarationsOfOneNameApart(t *testing.T) {
	is := is.New(t)
	types, err := readTypes(bundle)
	is.NoErr(err)
	is.Equal(types.Lookup("Role"), "Role")
	is.Equal(types.Lookup("Role$1"), "Role$1")
	is.Equal(types.Lookup("Other"), "Other$2") // the only one
	is.Equal(types.Lookup("Role$2"), "")
	is.Equal(types.Region("Role$1"), "src/fga/interfaces/role.interface.d.ts")
	for module, want := range map[string]string{
		"fga/interfaces": "Role$1", "fga/interfaces/index": "Role$1", "fga/interfaces/x": "Role$1", "fga/index": "Role$0", "roles/interfaces": "Role", "x": "Role",
	} {
		of, err := types.Parse("Array<Local>", map[string]Import{"Local": {"Role", module}})
		is.NoErr(err)
		is.Equal(of, named{"Array", []Type{Named(want)}})
	}
	is.True(types.Undeclared(Named("Absent")) && !types.Undeclared(Named("Other")) && !types.Undeclared(named{"Absent", []Type{Named("Role")}}))
}

func TestReferencesStandForObjectsAndUnionsOfThem(t *testing.T) {
	is := is.New(t)
	types, err := readTypes(bundle)
	is.NoErr(err)
	var asked []string
	refs := func(declared string) string {
		asked = append(asked, declared)
		return strings.TrimPrefix(declared, "Held")
	}
	held, err := json.Marshal(types.Declaration("Held", refs))
	is.NoErr(err)
	is.Equal(string(held), `{"properties":{"any":{"oneOf":[{"ref":"Role"},{"recursive":"Held","type":"any"}]},`+
		`"kind":{"enum":["a","b"],"nullable":true,"type":"string"},"list":{"properties":{"data":{"items":{"ref":"Role"},"type":"array"}},"required":["data"],"type":"object"},`+
		`"own":{"properties":{"id":{"type":"string"}},"required":["id"],"type":"object"},"role":{"ref":"Role"}},"required":["any","kind","list","own","role"],"type":"object"}`)
	is.Equal(asked, []string{"Role", "Role", "Held", "Role"}) // in the order of the declaration

	derived, err := json.Marshal(types.Declaration("Derived", refs)) // has the base's properties, and referenced types
	is.NoErr(err)
	is.Equal(string(derived), `{"properties":{"base":{"type":"string"},"role":{"properties":{"id":{"type":"string"}},"required":["id"],"type":"object"}},`+
		`"required":["base","role"],"type":"object"}`)

	is.Equal(types.Members("Events"), []string{"Event", "Held"})
	data, ok := types.Property("Event", "data", refs)
	is.True(ok)
	is.Equal(data["ref"], "Role")
	_, ok = types.Property("Event", "absent", refs)
	is.True(!ok)
	of, err := types.Parse("Omit<Held, 'kind'> & { id: string; role: string }", nil)
	is.NoErr(err)
	is.Equal(types.Order(of), []string{"role", "any", "list", "own", "id"})
}
