package events_test

import (
	stdjson "encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/events"
)

// withoutNetwork returns an option that responds to every request of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}

// list reads a page with the given events.
func list(t *testing.T, some string) (*core.Page[events.Event], error) {
	t.Helper()
	service, _ := moduletest.Start(t, events.New, `{"data":[`+some+`],"list_metadata":{}}`)
	return service.List(t.Context(), nil).Page()
}

func decode(t *testing.T, text string) events.Event {
	t.Helper()
	var event events.Event
	is.New(t).NoErr(json.Unmarshal([]byte(text), &event))
	return event
}

// samples returns fully populated events, by name; several for an event with variants. Package contract compares
// every field of them.
func samples(t testing.TB) map[events.Name][]jsontext.Value {
	t.Helper()
	is := is.New(t)
	var file struct {
		Events map[events.Name]struct {
			Body     jsontext.Value   `json:"body"`
			Variants []jsontext.Value `json:"variants"`
		} `json:"events"`
	}
	data, err := os.ReadFile("../../testdata/api/samples.json")
	is.NoErr(err)
	is.NoErr(json.Unmarshal(data, &file))
	all := map[events.Name][]jsontext.Value{}
	for name, sample := range file.Events {
		all[name] = sample.Variants
		if len(sample.Variants) == 0 {
			all[name] = []jsontext.Value{sample.Body}
		}
	}
	return all
}

func TestEveryEventHasATypeOfItsOwnThatIsCalledAsItsName(t *testing.T) {
	is := is.New(t)
	constants := constants(t)
	for name, variants := range samples(t) {
		for _, sample := range variants {
			event := decode(t, string(sample))
			is.Equal("Name"+reflect.TypeOf(event.Data).Name(), constants[name])

			// encoding/json reads and writes the same.
			standard := events.Event{}
			is.NoErr(stdjson.Unmarshal(sample, &standard))
			is.Equal(standard, event)
			is.NoErr(stdjson.Unmarshal(must(stdjson.Marshal(event)), &standard))
			is.Equal(standard, event)
		}
		delete(constants, name)
	}
	is.Equal(constants, map[events.Name]string{}) // each has a sample
}

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}

func TestTheSwitchIsTheSameForEveryEvent(t *testing.T) {
	is := is.New(t)
	name := func(data events.Data) string {
		switch data := data.(type) {
		case events.UserCreated:
			return "created " + data.Email
		case events.UserDeleted:
			return "deleted " + data.Email
		case events.Unknown:
			return "unknown " + string(data.Raw)
		default:
			return "other"
		}
	}
	is.Equal(name(decode(t, `{"event":"user.created","data":{"email":"grace@example.com"}}`).Data), "created grace@example.com")
	is.Equal(name(decode(t, `{"data":{"email":"grace@example.com"},"event":"user.deleted"}`).Data), "deleted grace@example.com")
	is.Equal(name(decode(t, `{"event":"user.updated","data":{}}`).Data), "other")
	is.Equal(name(decode(t, `{"event":"user.hatched","data":{"egg":[1,2]}}`).Data), `unknown {"egg":[1,2]}`)
	is.Equal(name(decode(t, `{"event":"user.hatched"}`).Data), `unknown `)
}

func TestEventsThatAreNotKnownYet(t *testing.T) {
	is := is.New(t)
	page, err := list(t, `{"id":"event_1","event":"user.hatched","data":{"egg":[1,2]},"context":{"future":1}}`)
	is.NoErr(err)
	is.Equal(page.Data[0].Name, events.Name("user.hatched"))
	is.Equal(page.Data[0].Data, events.Unknown{Raw: []byte(`{"egg":[1,2]}`)})                                          // as received
	is.True(strings.Contains(string(must(json.Marshal(page.Data[0]))), `"event":"user.hatched","data":{"egg":[1,2]}`)) // and encoded again
	is.Equal(string(must(stdjson.Marshal(events.Unknown{}))), "null")
}

func TestEventsThatCannotBeRead(t *testing.T) {
	tests := []struct{ name, members, at string }{
		{"a member of another type", `"event":"user.created","data":{"email":{"secret_1":2}}`, "/data/email"},
		{"a member within a member", `"event":"dsync.group.user_added","data":{"user":{"roles":[{"slug":7}]}}`, "/data/user/roles/0/slug"},
		{"a member of an embedded key", `"event":"api_key.updated","data":{"owner":{"type":"user","id":7}}`, "/data/owner/id"},
		{"a change of a key", `"event":"api_key.updated","data":{"previous_attributes":7}`, "/data/previous_attributes"},
		{"a detail of a credential", `"event":"agent.registration.credential.issued","data":{"detail":{"kind":"api_key","api_key_id":7}}`, "/data/detail/api_key_id"},
		{"data that is a list", `"event":"user.created","data":["secret_1"]`, "/data"},
		{"data that is null", `"event":"user.created","data":null`, "/data"},
		{"no data", `"event":"user.created"`, "/data"},
		{"a name that is a number", `"event":7,"data":{"secret_1":2}`, "/event"},
		{"a name that is an object", `"event":{"secret_1":2},"data":{}`, "/event"},
		{"a number for the word event", `"object":7,"event":"user.created","data":{}`, "/object"},
		{"an envelope with another context", `"event":"user.created","data":{},"context":{"actor":{"id":7}}`, "/context/actor/id"},
		{"an unknown event with another context", `"event":"user.hatched","data":{},"context":[]`, "/context"},
	}
	for _, test := range tests {
		t.Run(test.name+" is reported with its path, and affects no other event of the page", func(t *testing.T) {
			is := is.New(t)
			odd := `{"id":"event_2",` + test.members + `}`
			page, err := list(t, `{"id":"event_1","event":"user.created","data":{}},`+odd+`,{"id":"event_3","event":"user.deleted","data":{}}`)
			is.NoErr(err)
			is.Equal(page.Data[0].Data, events.UserCreated{})
			is.Equal(page.Data[2].Data, events.UserDeleted{})

			is.Equal(page.Data[1].ID, core.EventID("event_2"))
			var wire struct {
				Data jsontext.Value `json:"data"`
			}
			is.NoErr(json.Unmarshal([]byte(odd), &wire))
			is.Equal(page.Data[1].Data, events.Unreadable{Raw: []byte(wire.Data), Field: test.at})
			if len(wire.Data) > 0 {
				is.True(strings.Contains(string(must(json.Marshal(page.Data[1]))), `"data":`+string(wire.Data))) // encoded as received
			}
		})
	}
	t.Run("the other members are decoded", func(t *testing.T) {
		is := is.New(t)
		event := decode(t, `{"object":"event","id":"event_1","event":"user.created","data":[],"context":{"client_id":"client_1"},"created_at":"2023-04-28T20:05:31Z"}`)
		is.Equal(event.Object, "event")
		is.Equal(event.Name, events.NameUserCreated)
		is.Equal(event.Context.ClientID, "client_1")
		is.Equal(event.CreatedAt, time.Date(2023, 4, 28, 20, 5, 31, 0, time.UTC))
	})
	t.Run("a value that is not an event does not break the page", func(t *testing.T) {
		for event, want := range map[string]events.Unreadable{
			`{"id":7,"event":"user.created","data":{"a":1}}`: {Raw: []byte(`{"a":1}`), Field: "/id"},
			`7`:        {Raw: []byte(`7`)},
			`["a"]`:    {Raw: []byte(`["a"]`)},
			`"\ud83d"`: {Raw: []byte(`"\ufffd"`)},
		} {
			is := is.New(t)
			page, err := list(t, event+`,{"id":"event_1","event":"user.created","data":{}}`)
			is.NoErr(err)
			is.Equal(page.Data[0].Data, want)
			is.Equal(page.Data[1].Data, events.UserCreated{})
		}
	})
	is.New(t).Equal(string(must(stdjson.Marshal(events.Unreadable{}))), "null")
}

func TestTheTimeOfAnEvent(t *testing.T) {
	is := is.New(t)
	at := func(text string) time.Time {
		return decode(t, `{"event":"user.created","data":{},"created_at":`+text+`}`).CreatedAt
	}
	want := time.Date(2023, 4, 28, 20, 5, 31, 93e6, time.UTC)
	is.Equal(at(`"2023-04-28T20:05:31.093Z"`), want)
	is.Equal(at(`"2023-04-28 20:05:31.093"`), want) // as in WorkOS's guide
	is.Equal(at(`null`), time.Time{})
}

func TestAgentCredentials(t *testing.T) {
	issued := func(t *testing.T, detail string) events.AgentCredentialDetail {
		t.Helper()
		event := decode(t, `{"event":"agent.registration.credential.issued","data":{"detail":`+detail+`}}`)
		return event.Data.(events.AgentRegistrationCredentialIssued).Detail
	}
	at := time.Date(2031, 5, 9, 1, 30, 51, 324e6, time.UTC)
	tests := []struct {
		name, detail string
		want         events.AgentCredentialDetail
	}{
		{"an API key", `{"kind":"api_key","api_key_id":"api_key_1"}`, events.AgentAPIKey{Kind: "api_key", APIKeyID: "api_key_1"}},
		{"an access token", `{"kind":"access_token","jti":"jti_1","expires_at":"2031-05-09T01:30:51.324Z"}`, events.AgentAccessToken{Kind: "access_token", ID: "jti_1", ExpiresAt: at}},
		{"an access token that expires at null", `{"kind":"access_token","jti":"jti_1","expires_at":null}`, events.AgentAccessToken{Kind: "access_token", ID: "jti_1"}},
		{"an access token that expires at the text null", `{"kind":"access_token","jti":"jti_1","expires_at":"null"}`, events.AgentAccessToken{Kind: "access_token", ID: "jti_1"}},
		{"none", `null`, nil},
		{"another kind", `{"kind":"fingerprint","loops":7}`, events.UnknownAgentCredential{Kind: "fingerprint", Raw: []byte(`{"loops":7}`)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			is.Equal(issued(t, test.detail), test.want)
		})
	}
}

func TestAChangedKeyHasItsOwnerAndWhatItWas(t *testing.T) {
	is := is.New(t)
	event := decode(t, `{"event":"api_key.updated","data":{"id":"api_key_1","owner":{"type":"organization","id":"org_1"},"previous_attributes":{"expires_at":"2031-05-09T01:30:51Z"}}}`)
	key, ok := event.Data.(events.APIKeyUpdated)
	is.True(ok)
	is.Equal(key.ID, core.APIKeyID("api_key_1"))
	is.Equal(key.Owner, apikeys.OrganizationOwner{Type: "organization", ID: "org_1"})
	is.Equal(key.PreviousAttributes.ExpiresAt, time.Date(2031, 5, 9, 1, 30, 51, 0, time.UTC))
}

type lookalike struct{ events.UserCreated }

func TestNameOf(t *testing.T) {
	is := is.New(t)
	name, ok := events.NameOf[events.UserCreated]()
	is.True(ok)
	is.Equal(name, events.NameUserCreated)

	refused := func(_ events.Name, ok bool) bool { return !ok }
	is.True(refused(events.NameOf[events.Unknown]()))
	is.True(refused(events.NameOf[events.Unreadable]()))
	is.True(refused(events.NameOf[events.Data]()))
	is.True(refused(events.NameOf[*events.UserCreated]()))
	is.True(refused(events.NameOf[lookalike]()))
}

func TestNames(t *testing.T) {
	is := is.New(t)
	var described []struct {
		Event events.Name `json:"event"`
	}
	data, err := os.ReadFile("../../testdata/api/events.json")
	is.NoErr(err)
	is.NoErr(json.Unmarshal(data, &described))
	constants := constants(t)
	is.Equal(len(constants), len(described))
	for _, event := range described {
		is.True(constants[event.Event] != "")
		_, unreadable := decode(t, `{"event":"`+string(event.Event)+`","data":{}}`).Data.(events.Unreadable)
		is.True(!unreadable) // NameOf relies on it
	}
}

// constants returns the names of the constants of events_gen.go, by their values.
func constants(t *testing.T) map[events.Name]string {
	t.Helper()
	is := is.New(t)
	file, err := parser.ParseFile(token.NewFileSet(), "events_gen.go", nil, parser.SkipObjectResolution)
	is.NoErr(err)
	found := map[events.Name]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			is.NoErr(err)
			_, twice := found[events.Name(value)]
			is.True(!twice)
			found[events.Name(value)] = spec.Names[0].Name
		}
		return true
	})
	return found
}

func FuzzEvent(f *testing.F) {
	for _, odd := range moduletest.Odd(`{"id":"event_1","event":"user.created","data":{"first_name":"@","created_at":"@"},"created_at":"@","context":"@"}`) {
		f.Add([]byte(odd))
	}
	f.Add([]byte(`{"event":"user.created","data":{"email":"grace@example.com"}}`))
	f.Add([]byte(`{"event":"api_key.updated","data":{"owner":null,"previous_attributes":{}}}`))
	f.Add([]byte(`{"event":"agent.registration.credential.issued","data":{"detail":{"kind":"access_token","expires_at":"null"}}}`))
	f.Add([]byte(`{"event":"user.hatched","data":[{}]}`))
	f.Add([]byte(`{"event":"user.created","data":[{}],"context":7,"created_at":"yesterday"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var event, again events.Event
		if json.Unmarshal(text, &event) != nil {
			return
		}
		written, err := json.Marshal(event)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatalf("%s: %v", written, err)
		}
	})
}
