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

// TestADriftOfTheContractIsNoticed changes a copy of the contract as a release of WorkOS would, and checks the SDK
// against it.
func TestADriftOfTheContractIsNoticed(t *testing.T) {
	files := part(t)
	freeText := object{"type": "string"}
	bodies := func(files object) []object { return objects(files["samples"], "organization") }
	for _, test := range []struct {
		name   string
		change func(files object)
		want   string // the expected problem
	}{
		{"nothing", func(object) {}, ""},
		{"an operation is added", func(files object) {
			archive := maps.Clone(dig(files, "operations", "deleteOrganization"))
			archive["id"], archive["path"] = "shelveOrganization", "/organizations/{id}/shelve"
			files["operations"] = append(files["operations"].([]any), archive)
		}, "shelveOrganization has no call"},
		{"an operation is removed", func(files object) {
			files["operations"] = slices.DeleteFunc(files["operations"].([]any), func(op any) bool { return op.(object)["id"] == "getOrganization" })
		}, "organizations has a call of getOrganization, which is not one of its operations"},
		{"a path changes", func(files object) {
			dig(files, "operations", "getOrganization")["path"] = "/v2/organizations/{id}"
		}, "getOrganization goes to"},
		{"a query parameter is added", func(files object) {
			list := dig(files, "operations", "listOrganizations")
			list["query"] = append(list["query"].([]any), object{"name": "region", "type": "string"})
		}, "listOrganizations query /region is missing"},
		{"a query parameter is removed", func(files object) {
			list := dig(files, "operations", "listOrganizations")
			list["query"] = slices.DeleteFunc(list["query"].([]any), func(p any) bool { return p.(object)["name"] == "search" })
		}, "listOrganizations query /search can be sent"},
		{"a header is added", func(files object) {
			dig(files, "operations", "getOrganization")["headers"] = []any{object{"name": "Region", "type": "string"}}
		}, "getOrganization header /Region"},
		{"a body is removed", func(files object) {
			dig(files, "operations", "createOrganization")["body"] = nil
		}, "createOrganization body is in a sample, but the operation has none"},
		{"a field of a body is added without a sample", func(files object) {
			dig(files, "schemas", "OrganizationDto", "properties")["region"] = freeText
		}, "createOrganization body /region is in no sample"},
		{"a field of a body is added with a sample", func(files object) {
			dig(files, "schemas", "OrganizationDto", "properties")["region"] = freeText
			dig(files, "samples", "requests", "createOrganization", "full")["region"] = "eu"
		}, "createOrganization body /region is missing"},
		{"a field of a body becomes required", func(files object) {
			body := dig(files, "schemas", "OrganizationDto")
			body["required"] = append(body["required"].([]any), "metadata")
		}, "createOrganization body does not match its schema in the sample minimal"},
		{"a field of a body is removed", func(files object) {
			delete(dig(files, "schemas", "OrganizationDto", "properties"), "external_id")
			delete(dig(files, "samples", "requests", "createOrganization", "full"), "external_id")
		}, "createOrganization body /external_id can be sent"},
		{"a field of a body becomes nullable", func(files object) {
			dig(files, "schemas", "UpdateOrganizationDto", "properties", "name")["nullable"] = true
		}, "updateOrganization body /name is"},
		{"a field of a body becomes nullable in the Node SDK", func(files object) {
			dig(files, "conflicts")["fields"] = append(dig(files, "conflicts")["fields"].([]any), object{
				"where": "body", "issue": "nullable", "field": "name", "node": true, "openapi": false, "operations": []any{"updateOrganization"},
			})
		}, "updateOrganization body /name is"},
		{"a field of a response is added without a sample", func(files object) {
			dig(files, "schemas", "Organization", "properties")["region"] = freeText
		}, "getOrganization response /region is in no sample"},
		{"a field of a response is added with a sample", func(files object) {
			dig(files, "schemas", "Organization", "properties")["region"] = freeText
			for _, organization := range bodies(files) {
				organization["region"] = "eu"
			}
		}, "getOrganization response /region is missing"},
		{"a field of a response is removed", func(files object) {
			delete(dig(files, "schemas", "Organization", "properties"), "stripe_customer_id")
		}, "getOrganization response /stripe_customer_id is in a sample, but not in its schema"},
		{"a field of a response is removed with its samples", func(files object) {
			delete(dig(files, "schemas", "Organization", "properties"), "stripe_customer_id")
			for _, organization := range bodies(files) {
				delete(organization, "stripe_customer_id")
			}
		}, `organizations.Organization has a field "stripe_customer_id" that the contract has in no response`},
		{"a field of an event is added without a sample", func(files object) {
			dig(files, "events", "group.member_added", "data", "properties")["region"] = freeText
		}, "group.member_added response /data/region is in no sample"},
		{"a field of an event is added with a sample", func(files object) {
			dig(files, "events", "group.member_added", "data", "properties")["region"] = freeText
			dig(files, "samples", "events", "group.member_added", "body", "data")["region"] = "eu"
		}, "group.member_added response /data/region is missing"},
		{"a field of a schema that events use is added", func(files object) {
			dig(files, "schemas", "Group", "properties")["region"] = freeText
		}, "group.created response /data/region is in no sample"},
		{"an event is added", func(files object) {
			event := maps.Clone(dig(files, "events", "group.created"))
			event["event"] = "group.renamed"
			event["envelope"] = maps.Clone(dig(event, "envelope"))
			files["events"] = append(files["events"].([]any), event)
			renamed := maps.Clone(dig(files, "samples", "events", "group.created", "body"))
			renamed["event"] = "group.renamed"
			dig(files, "samples", "events")["group.renamed"] = object{"body": renamed}
		}, "group.renamed has no type in package events"},
		{"a value of an enumeration is added", func(files object) {
			state := dig(files, "schemas", "Organization", "properties", "domains", "items", "properties", "state")
			state["enum"] = append(state["enum"].([]any), "parked")
		}, "getOrganization response /domains/*/state=parked has no constant"},
		{"a value of an enumeration is removed", func(files object) {
			intent := dig(files, "schemas", "InviteItContactOptions", "properties", "intents", "items")
			intent["enum"] = intent["enum"].([]any)[1:]
		}, `organizations.ITContactIntent has a constant "sso" that the contract has in no enumeration`},
		{"a type changes", func(files object) {
			dig(files, "schemas", "Organization", "properties", "stripe_customer_id")["type"] = "integer"
		}, "getOrganization response /stripe_customer_id is"},
		{"a type changes with its samples", func(files object) {
			dig(files, "schemas", "Organization", "properties", "name")["type"] = "integer"
			for _, organization := range bodies(files) {
				organization["name"] = 7
			}
		}, "getOrganization response the call ends with"},
		{"most samples lose members", func(files object) {
			for _, organization := range bodies(files)[1:] {
				delete(organization, "stripe_customer_id")
			}
		}, "response /stripe_customer_id is "},
		{"a sample loses all elements", func(files object) {
			dig(files, "samples", "operations", "getOrganization", "body")["domains"] = []any{}
		}, "getOrganization response /domains/* is in no sample"},
		{"a sample is removed", func(files object) {
			delete(dig(files, "samples", "operations"), "getOrganization")
		}, "getOrganization response of status 200 has no sample"},
		{"a variant of a union is added", func(files object) {
			groups := dig(files, "schemas", "GroupList", "properties", "data")
			groups["items"] = object{"oneOf": []any{groups["items"], object{"type": "object", "properties": object{"object": object{"type": "string", "const": "team"}}}}}
		}, "listGroups response /data/* has no sample for the variant object=team"},
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

// part returns the groups and organizations of testdata/api.
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

// changed returns the facts after a change of the files.
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

// objects returns all objects in v with the key kind.
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
