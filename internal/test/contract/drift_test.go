package contract

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json"
	"github.com/matryer/is"
)

// object is a JSON object of the contract's files.
type object = map[string]any

// TestADriftOfTheContractIsNoticed changes the contract in a copy as a release of WorkOS would, and has the SDK
// checked against it.
func TestADriftOfTheContractIsNoticed(t *testing.T) {
	files := part(t)
	freeText := object{"type": "string"}
	bodies := func(files object) []object { return objects(files["samples"], "organization") }
	for _, test := range []struct {
		name   string
		change func(files object)
		want   string // what is said of it
	}{
		{"nothing", func(object) {}, ""},
		{"an operation came", func(files object) {
			archive := maps.Clone(dig(files, "operations", "deleteOrganization"))
			archive["id"], archive["path"] = "shelveOrganization", "/organizations/{id}/shelve"
			files["operations"] = append(files["operations"].([]any), archive)
		}, "shelveOrganization has no call"},
		{"an operation went", func(files object) {
			files["operations"] = slices.DeleteFunc(files["operations"].([]any), func(op any) bool { return op.(object)["id"] == "getOrganization" })
		}, "organizations has a call of getOrganization, which is no operation of it"},
		{"a path changed", func(files object) {
			dig(files, "operations", "getOrganization")["path"] = "/v2/organizations/{id}"
		}, "getOrganization goes to"},
		{"a query parameter came", func(files object) {
			list := dig(files, "operations", "listOrganizations")
			list["query"] = append(list["query"].([]any), object{"name": "region", "type": "string"})
		}, "listOrganizations query /region is missing"},
		{"a query parameter went", func(files object) {
			list := dig(files, "operations", "listOrganizations")
			list["query"] = slices.DeleteFunc(list["query"].([]any), func(p any) bool { return p.(object)["name"] == "search" })
		}, "listOrganizations query /search can be sent"},
		{"a header came", func(files object) {
			dig(files, "operations", "getOrganization")["headers"] = []any{object{"name": "Region", "type": "string"}}
		}, "getOrganization header /Region"},
		{"a body went", func(files object) {
			dig(files, "operations", "createOrganization")["body"] = nil
		}, "createOrganization body is in a sample, but the operation has none"},
		{"a field of a body came, without a sample", func(files object) {
			dig(files, "schemas", "OrganizationDto", "properties")["region"] = freeText
		}, "createOrganization body /region is in no sample"},
		{"a field of a body came, with a sample", func(files object) {
			dig(files, "schemas", "OrganizationDto", "properties")["region"] = freeText
			dig(files, "samples", "requests", "createOrganization", "full")["region"] = "eu"
		}, "createOrganization body /region is missing"},
		{"a field of a body is required", func(files object) {
			body := dig(files, "schemas", "OrganizationDto")
			body["required"] = append(body["required"].([]any), "metadata")
		}, "createOrganization body does not fit its schema in the sample minimal"},
		{"a field of a body went", func(files object) {
			delete(dig(files, "schemas", "OrganizationDto", "properties"), "external_id")
			delete(dig(files, "samples", "requests", "createOrganization", "full"), "external_id")
		}, "createOrganization body /external_id can be sent"},
		{"a field of a body can be null", func(files object) {
			dig(files, "schemas", "UpdateOrganizationDto", "properties", "name")["nullable"] = true
		}, "updateOrganization body /name is"},
		{"a field of a body can be null for the Node SDK", func(files object) {
			dig(files, "conflicts")["fields"] = append(dig(files, "conflicts")["fields"].([]any), object{
				"where": "body", "issue": "nullable", "field": "name", "node": true, "openapi": false, "operations": []any{"updateOrganization"},
			})
		}, "updateOrganization body /name is"},
		{"a field of a response came, without a sample", func(files object) {
			dig(files, "schemas", "Organization", "properties")["region"] = freeText
		}, "getOrganization answer /region is in no sample"},
		{"a field of a response came, with a sample", func(files object) {
			dig(files, "schemas", "Organization", "properties")["region"] = freeText
			for _, organization := range bodies(files) {
				organization["region"] = "eu"
			}
		}, "getOrganization answer /region is missing"},
		{"a field of a response went", func(files object) {
			delete(dig(files, "schemas", "Organization", "properties"), "stripe_customer_id")
		}, "getOrganization answer /stripe_customer_id is in a sample, but not in its schema"},
		{"a field of a response went, with the samples", func(files object) {
			delete(dig(files, "schemas", "Organization", "properties"), "stripe_customer_id")
			for _, organization := range bodies(files) {
				delete(organization, "stripe_customer_id")
			}
		}, `organizations.Organization has a field "stripe_customer_id" that the contract has in no response`},
		{"a field of an event came, without a sample", func(files object) {
			dig(files, "events", "group.member_added", "data", "properties")["region"] = freeText
		}, "group.member_added answer /data/region is in no sample"},
		{"a field of an event came, with a sample", func(files object) {
			dig(files, "events", "group.member_added", "data", "properties")["region"] = freeText
			dig(files, "samples", "events", "group.member_added", "body", "data")["region"] = "eu"
		}, "group.member_added answer /data/region is missing"},
		{"a field of a schema that events use came", func(files object) {
			dig(files, "schemas", "Group", "properties")["region"] = freeText
		}, "group.created answer /data/region is in no sample"},
		{"an event came", func(files object) {
			event := maps.Clone(dig(files, "events", "group.created"))
			event["event"] = "group.renamed"
			event["envelope"] = maps.Clone(dig(event, "envelope"))
			files["events"] = append(files["events"].([]any), event)
			renamed := maps.Clone(dig(files, "samples", "events", "group.created", "body"))
			renamed["event"] = "group.renamed"
			dig(files, "samples", "events")["group.renamed"] = object{"body": renamed}
		}, "group.renamed has no type in package events"},
		{"a value of an enumeration came", func(files object) {
			state := dig(files, "schemas", "Organization", "properties", "domains", "items", "properties", "state")
			state["enum"] = append(state["enum"].([]any), "parked")
		}, "getOrganization answer /domains/*/state=parked has no constant"},
		{"a value of an enumeration went", func(files object) {
			intent := dig(files, "schemas", "InviteItContactOptions", "properties", "intents", "items")
			intent["enum"] = intent["enum"].([]any)[1:]
		}, `organizations.ITContactIntent has a constant "sso" that the contract has in no enumeration`},
		{"a type changed", func(files object) {
			dig(files, "schemas", "Organization", "properties", "stripe_customer_id")["type"] = "integer"
		}, "getOrganization answer /stripe_customer_id is"},
		{"a type changed, with the samples", func(files object) {
			dig(files, "schemas", "Organization", "properties", "name")["type"] = "integer"
			for _, organization := range bodies(files) {
				organization["name"] = 7
			}
		}, "getOrganization answer the call ends with"},
		{"most samples were thinned", func(files object) {
			for _, organization := range bodies(files)[1:] {
				delete(organization, "stripe_customer_id")
			}
		}, "answer /stripe_customer_id is "},
		{"a sample was emptied", func(files object) {
			dig(files, "samples", "operations", "getOrganization", "body")["domains"] = []any{}
		}, "getOrganization answer /domains/* is in no sample"},
		{"a sample went", func(files object) {
			delete(dig(files, "samples", "operations"), "getOrganization")
		}, "getOrganization answer of status 200 has no sample"},
		{"a variant of a union came", func(files object) {
			groups := dig(files, "schemas", "GroupList", "properties", "data")
			groups["items"] = object{"oneOf": []any{groups["items"], object{"type": "object", "properties": object{"object": object{"type": "string", "const": "team"}}}}}
		}, "listGroups answer /data/* has no sample for the variant object=team"},
		{"a POST is deduplicated", func(files object) {
			dig(files, "operations", "createOrganization")["deduplicated"] = true
		}, "createOrganization deduplicated is in the contract"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			is := is.New(t)
			facts := changed(t, files, test.change)
			found := complaints(Check(facts, []Module{Groups, Organizations}))
			if test.want == "" {
				is.Equal(found, nil)
				return
			}
			t.Log(strings.Join(found, "\n"))
			is.True(contains(found, test.want))
		})
	}
}

// part is what testdata/api says of groups and organizations.
func part(t *testing.T) map[string][]byte {
	t.Helper()
	is := is.New(t)
	facts, err := Load()
	is.NoErr(err)
	kept := func(name string) bool {
		op := facts.operation(name)
		return strings.HasPrefix(name, "group.") || op != nil && (op.Module == "groups" || op.Module == "organizations")
	}
	other := func(name string, _ any) bool { return !kept(name) }
	files := map[string][]byte{}
	for _, name := range []string{"operations", "events", "schemas", "samples", "conflicts"} {
		data, err := os.ReadFile(filepath.Join(facts.Root, "testdata", "api", name+".json"))
		is.NoErr(err)
		var file any
		is.NoErr(json.Unmarshal(data, &file))
		switch name {
		case "operations":
			file = slices.DeleteFunc(file.([]any), func(op any) bool { return !kept(op.(object)["id"].(string)) })
		case "events":
			file = slices.DeleteFunc(file.([]any), func(event any) bool { return !kept(event.(object)["event"].(string)) })
		case "schemas":
			delete(file.(object), "EventSchema")
		case "samples":
			for _, of := range file.(object) {
				maps.DeleteFunc(of.(object), other)
			}
		}
		files[name], err = json.Marshal(file)
		is.NoErr(err)
	}
	return files
}

// changed are the facts after a change of the files.
func changed(t *testing.T, files map[string][]byte, change func(files object)) *Facts {
	t.Helper()
	is := is.New(t)
	values := object{}
	for name, data := range files {
		var value any
		is.NoErr(json.Unmarshal(data, &value))
		values[name] = value
	}
	change(values)
	written := fstest.MapFS{}
	for name, value := range values {
		data, err := json.Marshal(value)
		is.NoErr(err)
		written[name+".json"] = &fstest.MapFile{Data: data}
	}
	root, err := moduleRoot()
	is.NoErr(err)
	facts, err := LoadFrom(root, written)
	is.NoErr(err)
	return facts
}

// dig goes down objects by keys, and lists by the id, event or name of an element.
func dig(v any, path ...string) object {
	for _, segment := range path {
		switch here := v.(type) {
		case object:
			v = here[segment]
		case []any:
			v = here[slices.IndexFunc(here, func(element any) bool {
				o := element.(object)
				return o["id"] == segment || o["event"] == segment || o["name"] == segment
			})]
		}
	}
	return v.(object)
}

// objects are those anywhere in v that are called kind.
func objects(v any, kind string) []object {
	var found []object
	switch v := v.(type) {
	case object:
		if v["object"] == kind {
			found = append(found, v)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			found = append(found, objects(v[name], kind)...)
		}
	case []any:
		for _, item := range v {
			found = append(found, objects(item, kind)...)
		}
	}
	return found
}
