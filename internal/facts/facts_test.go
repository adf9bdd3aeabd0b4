package facts_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/facts"
)

func load(t *testing.T) *facts.Facts {
	t.Helper()
	f, err := facts.Load()
	is.New(t).NoErr(err)
	return f
}

func operation(t *testing.T, f *facts.Facts, id string) *facts.Operation {
	t.Helper()
	i := slices.IndexFunc(f.Operations, func(op *facts.Operation) bool { return op.ID == id })
	is.New(t).True(i >= 0)
	return f.Operations[i]
}

func TestRequestsAreHeldToTheContract(t *testing.T) {
	f := load(t)
	for name, tt := range map[string]struct {
		op, query, body string
		field, code     string // of the only problem; empty if there is none
		unknown         bool
	}{
		"a complete request":                                  {op: "createGroup", body: `{"name":"Engineers"}`},
		"a member that is missing":                            {op: "createGroup", body: `{}`, field: "name", code: "name_required"},
		"a body that is missing":                              {op: "createGroup", field: "name", code: "name_required"},
		"a member of another type":                            {op: "createGroup", body: `{"name":1}`, field: "name", code: "invalid_type"},
		"a null that is not allowed":                          {op: "createGroup", body: `{"name":null}`, field: "name", code: "invalid_type"},
		"a member that the contract does not have":            {op: "createGroup", body: `{"name":"a","nom":"b"}`, field: "nom", code: "unknown", unknown: true},
		"a member of a member":                                {op: "createOrganization", body: `{"name":"a","domain_data":[{"domain":"a.test"}]}`, field: "domain_data.0.state", code: "state_required"},
		"a value that is not in a closed list":                {op: "createOrganization", body: `{"name":"a","domain_data":[{"domain":"a.test","state":"odd"}]}`, field: "domain_data.0.state", code: "invalid_state"},
		"a body that is an array":                             {op: "createGroup", body: `[]`, code: "invalid_type"},
		"members that exclude each other":                     {op: "createUser", body: `{"email":"a@example.com","password":"x","password_hash":"y","password_hash_type":"bcrypt"}`, field: "password", code: "exclusive_fields"},
		"a key of metadata to remove":                         {op: "updateUser", body: `{"metadata":{"a":null}}`},
		"a null that the Node SDK sends":                      {op: "updateOrganization", body: `{"stripe_customer_id":null}`},
		"a parameter of the query that is not a number":       {op: "listGroups", query: "limit=ten", field: "limit", code: "invalid_type"},
		"a parameter of the query out of bounds":              {op: "listUsers", query: "limit=101", field: "limit", code: "invalid_limit"},
		"an order that does not exist":                        {op: "listGroups", query: "order=up", field: "order", code: "invalid_order"},
		"a parameter of the query that the API does not have": {op: "listGroups", query: "limt=1", field: "limt", code: "unknown", unknown: true},
		"a valid query":                                       {op: "listGroups", query: "limit=1&order=asc"},
		"a parameter of the query that occurs twice":          {op: "listGroups", query: "limit=1&limit=2", field: "limit", code: "invalid_type"},
		"a list in a query, with commas or a repeated name":   {op: "listEvents", query: "events=user.created,user.deleted&events=user.updated"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			query, err := url.ParseQuery(tt.query)
			is.NoErr(err)
			var body any
			if tt.body != "" {
				is.NoErr(json.Unmarshal([]byte(tt.body), &body))
			}
			problems := f.CheckRequest(operation(t, f, tt.op), query, body)
			if tt.code == "" {
				is.Equal(problems, nil)
				return
			}
			if len(problems) != 1 {
				t.Fatal(problems)
			}
			is.Equal(problems[0].Field, tt.field)
			is.Equal(problems[0].Code, tt.code)
			is.Equal(problems[0].Unknown, tt.unknown)
			is.True(problems[0].Message != "")
		})
	}
}
