package typescript

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// installed writes a package with these sources, by their paths below src, and reads it.
func installed(t *testing.T, sources map[string]string) (*Package, error) {
	folder := t.TempDir()
	var m struct{ Sources, SourcesContent []string }
	for file, text := range sources {
		m.Sources, m.SourcesContent = append(m.Sources, "../src/"+file), append(m.SourcesContent, text)
	}
	text, err := json.Marshal(m)
	is.New(t).NoErr(err)
	is.New(t).NoErr(os.Mkdir(filepath.Join(folder, "lib"), 0o700))
	for file, text := range map[string]string{
		"package.json":        `{"name": "@example/sdk", "version": "1.2.3"}`,
		"lib/sdk.mjs.map":     string(text),
		"lib/other.mjs.map":   `{"sources": ["../node_modules/x/index.ts", "../src/data.json"], "sourcesContent": ["x", "{}"]}`,
		"lib/factory-1.d.mts": "interface T { a: string }",
		"lib/index.d.mts":     "interface T { b: string }",
	} {
		is.New(t).NoErr(os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600))
	}
	return Read(folder)
}

func TestReadTakesSourcesFromMapsAndDeclarationsFromTheSharedFile(t *testing.T) {
	is := is.New(t)
	p, err := installed(t, map[string]string{"b/c/x.ts": "x", "b/y.ts": "/* no */y // no", "bc/z.ts": "z"})
	is.NoErr(err)
	is.Equal(p.Name+" "+p.Version, "@example/sdk 1.2.3")
	is.Equal(p.Files("b"), []string{"b/c/x.ts", "b/y.ts"})
	is.Equal(p.Source("b/y.ts"), "y ")
	is.Equal(len(p.sources), 3)
	is.Equal(p.Types().Order(Named("T")), []string{"a"})
	_, err = installed(t, nil)
	is.True(err != nil && strings.Contains(err.Error(), "no source map"))
	_, err = Read(t.TempDir())
	is.True(err != nil)
}

// in puts statements into a method of a class, next to code that resembles a method or a request.
func in(method string) string {
	return `import { serializeX } from './x';
	export function get() { this.workos.get('/no') }
	export class Users<T extends {}> extends Base {
		private keys?: Map<string, string>;
		private cache = make({ fetch: async () => {} });
		constructor(private readonly workos: WorkOS) { this.workos.getCrypto('/no') }
		` + method + `
	}`
}

func TestTheRequestsOfAMethod(t *testing.T) {
	for name, test := range map[string]struct{ method, want string }{
		"a request has a path, type arguments and arguments": {
			`async create(options: CreateOptions): Promise<X> { const { data } = await this.workos.post<XResponse, Body<A, B>>('/users', serializeX(options), { a, b }); }`,
			`users.create POST /users [XResponse; Body<A, B>] [serializeX(options); { a, b }] options=CreateOptions body=Body<A, B> serializers=serializeX`,
		},
		"a path's variables have names":                {"f(id: string) { workos.get(`/users/${id}/x/${options.userId}/${encodeURIComponent(\n o.kind,\n)}`) }", `users.f GET /users/{id}/x/{userId}/{kind} [] []`},
		"a path may be a constant":                     {"f() { const other = 'no'; const path = `users/${id}`; return this.workos.delete(path) }", `users.f DELETE /users/{id} [] []`},
		"a path may be a URL":                          {`f() { const url = new URL('/users', this.workos.baseURL); return this.workos.get<A>(url.toString()) }`, `users.f GET /users [A] []`},
		"a comma in brackets or quotes does not split": {`f() { this.workos.put<{ a: A, b: B }, A>('/a,b', f(a, b), [c, ','], d as X<E, F>) }`, `users.f PUT /a,b [{ a: A, b: B }; A] [f(a, b); [c, ',']; d as X<E, F>] body=A`},
		"a list is a request, once": {
			`async list(options?: ListOptions) { return new Paged(await fetchAndDeserialize<R, M>(this.workos, '/users', d, options ? serializeX(options) : undefined), (p) => fetchAndDeserialize<R, M>(this.workos, '/users', d, p)) }`,
			`users.list GET /users [R; M] [d; options ? serializeX(options) : undefined] options=ListOptions serializers=serializeX`,
		},
		"a list's options may be serialized before":        {`list({ id, ...rest }: ListOptions) { const serializedOptions = serializeX(rest); return fetchAndDeserialize(this.workos, '/users', d, serializedOptions) }`, `users.list GET /users [] [d; serializedOptions] options=ListOptions serializers=serializeX`},
		"a request may be in another's arguments":          {`f() { workos.get('/a', (p) => workos.get('/b')) }`, `users.f GET /a [] [(p) => workos.get('/b')]|users.f GET /b [] []`},
		"a method has many requests":                       {`f() { workos.patch('/a', x); workos.deleteWithBody('/a', y) } g() { workos.get('/a') }`, `users.f PATCH /a [] [x]|users.f DELETE /a [] [y]|users.g GET /a [] []`},
		"a serializer determines the body":                 {`f(payload: Payload) { workos.post<A>('/a', serializeX(payload)) }`, `users.f POST /a [A] [serializeX(payload)] options=Payload body=SentX serializers=serializeX`},
		"a DELETE has no body":                             {`f() { workos.delete('/a', serializeX(o)) }`, `users.f DELETE /a [] [serializeX(o)] serializers=serializeX`},
		"a body of type any determines nothing":            {`f() { workos.post<A, any>('/a', { b: serializeX(c) }) }`, `users.f POST /a [A; any] [{ b: serializeX(c) }] serializers=serializeX`},
		"a query is in the options":                        {`f() { workos.get('/a', { query: { user_id: o.userId, limit: o.n ? no : 1, Not: 1 } }) }`, `users.f GET /a [] [{ query: { user_id: o.userId, limit: o.n ? no : 1, Not: 1 } }] query=user_id,limit`},
		"the argument of a DELETE is its query":            {`f() { workos.delete('/a', { user_id: o.userId }) }`, `users.f DELETE /a [] [{ user_id: o.userId }] query=user_id`},
		"comments between tokens are not part of the text": {"f() { workos // .get('/no')\n .get('/a', /* ( */ b) }", `users.f GET /a [] [b]`},
		"a quote in a string does not end it":              {`f() { workos.get('/a', 'it\'s)', "'", x) }`, `users.f GET /a [] ['it\'s)'; "'"; x]`},
		"a result's type is not part of the method's body": {`f<X>(x: X): Promise<{ a: X }> { workos.get('/a') }`, `users.f GET /a [] []`},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			p, err := installed(t, map[string]string{"users/users.ts": in(test.method), "users/x.ts": `export const serializeX = (options: X): SentX => ({});`})
			is.NoErr(err)
			calls, err := p.Calls()
			is.NoErr(err)
			var got []string
			for _, c := range calls.All {
				is.Equal(c.File, "users/users.ts")
				query, _ := c.Query()
				line := fmt.Sprintf("%s %s %s [%s] [%s]", c.Method, c.HTTP(), c.Path, strings.Join(c.Types, "; "), strings.Join(c.Args, "; "))
				for _, more := range [][2]string{
					{"options", c.Options()}, {"body", calls.BodyType(c)}, {"serializers", strings.Join(c.Serializers(), ",")}, {"query", strings.Join(query, ",")},
				} {
					if more[1] != "" {
						line = fmt.Sprintf("%s %s=%s", line, more[0], more[1])
					}
				}
				got = append(got, line)
			}
			is.Equal(strings.Join(got, "|"), test.want)
		})
	}
}

func TestARequestWithAnUnknownPathIsAnError(t *testing.T) {
	for _, method := range []string{`f() { workos.get(path) }`, `f() { workos.get() }`, `f() { workos.get('/a' + b) }`, "f() { workos.get(`/a/${b ? 'c' : 'd'}`) }"} {
		is := is.New(t)
		p, err := installed(t, map[string]string{"users/users.ts": in(method)})
		is.NoErr(err)
		_, err = p.Calls()
		is.True(err != nil && strings.Contains(err.Error(), "users/users.ts: f")) // names the place
	}
}

func TestAMethodThatIsNotPublicStandsForTheOneThatIs(t *testing.T) {
	is := is.New(t)
	p, err := installed(t, map[string]string{
		"agents/agents.ts":        `class A { private validateCredentialRemotely() { this.workos.post('/a') } }`,
		"feature-flags/client.ts": `class B { fetchWithTimeout() { this.workos.get('/b') } }`,
		"workos.ts":               `class WorkOS { f() { this.workos.get('/no') } }`,
	})
	is.NoErr(err)
	calls, err := p.Calls()
	is.NoErr(err)
	is.Equal(len(calls.All), 2)
	is.Equal(calls.All[0].Method, "agents.validateCredential")
	is.Equal(calls.All[1].Method, "featureFlags.createRuntimeClient")
}

func TestASerializerIsThatOfTheModuleThatCallsIt(t *testing.T) {
	is := is.New(t)
	p, err := installed(t, map[string]string{
		"users/x.ts": `export const serializeA = <T>(
			options: Omit<A, 'b'>,
		): Sent<
			T
		> => ({ user_id: options.userId, kinds: model.kinds?.map(serializeKind), fixed: 'x', ...options.rest, short });
		export const deserializeA = (a: A): B => ({ no: a.no });
		export function serializeB(b: B): { b: string } { return { b: b.b }; }`,
		"fga/x.ts": `export const serializeA = (options: A) => ({ a: options.a });`,
	})
	is.NoErr(err)
	calls, err := p.Calls()
	is.NoErr(err)
	is.Equal(calls.Serializer("users/y/z.ts", "serializeA"), &Serializer{"Sent< T >", []Field{{"user_id", "userId", ""}, {"kinds", "kinds", "serializeKind"}, {"fixed", "", ""}}})
	is.Equal(calls.Serializer("fga/fga.ts", "serializeA"), &Serializer{"", []Field{{"a", "a", ""}}})
	is.Equal(calls.Serializer("fga/fga.ts", "serializeB"), &Serializer{"{ b: string }", nil}) // of another module
	is.Equal(calls.Serializer("users/x.ts", "deserializeA"), nil)
}

func TestImportsTellWhereNamesComeFrom(t *testing.T) {
	is := is.New(t)
	p, err := installed(t, map[string]string{"users/a/x.ts": `import { A, type B as C, } from '../interfaces'; import type { D } from '../../common/d'; import E from './e';`})
	is.NoErr(err)
	calls, err := p.Calls()
	is.NoErr(err)
	is.Equal(calls.Imports("users/a/x.ts"), map[string]Import{"A": {"A", "users/interfaces"}, "C": {"B", "users/interfaces"}, "D": {"D", "common/d"}})
}

func TestNamesAndPathsOfTwoSourcesCompare(t *testing.T) {
	is := is.New(t)
	is.Equal(Camel("user_id"), "userId")
	is.Equal(Camel("multi-factor-auth"), "multiFactorAuth")
	is.Equal(Placeholders("/users/{userId}/x/{kind}"), Placeholders("/users/{id}/x/{k}"))
	is.Equal(IDPrefix("radar_auth_attempt_id"), "radar_auth_attempt_")
	is.Equal(IDPrefix("id"), "")
}
