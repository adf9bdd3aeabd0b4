package events_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/events"
)

// inOnePass decodes a value, or fails where Unmarshal would have to decode it again.
type inOnePass[T any] struct{ value T }

func (o *inOnePass[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if !codec.CanRestart(dec) {
		return errSecondPass
	}
	return json.UnmarshalDecode(dec, &o.value)
}

var errSecondPass = errors.New("decoded a second time")

// memberByMember decodes a value without the one pass, as Unmarshal does after it.
type memberByMember[T any] struct{ value T }

func (m *memberByMember[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	return json.UnmarshalDecode(dec, &m.value, json.WithMarshalers(nil))
}

// page is a page of a Tail.
type page struct {
	Data []events.Listed `json:"data"`
}

// pageOf returns the text of a page with the event between two others.
func pageOf(event string) []byte {
	return []byte(`{"data":[{"id":"event_1","event":"user.created","data":{}} , ` + event + ` ,{"id":"event_3","event":"user.deleted","data":{}}]}`)
}

// nameFirst returns the text of an event with its name before its data, as WorkOS writes it: the members of the samples are
// sorted.
func nameFirst(t testing.TB, sample jsontext.Value) string {
	t.Helper()
	var members map[string]jsontext.Value
	is.New(t).NoErr(json.Unmarshal(sample, &members))
	name := string(members["event"])
	delete(members, "event")
	return `{"event":` + name + "," + string(must(json.Marshal(members)))[1:]
}

func TestEveryEventIsDecodedInOnePass(t *testing.T) {
	for name, variants := range samples(t) {
		t.Run(string(name), func(t *testing.T) {
			for _, sample := range variants {
				is, event := is.New(t), nameFirst(t, sample)
				is.NoErr(codec.Unmarshal([]byte(event), new(inOnePass[events.Event])))
				is.NoErr(codec.Unmarshal(pageOf(event), new(inOnePass[page])))
			}
		})
	}
	t.Run("so is one that is unknown", func(t *testing.T) {
		is.New(t).NoErr(codec.Unmarshal([]byte(`{"event":"user.hatched","data":null}`), new(inOnePass[events.Event])))
	})
	t.Run("but not one whose data precedes its name", func(t *testing.T) {
		is.New(t).True(codec.Unmarshal([]byte(`{"data":{},"event":"user.created"}`), new(inOnePass[events.Event])) != nil)
	})
}

// oddEvents are texts that one pass cannot decode, or might decode otherwise.
var oddEvents = []string{
	`{"data":{"email":"a"},"id":"event_1","event":"user.created"}`, `{"event":"user.created","data":{"email":"a"},"event":"user.deleted"}`,
	`{"event":"user.created","data":{"email":"a"},"data":{"last_name":"b"}}`, `{"event":"user.created","d\u0061ta":{"email":"a"}}`,
	`{"\u0065vent":"user.created","data":{"email":"a"}}`, `{"event":"user.cre\u0061ted","data":{"email":"a"}}`, `{"Event":"user.created","Data":{"email":"a"}}`,
	`{"event":"","data":{}}`, `{"event":null,"data":{}}`, `{"event":7,"data":{}}`, `{"event":{},"data":[1]}`, `{"event":"user.created"}`, `{"event":"user.hatched"}`,
	`{"event":"user.created","data":null}`, `{"event":"user.created","data":[]}`, `{"event":"user.created","data":"x"}`, `{"event":"user.created","data":{}`,
	`{"event":"user.hatched","data":null}`, `{"event":"user.hatched","data":[null]}`, `{"event":"user.hatched","data":{"a":1,"a":2}}`, `{"event":"user.hatched","data":1e999}`,
	"{\"event\":\"user.hatched\",\"data\":{\"a\":\"\xff\"}}", `{"event":"user.hatched","data": { "a" : "\ud83d" } }`, `{"event":"user.hatched","data": [ 1 , 2 ] }`,
	`{"id":7,"event":"user.created","data":{}}`, `{"id":null,"event":"user.created","data":{}}`, `{"object":[],"event":"user.created","data":{}}`,
	`{"event":"user.created","data":{},"context":7}`, `{"event":"user.created","data":{},"context":null}`, `{"event":"user.created","data":{},"context":{"actor":{"id":7}}}`,
	`{"event":"user.created","data":{},"context":{"previous_attributes":{"a":[null,1e999]}}}`, `{"event":"user.created","data":{},"created_at":"2021-10-27 15:21:50.640958"}`,
	`{"event":"user.created","data":{"created_at":"yesterday"}}`, `{"event":"user.created","data":{"email":{"a":1}}}`, `{"event":"user.created","data":{"email":"a","email":"b"}}`,
	`{"event":"dsync.user.updated","data":{"emails":[null,{"value":"a"}],"roles":[{"slug":7}]}}`, `{"event":"dsync.user.updated","data":{"raw_attributes":{"a":[null]}}}`,
	`{"event":"api_key.updated","data":{"owner":{"type":"user","id":7}}}`, `{"event":"api_key.updated","data":{"owner":null,"previous_attributes":{"expires_at":"x"}}}`,
	`{"event":"agent.registration.credential.issued","data":{"detail":{"kind":"access_token","expires_at":"null"}}}`,
	`{"event":"agent.registration.credential.issued","data":{"detail":{"kind":7}}}`, `{"new":{"a":[{}]},"event":"user.created","new":1,"data":{"new":[null]}}`,
	`7`, `"\ud83d"`, `[]`, `[null]`, `null`, `{}`, ``, `{`, `}`, ` {"event":"user.created","data":{}} `, `{"event":"user.created","data":{}}x`, "\ufeff{\"event\":\"user.created\",\"data\":{}}",
	`{"event":"user.created","data":{}},{"id":"event_2","event":"user.deleted","data":7}`,
}

// FuzzOnePass checks that an event is decoded the same in one pass and member by member, alone and in a page.
func FuzzOnePass(f *testing.F) {
	for _, variants := range samples(f) {
		for _, sample := range variants {
			f.Add(string(sample))
			f.Add(nameFirst(f, sample))
		}
	}
	odd := slices.Clone(oddEvents)
	for _, form := range []string{
		`{"id":"event_1","event":"user.created","data":{"email":"@","metadata":{"a":"@"},"created_at":"@"},"created_at":"2021-07-31T05:10:19Z","context":{}}`,
		`{"id":"@","event":"user.created","data":{},"created_at":"@","context":"@"}`, `{"id":"event_1","event":"@","data":"@"}`,
		`{"id":"event_1","event":"dsync.user.updated","data":{"raw_attributes":"@","roles":"@","state":"@","role":"@"}}`,
	} {
		odd = append(odd, moduletest.Odd(form)...)
	}
	for _, text := range odd {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		same[events.Event](t, []byte(text))
		same[page](t, pageOf(text))
	})
}

// same decodes text both ways.
func same[T any](t *testing.T, text []byte) {
	t.Helper()
	var got T
	var want memberByMember[T]
	err, wanted := codec.Unmarshal(text, &got), codec.Unmarshal(text, &want)
	if (err == nil) != (wanted == nil) || place(err) != place(wanted) {
		t.Fatalf("%s: %v, not %v", text, err, wanted)
	}
	if err == nil {
		is.New(t).Equal(got, want.value)
	}
}

func place(err error) string {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		return string(semantic.JSONPointer)
	}
	return ""
}
