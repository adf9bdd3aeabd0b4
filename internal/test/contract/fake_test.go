package contract

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// fakeContract is the contract of a module "fakes" with a get, a list and a create.
var fakeContract = map[string]string{
	"schemas.json": `{
		"Fake": {"type": "object", "required": ["id", "kind", "size", "created_at"], "properties": {
			"id": {"type": "string"},
			"kind": {"ref": "Kind"},
			"size": {"type": "integer"},
			"created_at": {"type": "string", "format": "date-time"},
			"note": {"type": "string", "nullable": true},
			"labels": {"type": "object", "additional": {"type": "string"}}}},
		"Kind": {"type": "string", "enum": ["round", "square"]}}`,
	"operations.json": `[
		{"id": "getFake", "module": "fakes", "method": "GET", "path": "/fakes/{id}", "auth": "api_key",
			"path_param_schemas": {"id": {"type": "string", "id_prefix": "fake_"}}, "query": [],
			"responses": {"200": {"ref": "Fake"}}},
		{"id": "listFakes", "module": "fakes", "method": "GET", "path": "/fakes", "auth": "api_key",
			"path_param_schemas": {}, "paginated": true, "query": [
				{"name": "limit", "required": false, "type": "integer"},
				{"name": "kind", "required": false, "ref": "Kind"}],
			"responses": {"200": {"type": "object", "required": ["data", "list_metadata", "object"], "properties": {
				"object": {"type": "string", "const": "list"},
				"data": {"type": "array", "items": {"ref": "Fake"}},
				"list_metadata": {"type": "object", "properties": {
					"before": {"type": "string", "nullable": true}, "after": {"type": "string", "nullable": true}}}}}}},
		{"id": "createFake", "module": "fakes", "method": "POST", "path": "/fakes", "auth": "api_key",
			"path_param_schemas": {}, "query": [], "responses": {"201": {"ref": "Fake"}},
			"body": {"type": "object", "required": ["name"], "properties": {
				"name": {"type": "string"}, "kind": {"ref": "Kind"}}}}]`,
	"samples.json": `{
		"operations": {
			"getFake": {"status": "200", "body": {"id": "fake_1", "kind": "round", "size": 7,
				"created_at": "2031-01-16T18:14:18.430Z", "note": "n", "labels": {"a": "b"}}},
			"listFakes": {"status": "200", "body": {"object": "list", "list_metadata": {"before": "b", "after": "a"},
				"data": [{"id": "fake_2", "kind": "square", "size": 8, "created_at": "2031-01-16T18:14:18.430Z",
					"note": "n", "labels": {"a": "b"}}]}},
			"createFake": {"status": "201", "body": {"id": "fake_3", "kind": "round", "size": 9,
				"created_at": "2031-01-16T18:14:18.430Z", "note": "n", "labels": {"a": "b"}}}},
		"requests": {"createFake": {"full": {"name": "f", "kind": "square"}, "minimal": {"name": "f"}}}}`,
	"conflicts.json": `{"fields": []}`,
	"events.json":    `[]`,
}

// The types of a module that fulfills fakeContract.

type fake struct {
	ID        string            `json:"id"`
	Kind      fakeKind          `json:"kind"`
	Size      int               `json:"size"`
	CreatedAt time.Time         `json:"created_at"`
	Note      string            `json:"note"`
	Labels    map[string]string `json:"labels"`
}

type fakeKind string

const (
	FakeKindRound  fakeKind = "round"
	FakeKindSquare fakeKind = "square"
)

type listFakes struct {
	Limit int      `json:"limit,omitzero"`
	Kind  fakeKind `json:"kind,omitzero"`
}

type createFake struct {
	Name string   `json:"name"`
	Kind fakeKind `json:"kind,omitzero"`
}

// The calls of that module. A test replaces the right types with others.

func getting[T any](options ...Option) Call {
	return Op("getFake", func(c *Client, in *Input) (any, error) {
		return engine.Get[T](in.Ctx, *c.Core(), core.Path("/fakes/{id}", in.Path("id")))
	}, options...)
}

func listing[P any](options ...Option) Call {
	return Op("listFakes", func(c *Client, in *Input) (any, error) {
		return core.List[fake](in.Ctx, c.Core(), core.Path("/fakes"), Params[P](in)).Page()
	}, options...)
}

func creating[P any](options ...Option) Call {
	return Op("createFake", func(c *Client, in *Input) (any, error) {
		return engine.Post[fake](in.Ctx, *c.Core(), core.Path("/fakes"), Params[P](in))
	}, options...)
}

// fakes is the module with one call of each operation, except the given ones.
func fakes(calls ...Call) Module {
	all := map[string]Call{
		"getFake": getting[fake](), "listFakes": listing[listFakes](), "createFake": creating[createFake](),
	}
	for _, call := range calls {
		delete(all, call.operation)
	}
	for _, call := range all {
		calls = append(calls, call)
	}
	return Module{Name: "fakes", Calls: calls}
}

// checkFakes checks a module against fakeContract, with some files replaced.
func checkFakes(t *testing.T, m Module, files map[string]string) *Report {
	t.Helper()
	is := is.New(t)
	root, err := moduleRoot()
	is.NoErr(err)
	contract := fstest.MapFS{}
	for _, source := range []map[string]string{fakeContract, files} {
		for name, text := range source {
			contract[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	facts, err := LoadFrom(root, contract)
	is.NoErr(err)
	return Check(facts, []Module{m})
}

// complaints returns all problems of a report, each with its operation.
func complaints(r *Report) []string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, p.String())
	}
	for _, event := range r.Events {
		for _, p := range event.Problems {
			all = append(all, event.Name+" "+p.String())
		}
	}
	for _, m := range r.Modules {
		for _, p := range m.Problems {
			all = append(all, m.Name+" "+p.String())
		}
		for _, op := range m.Operations {
			for _, p := range op.All() {
				all = append(all, op.ID+" "+p.String())
			}
		}
	}
	return all
}

// strictKind rejects unknown values, which no enumeration should.
type strictKind string

const (
	StrictKindRound  strictKind = "round"
	StrictKindSquare strictKind = "square"
)

func (k *strictKind) UnmarshalText(text []byte) error {
	if *k = strictKind(text); *k != StrictKindRound && *k != StrictKindSquare {
		return errors.New("unknown kind")
	}
	return nil
}

func contains(all []string, want string) bool {
	for _, text := range all {
		if strings.Contains(text, want) {
			return true
		}
	}
	return false
}
