package events_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"strconv"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
)

func service(t *testing.T, transport http.RoundTripper) *events.Service {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return events.New(client)
}

func TestDecode(t *testing.T) {
	type user struct {
		ID string `json:"id"`
	}
	t.Run("reads the data into the type that is asked for", func(t *testing.T) {
		is := is.New(t)
		got, err := events.Decode[user](events.Event{Data: jsontext.Value(`{"id":"user_1","more":true}`)})
		is.NoErr(err)
		is.Equal(*got, user{ID: "user_1"})
	})
	tests := []struct{ name, data, at string }{
		{"a member of another type is named", `{"id":{"secret_1":2}}`, "/id"},
		{"data of another form is an error", `["secret_1"]`, "its root"},
		{"so is none", ``, "its root"},
	}
	for _, test := range tests {
		t.Run(test.name+", and the data is not repeated", func(t *testing.T) {
			is := is.New(t)
			got, err := events.Decode[user](events.Event{Name: events.NameUserCreated, Data: jsontext.Value(test.data)})
			is.Equal(got, nil)
			is.Equal(err.Error(), "workos: the data of user.created does not fit events_test.user at "+test.at)
		})
	}
}

func TestEventsThatAreNotKnownYet(t *testing.T) {
	is := is.New(t)
	page, err := service(t, answer(`{"data":[{"id":"event_1","event":"user.hatched","data":{"egg":[1,2]},"context":{"future":1}}],"list_metadata":{}}`)).List(t.Context(), events.ListParams{})
	is.NoErr(err)
	is.Equal(page.Data[0].Name, events.Name("user.hatched"))
	is.Equal(string(page.Data[0].Data), `{"egg":[1,2]}`) // as it came
}

func TestNames(t *testing.T) {
	is := is.New(t)
	var described []struct {
		Event string `json:"event"`
	}
	data, err := os.ReadFile("../../testdata/api/events.json")
	is.NoErr(err)
	is.NoErr(json.Unmarshal(data, &described))
	missing := map[string]bool{}
	for _, event := range described {
		missing[event.Event] = true
	}
	is.Equal(len(missing), 111)

	file, err := parser.ParseFile(token.NewFileSet(), "names.go", nil, parser.SkipObjectResolution)
	is.NoErr(err)
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok {
			name, err := strconv.Unquote(literal.Value)
			is.NoErr(err)
			is.True(missing[name]) // an event of the API, and only once
			delete(missing, name)
		}
		return true
	})
	is.Equal(missing, map[string]bool{})
}
