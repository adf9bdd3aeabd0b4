package contract

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestAModuleThatFulfilsItsContractIsComplete(t *testing.T) {
	is := is.New(t)
	report := checkFakes(t, fakes(), nil)
	is.Equal(complaints(report), nil)
	is.True(report.Complete())
	table := report.Markdown()
	is.True(strings.Contains(table, "| fakes | 3/3 (100 %) | 22/22 (100 %) | 5/5 (100 %) | 10/10 (100 %) | 0/3 (0 %) |  |"))
}

func TestTheHarnessCatches(t *testing.T) {
	type dropped struct {
		ID        string            `json:"id"`
		Kind      fakeKind          `json:"kind"`
		Size      int               `json:"size"`
		CreatedAt time.Time         `json:"created_at"`
		Labels    map[string]string `json:"labels"`
	}
	type renamed struct {
		dropped
		Note string `json:"notes"`
	}
	type noTime struct {
		fake
		CreatedAt string `json:"created_at"`
	}
	type wrongType struct {
		fake
		Size string `json:"size"`
	}
	type noNumber struct {
		fake
		Size float64 `json:"size"`
	}
	type untypedLabels struct {
		fake
		Labels map[string]int `json:"labels"`
	}
	type bareKind struct {
		fake
		Kind string `json:"kind"`
	}
	type halfKind struct {
		fake
		Kind fakeHalfKind `json:"kind"`
	}
	type brittleKind struct {
		fake
		Kind strictKind `json:"kind"`
	}
	type noKind struct {
		Name string `json:"name"`
	}
	type renamedName struct {
		Name string   `json:"title"`
		Kind fakeKind `json:"kind,omitzero"`
	}
	type zeroKind struct {
		Name string   `json:"name"`
		Kind fakeKind `json:"kind"`
	}
	type nullKind struct {
		Name string    `json:"name"`
		Kind *fakeKind `json:"kind"`
	}
	type noLimit struct {
		Kind fakeKind `json:"kind,omitzero"`
	}
	type bareFilter struct {
		Limit int    `json:"limit,omitzero"`
		Kind  string `json:"kind,omitzero"`
	}
	type moreQuery struct {
		listFakes
		Extra bool `json:"extra"`
	}
	get := func(do func(c *Client, in *Input) (any, error), options ...Option) Module {
		return fakes(Op("getFake", do, options...))
	}
	create := func(target core.Target, body any, opts ...core.PostOption) Module {
		return fakes(Op("createFake", func(c *Client, in *Input) (any, error) {
			return engine.Post[fake](in.Ctx, *c.Core(), target, body, opts...)
		}))
	}
	tests := []struct {
		name   string
		module Module
		want   string
	}{
		{"a dropped field", fakes(getting[dropped]()), "getFake response /note is missing"},
		{"a renamed field", fakes(getting[renamed]()), "getFake response /note is missing"},
		{"a field of a type that cannot hold it", fakes(getting[wrongType]()), "getFake response the call ends with"},
		{"a time that stays a string", fakes(getting[noTime]()), "getFake response /created_at is date-time string in the contract, but string in Go"},
		{"an integer that is a fraction", fakes(getting[noNumber]()), "getFake response /size is integer in the contract, but float64 in Go"},
		{"a map of the wrong values", fakes(getting[untypedLabels]()), "getFake response the call ends with"},
		{"a response without its own members", fakes(getting[map[string]any]()), "getFake response is object with members in the contract, but map[string]interface {} in Go"},
		{"a missing constant", fakes(getting[halfKind]()), "getFake response /kind=" + string(fakeHalfKindSquare) + " has no constant of type contract.fakeHalfKind"},
		{"an enumeration that is a bare string", fakes(getting[bareKind]()), "getFake response /kind is an enumeration, but its Go type is a bare string"},
		{"an enumeration that rejects new values", fakes(getting[brittleKind]()), "getFake response the call ends with"},
		{"a response that is dropped", get(func(c *Client, in *Input) (any, error) {
			_, err := engine.Get[engine.None](in.Ctx, *c.Core(), core.Path("/fakes/{id}", in.Path("id")))
			return nil, err
		}), "getFake response is dropped"},
		{"another path", get(func(c *Client, in *Input) (any, error) {
			return engine.Get[fake](in.Ctx, *c.Core(), core.Path("/fake/{id}", in.Path("id")))
		}), "getFake goes to /fake/fake_id%2F%C3%A9%201, not /fakes/fake_id%2F%C3%A9%201"},
		{"another host", get(func(c *Client, in *Input) (any, error) {
			return engine.Get[fake](in.Ctx, *c.Core(), engine.OnAuthHost(core.Path("/fakes/{id}", in.Path("id"))))
		}), "getFake goes to https://auth.workos.com, not https://api.workos.com"},
		{"another method", get(func(c *Client, in *Input) (any, error) {
			return engine.Put[fake](in.Ctx, *c.Core(), core.Path("/fakes/{id}", in.Path("id")), nil)
		}), "getFake is a PUT, not a GET"},
		{"a body where there is none", get(func(c *Client, in *Input) (any, error) {
			return engine.Put[fake](in.Ctx, *c.Core(), core.Path("/fakes/{id}", in.Path("id")), createFake{Name: "f"})
		}), "getFake body is sent, but the operation has none"},
		{"a request without the key", get(func(c *Client, in *Input) (any, error) {
			return engine.Get[fake](in.Ctx, *c.Core(), core.Path("/fakes/{id}", in.Path("id")), core.WithoutAPIKey())
		}), "getFake header /Authorization"},
		{"a second request", get(func(c *Client, in *Input) (any, error) {
			path := core.Path("/fakes/{id}", in.Path("id"))
			_, _ = engine.Get[fake](in.Ctx, *c.Core(), path)
			return engine.Get[fake](in.Ctx, *c.Core(), path)
		}), "getFake sent 2 requests, not one"},
		{"parameters that the sample does not match", fakes(creating[struct {
			Name int `json:"name"`
		}]()), "createFake the sample does not match the parameters"},
		{"an unknown path parameter", get(func(c *Client, in *Input) (any, error) {
			return engine.Get[fake](in.Ctx, *c.Core(), core.Path("/fakes/{id}", in.Path("fake_id")))
		}), `getFake the path has no parameter "fake_id"`},
		{"a panic", get(func(*Client, *Input) (any, error) { panic("oh") }), "getFake the call ends with: panic: oh"},
		{"a missing query parameter", fakes(listing[noLimit]()), "listFakes query /limit is missing"},
		{"a query parameter of a bare string", fakes(listing[bareFilter]()), "listFakes query /kind is an enumeration, but its Go type is a bare string"},
		{"a query parameter that is not in the contract", fakes(listing[moreQuery]()), "listFakes query /extra is not in the contract"},
		{"a missing parameter", fakes(creating[noKind]()), "createFake body /kind is missing"},
		{"a renamed parameter", fakes(creating[renamedName]()), "createFake body /name is missing"},
		{"a zero value that should be left out", fakes(creating[zeroKind]()), "createFake body /kind is not in the sample, yet it was sent"},
		{"a null that should be left out", fakes(creating[nullKind]()), "createFake body /kind is not in the sample, yet it was sent"},
		{"parameters that were not seen", create(core.Path("/fakes"), map[string]any{"name": "f", "kind": "square"}), "createFake body /kind is an enumeration whose Go type was not seen"},
		{"a target that is Deduplicated without need", create(engine.Deduplicated(core.Path("/fakes")), nil), "createFake deduplicated is not in the contract, but the target is Deduplicated"},
		{"a target that net/http may send again", create(engine.Deduplicated(core.Path("/fakes")), nil), "createFake header /Idempotency-Key is spelled so that net/http may send the request again"},
		{"a GET that is not sent again", get(func(c *Client, in *Input) (any, error) {
			return engine.Get[fake](in.Ctx, *c.Core(), core.Path("/fakes/{id}", in.Path("id")), core.WithMaxRetries(0))
		}), "getFake deduplicated a GET must be retried"},
		{"an operation without a call", Module{Name: "fakes", Calls: []Call{getting[fake](), listing[listFakes]()}}, "createFake has no call"},
		{"a call without an operation", fakes(Op("deleteFake", nil)), "fakes has a call of deleteFake, which is not one of its operations"},
		{"a module that is not listed", Module{Name: "others"}, "getFake is of module fakes, which modules.go does not have"},
		{"a sample without a call", fakes(creating[createFake](When("name", "g"))), `createFake body has no call for the sample "full"`},
		{"an exception that is not needed", fakes(getting[fake](Except("response /note", "it is unused"))), "getFake has an exception that excuses nothing: response /note"},
		{"an exception without a reason", fakes(getting[dropped](Except("response /note", ""))), "getFake has an exception without a reason: response /note"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			report := checkFakes(t, test.module, nil)
			t.Log(strings.Join(complaints(report), "\n"))
			is.True(contains(complaints(report), test.want))
			is.True(!report.Complete())
		})
	}
}

// TestWhatIsDeduplicatedIsSaidByTheContract tests the fact without the mark, and the mark with the fact, for POST and
// PATCH. The mark without the fact is tested above.
func TestWhatIsDeduplicatedIsSaidByTheContract(t *testing.T) {
	post := func(target core.Target) Call {
		return Op("createFake", func(c *Client, in *Input) (any, error) {
			return engine.Post[fake](in.Ctx, *c.Core(), target, Params[createFake](in))
		})
	}
	patch := func(target core.Target) Call {
		return Op("createFake", func(c *Client, in *Input) (any, error) {
			return engine.Patch[fake](in.Ctx, *c.Core(), target, Params[createFake](in))
		})
	}
	for _, test := range []struct {
		name, method, fact string
		call               Call
		want               string
	}{
		{"a POST with both", "POST", `"deduplicated": true,`, post(engine.Deduplicated(core.Path("/fakes"))), ""},
		{"a POST with neither", "POST", "", post(core.Path("/fakes")), ""},
		{"a POST that only accepts the header", "POST", `"headers": [{"name": "Idempotency-Key", "type": "string"}],`, post(core.Path("/fakes")), ""},
		{"a POST with only the fact", "POST", `"deduplicated": true,`, post(core.Path("/fakes")), "createFake deduplicated is in the contract, but the target is not Deduplicated"},
		{"a PATCH with both", "PATCH", `"deduplicated": true,`, patch(engine.Deduplicated(core.Path("/fakes"))), ""},
		{"a PATCH with only the fact", "PATCH", `"deduplicated": true,`, patch(core.Path("/fakes")), "createFake deduplicated is in the contract, but the target is not Deduplicated"},
		{"a PATCH with only the mark", "PATCH", "", patch(engine.Deduplicated(core.Path("/fakes"))), "createFake deduplicated is not in the contract, but the target is Deduplicated"},
	} {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			operations := strings.Replace(fakeContract["operations.json"],
				`"method": "POST", "path": "/fakes",`, `"method": "`+test.method+`", "path": "/fakes", `+test.fact, 1)
			found := complaints(checkFakes(t, fakes(test.call), map[string]string{"operations.json": operations}))
			t.Log(strings.Join(found, "\n"))
			if test.want == "" {
				is.Equal(found, nil)
				return
			}
			is.True(contains(found, test.want))
		})
	}
}

func TestUntypedValuesMustStillBePassedOn(t *testing.T) {
	type bareKind struct {
		fake
		Kind string `json:"kind"`
	}
	type noKind struct {
		ID        string            `json:"id"`
		Size      int               `json:"size"`
		CreatedAt time.Time         `json:"created_at"`
		Note      string            `json:"note"`
		Labels    map[string]string `json:"labels"`
	}
	is := is.New(t)
	untyped := Untyped("response /kind", "can be any value")
	report := checkFakes(t, fakes(getting[bareKind](untyped)), nil)
	is.Equal(complaints(report), nil)
	is.True(strings.Contains(report.Markdown(), "| 22/22 (100 %) | 5/5 (100 %) | 8/8 (100 %) |")) // two values are not counted
	is.True(contains(complaints(checkFakes(t, fakes(getting[noKind](untyped)), nil)), "getFake response /kind is missing"))
}

// fakeHalfKind lacks some values.
type fakeHalfKind string

// FakeHalfKindRound is one of them; the other is not exported.
const (
	FakeHalfKindRound  fakeHalfKind = "round"
	fakeHalfKindSquare fakeHalfKind = "square"
)

func TestAnExceptionIsPublishedWithItsReason(t *testing.T) {
	is := is.New(t)
	type noNote struct {
		ID        string            `json:"id"`
		Kind      fakeKind          `json:"kind"`
		Size      int               `json:"size"`
		CreatedAt time.Time         `json:"created_at"`
		Labels    map[string]string `json:"labels"`
	}
	report := checkFakes(t, fakes(getting[noNote](Except("response /note", "it is unused"))), nil)
	is.Equal(complaints(report), nil)
	is.True(strings.Contains(report.Markdown(), "- fakes.getFake, `response /note`: it is unused"))
	is.True(strings.Contains(report.Markdown(), "| fakes | 3/3 (100 %) | 21/21 (100 %)")) // and is not counted
}

func TestFieldsAndValuesOfTheNodeSDKOnly(t *testing.T) {
	type response struct {
		fake
		Owner fakeOwner `json:"owner"`
	}
	type params struct {
		createFake
		Intent string `json:"intent,omitzero"`
	}
	type filter struct {
		listFakes
		Tag string `json:"tag,omitzero"`
	}
	conflicts := map[string]string{"conflicts.json": `{"fields": [
		{"where": "response", "issue": "only_in_node", "field": "owner", "node": "string{user|team}", "operations": ["getFake"]},
		{"where": "body", "issue": "only_in_node", "field": "intent", "node": "string", "operations": ["createFake"]},
		{"where": "query", "issue": "only_in_node", "field": "tag", "node": "string", "operations": ["listFakes"]},
		{"where": "response", "issue": "only_in_openapi", "field": "size", "node": null, "operations": ["getFake"]},
		{"where": "response", "issue": "enum", "field": "kind", "node": ["oval"], "operations": ["getFake"]}]}`}

	t.Run("is reported when it is missing", func(t *testing.T) {
		is := is.New(t)
		all := complaints(checkFakes(t, fakes(), conflicts))
		is.True(contains(all, "getFake response /owner is in the Node SDK, but in no Go type"))
		is.True(contains(all, "createFake body /intent is in the Node SDK, but in no Go type"))
		is.True(contains(all, "listFakes query /tag is missing"))
		is.True(contains(all, "getFake response /kind=oval has no constant"))
	})
	t.Run("is found when only the call names its type", func(t *testing.T) {
		is := is.New(t)
		report := checkFakes(t, fakes(
			getting[fake](Also("", response{})),
			Op("createFake", func(c *Client, in *Input) (any, error) {
				_ = Value[string](in, "intent")
				return engine.Post[fake](in.Ctx, *c.Core(), core.Path("/fakes"), Params[createFake](in))
			}),
		), conflicts)
		all := complaints(report)
		is.True(!contains(all, "getFake response /owner is in the Node SDK"))
		is.True(!contains(all, "createFake body /intent is in the Node SDK"))
	})
	t.Run("is found, and its values too", func(t *testing.T) {
		is := is.New(t)
		all := complaints(checkFakes(t, fakes(getting[response](), creating[params](), listing[filter]()), conflicts))
		is.Equal(all, []string{
			"getFake response /owner=team has no constant of type contract.fakeOwner",
			"getFake response /kind=oval has no constant of type contract.fakeKind",
		})
	})
}

// TestWhatMayBeNull tests nulls in bodies and responses, from the Node SDK or the description.
func TestWhatMayBeNull(t *testing.T) {
	type optional struct {
		Name core.Opt[string] `json:"name,omitzero"`
		Kind fakeKind         `json:"kind,omitzero"`
	}
	type brittle struct {
		fake
		Size strictSize `json:"size"`
	}
	byNode := func(where, field, operation, node string) map[string]string {
		return map[string]string{"conflicts.json": `{"fields": [{"where": "` + where + `", "issue": "nullable", "field": "` + field + `", "node": ` + node + `, "operations": ["` + operation + `"]}]}`}
	}
	operations := func(old, replacement string) map[string]string {
		return map[string]string{"operations.json": strings.Replace(fakeContract["operations.json"], old, replacement, 1)}
	}
	put := func(c Call) Call {
		c.do = func(c *Client, in *Input) (any, error) {
			return engine.Put[fake](in.Ctx, *c.Core(), core.Path("/fakes"), Params[createFake](in))
		}
		return c
	}
	isPut, inCreate := `"method": "PUT", "path": "/fakes"`, `"method": "POST", "path": "/fakes"`
	nullable := strings.Replace(strings.Replace(fakeContract["operations.json"], `"name": {"type": "string"}`, `"name": {"type": "string", "nullable": true}`, 1), `["name"]`, `[]`, 1)
	for _, test := range []struct {
		name string
		call Call
		file map[string]string
		want string
	}{
		{"a member that only the Node SDK can send as null is required", creating[createFake](), byNode("body", "name", "createFake", "true"), "createFake body /name is \"\", not null"},
		{"and found", creating[optional](), byNode("body", "name", "createFake", "true"), ""},
		{"or excused", creating[createFake](NoNull("name", "a fake has a name")), byNode("body", "name", "createFake", "true"), ""},
		{"but only with a reason", creating[createFake](NoNull("name", "")), byNode("body", "name", "createFake", "true"), "createFake has an excuse from null without a reason: name"},
		{"and only if it is needed", creating[optional](NoNull("name", "a fake has a name")), byNode("body", "name", "createFake", "true"), "createFake has an excuse from null that is not needed: name"},
		{"and must be in the samples", creating[createFake](), byNode("body", "color", "createFake", "true"), "createFake body /color can be null for the Node SDK, but is in no sample"},
		{"a member that the Node SDK does not send as null is not required", creating[createFake](), byNode("body", "name", "createFake", "false"), ""},
		{"nor an optional member of a create", creating[createFake](), map[string]string{"operations.json": nullable}, ""},
		{"but a member that a change can remove is", put(creating[createFake]()), map[string]string{"operations.json": strings.Replace(nullable, inCreate, isPut, 1)}, "createFake body /name is \"\", not null"},
		{"and so is a required member", creating[createFake](), operations(`"name": {"type": "string"}`, `"name": {"type": "string", "nullable": true}`), "createFake body /name is \"\", not null"},
		{"a null in a response is read if the Node SDK accepts it", getting[fake](), byNode("response", "size", "getFake", "true"), ""},
		{"unless its type cannot hold it", getting[brittle](), byNode("response", "size", "getFake", "true"), "getFake response the call ends with"},
		{"in a list too", listing[listFakes](), byNode("response", "data[].size", "listFakes", "true"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			found := complaints(checkFakes(t, fakes(test.call), test.file))
			t.Log(strings.Join(found, "\n"))
			if test.want == "" {
				is.Equal(found, nil)
				return
			}
			is.True(contains(found, test.want))
		})
	}
}

// strictSize rejects null, which the type of a nullable member must not.
type strictSize int

func (s *strictSize) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return errors.New("null")
	}
	size, err := strconv.Atoi(string(data))
	*s = strictSize(size)
	return err
}

type fakeOwner string

// FakeOwnerUser is one of two.
const FakeOwnerUser fakeOwner = "user"

func TestAUnionInTheResponse(t *testing.T) {
	contract := map[string]string{
		"schemas.json": `{"Pet": {"oneOf": [
			{"type": "object", "required": ["type", "lives"], "properties": {"type": {"type": "string", "const": "cat"}, "lives": {"type": "integer"}}},
			{"type": "object", "required": ["type", "coat"], "properties": {"type": {"type": "string", "const": "dog"}, "coat": {"type": "string", "enum": ["long", "short"]}}}]}}`,
		"operations.json": `[{"id": "getPet", "module": "fakes", "method": "GET", "path": "/pet", "auth": "api_key",
			"path_param_schemas": {}, "query": [], "responses": {"200": {"type": "object", "required": ["pet"], "properties": {"pet": {"ref": "Pet"}}}}}]`,
		"samples.json": `{"operations": {"getPet": {"status": "200", "variants": [
			{"pet": {"type": "cat", "lives": 9}}, {"pet": {"type": "dog", "coat": "long"}}]}}, "requests": {}}`,
	}
	pet := func(result any) Module {
		return Module{Name: "fakes", Calls: []Call{Op("getPet", func(c *Client, in *Input) (any, error) {
			return result, c.Get(in.Ctx, core.Path("/pet"), result)
		})}}
	}
	type both struct {
		Pet struct {
			Type  string   `json:"type"`
			Lives int      `json:"lives,omitzero"`
			Coat  fakeCoat `json:"coat,omitzero"`
		} `json:"pet"`
	}
	type catsOnly struct {
		Pet struct {
			Type  string `json:"type"`
			Lives int    `json:"lives,omitzero"`
		} `json:"pet"`
	}
	t.Run("is read in all its variants", func(t *testing.T) {
		is := is.New(t)
		is.Equal(complaints(checkFakes(t, pet(&both{}), contract)), nil)
	})
	t.Run("must have each of them", func(t *testing.T) {
		is := is.New(t)
		is.True(contains(complaints(checkFakes(t, pet(&catsOnly{}), contract)), "getPet response /pet/coat is missing"))
	})
}

// TestAUnionInTheBody tests a grant: each call is checked against its own variant, in both directions.
func TestAUnionInTheBody(t *testing.T) {
	contract := func(cat string) map[string]string {
		return map[string]string{
			"operations.json": `[{"id": "adopt", "module": "fakes", "method": "POST", "path": "/adopt", "auth": "api_key",
				"path_param_schemas": {}, "query": [], "responses": {"200": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}},
				"body": {"oneOf": [
					{"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "const": "cat"}, "lives": {"type": "integer"}` + cat + `}},
					{"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "const": "dog"}, "owner": {
						"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}}]}}]`,
			"samples.json": `{"operations": {"adopt": {"status": "200", "body": {"id": "pet_1"}}}, "requests": {"adopt": {
				"full_variants": [{"type": "cat", "lives": 9}, {"type": "dog", "owner": {"name": "Ada"}}],
				"minimal_variants": [{"type": "cat"}, {"type": "dog"}]}}}`,
		}
	}
	type pet struct {
		ID string `json:"id"`
	}
	type cat struct {
		Lives int `json:"lives,omitzero"`
	}
	type owner struct {
		Name string `json:"name"`
	}
	type dog struct {
		Owner *owner `json:"owner,omitzero"`
	}
	type ownedCat struct {
		cat
		*dog
	}
	type namelessDog struct {
		Owner *struct{} `json:"owner,omitzero"`
	}
	type aliasedDog struct {
		Owner *struct {
			owner
			Alias string `json:"alias,omitzero"`
		} `json:"owner,omitzero"`
	}
	adopting := func(kind string, do func(*Client, *Input) (any, error), options ...Option) Call {
		return Op("adopt", do, append(options, When("type", kind))...)
	}
	cats, dogs := adopting("cat", adopt[pet, cat]("cat")), adopting("dog", adopt[pet, dog]("dog"))
	for _, test := range []struct {
		name  string
		cat   string // more members of that variant
		calls []Call
		want  string
	}{
		{"each call sends the members of its own variant", "", []Call{cats, dogs}, ""},
		{
			"a call can send a member of another variant", "",
			[]Call{adopting("cat", adopt[pet, ownedCat]("cat")), dogs},
			"adopt body /owner can be sent by contract.ownedCat, but the contract does not have it there",
		},
		{
			"a call can send a member of another variant, with a reason", "",
			[]Call{adopting("cat", adopt[pet, ownedCat]("cat"), Beyond("owner", "cats have staff")), dogs},
			"",
		},
		{
			"another call is excused", "",
			[]Call{adopting("cat", adopt[pet, ownedCat]("cat")), adopting("dog", adopt[pet, dog]("dog"), Beyond("owner", "cats have staff"))},
			"adopt body /owner can be sent by contract.ownedCat",
		},
		{
			"a call is excused without need", "",
			[]Call{adopting("cat", adopt[pet, cat]("cat"), Beyond("owner", "cats have staff")), dogs},
			"adopt has an addition that is not needed: owner",
		},
		{
			"a call is excused without a reason", "",
			[]Call{adopting("cat", adopt[pet, ownedCat]("cat"), Beyond("owner", "")), dogs},
			"adopt has an addition without a reason: owner",
		},
		{"a call lacks a member", "", []Call{adopting("cat", adopt[pet, struct{}]("cat")), dogs}, "adopt body /lives is missing"},
		{"a call lacks a nested member", "", []Call{cats, adopting("dog", adopt[pet, namelessDog]("dog"))}, "adopt body /owner/name is missing"},
		{
			"a call can send more nested members", "",
			[]Call{cats, adopting("dog", adopt[pet, aliasedDog]("dog"))},
			"adopt body /owner/alias can be sent by",
		},
		{"a variant has no call", "", []Call{cats}, `adopt body has no call for the sample "full 2"`},
		{"a member is in no sample", `, "coat": {"type": "string"}`, []Call{cats, dogs}, "adopt body /coat is in no sample of the variant type=cat"},
		{
			"a variant has no sample", `}}, {"type": "object", "properties": {"type": {"type": "string", "const": "fish"}`,
			[]Call{cats, dogs},
			"adopt body has no sample for the variant type=fish",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			found := complaints(checkFakes(t, Module{Name: "fakes", Calls: test.calls}, contract(test.cat)))
			t.Log(strings.Join(found, "\n"))
			if test.want == "" {
				is.Equal(found, nil)
				return
			}
			is.True(contains(found, test.want))
		})
	}
}

// adopt sends parameters of type P as the variant of a kind.
func adopt[T, P any](kind string) func(*Client, *Input) (any, error) {
	return func(c *Client, in *Input) (any, error) {
		body := struct {
			Type   string `json:"type"`
			Params P      `json:",embed"`
		}{kind, Params[P](in)}
		return engine.Post[T](in.Ctx, *c.Core(), core.Path("/adopt"), body)
	}
}

type fakeCoat string

// The lengths of a coat.
const (
	FakeCoatLong  = fakeCoat("long")
	FakeCoatShort = fakeCoat("sh" + "ort")
)

func TestAURLForABrowser(t *testing.T) {
	contract := map[string]string{
		"operations.json": `[{"id": "open", "module": "fakes", "method": "GET", "path": "/open", "auth": "none",
			"path_param_schemas": {}, "query": [{"name": "to", "required": true, "type": "string"}],
			"responses": {"302": null}}]`,
		"samples.json": `{"operations": {}, "requests": {}}`,
	}
	open := func(path core.Target) Module {
		return Module{Name: "fakes", Calls: []Call{URL("open", func(c *Client, in *Input) (string, error) {
			params := struct {
				To string `json:"to"`
			}{Value[string](in, "to")}
			return engine.BrowserURL(*c.Core().Keyless(), path.Query(params))
		})}}
	}
	is := is.New(t)
	is.Equal(complaints(checkFakes(t, open(core.Path("/open")), contract)), nil)
	is.True(contains(complaints(checkFakes(t, open(core.Path("/opens")), contract)), "open goes to /opens, not /open"))

	asks := Module{Name: "fakes", Calls: []Call{URL("open", func(c *Client, in *Input) (string, error) {
		return "", c.Get(in.Ctx, core.Path("/open"), nil)
	})}}
	is.True(contains(complaints(checkFakes(t, asks, contract)), "open is a URL for a browser, yet a request was sent"))
}

func TestTheWholeContractIsLoaded(t *testing.T) {
	is := is.New(t)
	facts, err := Load()
	is.NoErr(err)
	form := facts.operation("getSsoProfileAndToken")
	is.True(form.form)
	is.Equal(len(facts.operation("listResourcesForMembership").minimal), 2) // one for each way to name the parent
	is.Equal(facts.operation("getOrganization").Method, http.MethodGet)
}
