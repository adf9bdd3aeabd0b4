package codec_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/codec"
)

type user struct {
	Name   string            `json:"name"`
	Tags   []string          `json:"tags"`
	Labels map[string]string `json:"labels"`
	Role   *role             `json:"role"`
	Roles  []role            `json:"roles"`
	Other  any               `json:"other"`
	Raw    jsontext.Value    `json:"raw"`
	At     time.Time         `json:"at"`
	Until  *time.Time        `json:"until"`
}

type role struct {
	Slug     string `json:"slug"`
	Priority int    `json:"priority"`
}

func TestTextIsReadAsJavaScriptReadsIt(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want user
	}{
		"the first half of a surrogate pair":               {`{"name":"Ada \ud83d"}`, user{Name: "Ada \ufffd"}},
		"the second half of a surrogate pair":              {`{"name":"\uDE00 Ada"}`, user{Name: "\ufffd Ada"}},
		"a half before a whole pair":                       {`{"name":"\ud83d\ud83d\ude00"}`, user{Name: "\ufffd😀"}},
		"the halves of a pair in the wrong order":          {`{"name":"\ude00\ud83d"}`, user{Name: "\ufffd\ufffd"}},
		"a byte that is not UTF-8":                         {"{\"name\":\"T\xe9l\"}", user{Name: "T\ufffdl"}},
		"a character that is cut off":                      {"{\"name\":\"\xf0\x9f\x98\"}", user{Name: "\ufffd"}},
		"bytes that cannot begin a character":              {"{\"name\":\"\xff\xfe\"}", user{Name: "\ufffd\ufffd"}},
		"an overlong encoding of a character":              {"{\"name\":\"\xc0\xaf\"}", user{Name: "\ufffd\ufffd"}},
		"half of a surrogate pair as UTF-8":                {"{\"name\":\"\xed\xa0\xbd\"}", user{Name: "\ufffd\ufffd\ufffd"}},
		"a name that is not UTF-8":                         {"{\"\xff\":1,\"name\":\"a\"}", user{Name: "a"}},
		"a byte order mark":                                {"\ufeff{\"name\":\"a\"}", user{Name: "a"}},
		"a member that comes twice":                        {`{"name":"a","name":"b"}`, user{Name: "b"}},
		"a member that comes twice, escaped":               {`{"name":"a","n\u0061me":"b"}`, user{Name: "b"}},
		"a member that a later null clears":                {`{"name":"a","role":{"slug":"x"},"role":null}`, user{Name: "a"}},
		"an object that comes twice is not mixed":          {`{"role":{"slug":"admin"},"role":{"priority":1}}`, user{Role: &role{Priority: 1}}},
		"a map that comes twice is not mixed":              {`{"labels":{"a":"1"},"labels":{"b":"2"}}`, user{Labels: map[string]string{"b": "2"}}},
		"a list that comes twice is not mixed":             {`{"roles":[{"slug":"admin"},{}],"roles":[{"priority":1}]}`, user{Roles: []role{{Priority: 1}}}},
		"a member that comes twice in a nested object":     {`{"roles":[{"slug":"a","slug":"b","slug":"c"}]}`, user{Roles: []role{{Slug: "c"}}}},
		"an unknown member that comes twice":               {`{"new":1,"new":2,"name":"a"}`, user{Name: "a"}},
		"two members, the first of the wrong type":         {`{"name":7,"name":"a"}`, user{Name: "a"}},
		"odd text in a raw value":                          {`{"raw":{"a":1,"a":"\ud83d"}}`, user{Raw: jsontext.Value(`{      "a":"\ufffd"}`)}},
		"odd text in a value of any type":                  {"{\"other\":{\"a\":1,\"a\":\"\xff\"}}", user{Other: map[string]any{"a": "\ufffd"}}},
		"null among the elements of a list":                {`{"roles":[null,{"slug":"a"}, null ,{"slug":"b"},null]}`, user{Roles: []role{{Slug: "a"}, {Slug: "b"}}}},
		"null among texts":                                 {`{"tags":["a",null]}`, user{Tags: []string{"a"}}},
		"nothing but null in a list":                       {`{"tags":[ null ]}`, user{Tags: []string{}}},
		"but not in a list of type any":                    {`{"other":[1,null]}`, user{Other: []any{1.0, nil}}},
		"nor in a raw value":                               {`{"raw":[null],"tags":[null]}`, user{Raw: jsontext.Value("[null]"), Tags: []string{}}},
		"a comma and the word null in text are not a null": {`{"name":",null","tags":["[null"]}`, user{Name: ",null", Tags: []string{"[null"}}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var got user
			is.NoErr(codec.Unmarshal([]byte(c.text), &got))
			is.Equal(got, c.want)
			if strings.Contains(name, "null") || strings.Contains(name, "list of type any") || strings.Contains(name, "raw value") {
				return
			}
			var foreign user
			is.NoErr(codec.UnmarshalForeign([]byte(c.text), &foreign))
			is.Equal(foreign, c.want)
		})
	}
	t.Run("with very many members, the last of each name counts", func(t *testing.T) {
		is := is.New(t)
		var text strings.Builder
		for i := range 100 {
			fmt.Fprintf(&text, `,"%d":"%d"`, i%40, i)
		}
		var got map[string]string
		is.NoErr(codec.Unmarshal([]byte("{"+text.String()[1:]+"}"), &got))
		is.Equal(len(got), 40)
		is.Equal(got["0"], "80")
		is.Equal(got["19"], "99")
		is.Equal(got["20"], "60")
	})
	t.Run("a caller's own list keeps its nulls", func(t *testing.T) {
		is := is.New(t)
		var got user
		is.NoErr(codec.UnmarshalForeign([]byte(`{"tags":["a",null]}`), &got))
		is.Equal(got.Tags, []string{"a", ""})
	})
	t.Run("existing contents of a caller's own value stay", func(t *testing.T) {
		is := is.New(t)
		got := user{Name: "kept", Labels: map[string]string{"kept": "1"}}
		is.NoErr(codec.UnmarshalForeign([]byte(`{"labels":{"a":"\ud83d"}}`), &got))
		is.Equal(got, user{Name: "kept", Labels: map[string]string{"kept": "1", "a": "\ufffd"}})
	})
	t.Run("text that is not JSON is an error", func(t *testing.T) {
		for _, text := range []string{"", "\ufeff", "{\"name\":\"\xff\"", "{\"name\":\"\xff\"}}", "{\"name\":\"\xff\"} x", "\xff", `{"name":"\ud83"}`, `{'name':1}`, `{"name":"a",}`, `{"a":01,"a":1}`, "{\"name\":\"\xff\n\"}"} {
			var got user
			is.New(t).True(codec.Unmarshal([]byte(text), &got) != nil)
			is.New(t).True(codec.UnmarshalForeign([]byte(text), &got) != nil)
		}
	})
}

func TestTimesAreReadLeniently(t *testing.T) {
	at := time.Date(2021, 7, 31, 5, 10, 19, 0, time.UTC)
	micro := at.Add(640958 * time.Microsecond)
	day := time.Date(2021, 7, 31, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		`"2021-07-31T05:10:19Z"`:            at,
		`"2021-07-31T05:10:19+0000"`:        at,
		`"2021-07-31T07:10:19+02"`:          at,
		`"2021-07-31t05:10:19z"`:            at,
		`"2021-07-31T07:10:19.640958+0200"`: micro,
		`"2021-07-31 05:10:19.640958"`:      micro,
		`"2021-07-31 05:10:19,640958"`:      micro,
		`"2021-07-31T05:10:19.640958"`:      micro,
		`"2021-07-31 05:10:19"`:             at,
		`"2021-07-31 05:10:19+00"`:          at,
		`"2021-07-31 05:10:19 UTC"`:         at,
		`"2021-07-31 05:10:19 +0000 UTC"`:   at,
		`"2021-07-31 05:10:19 +00:00"`:      at,
		`" 2021-07-31T05:10:19Z "`:          at,
		`"Sat, 31 Jul 2021 05:10:19 GMT"`:   at,
		`"Sat, 31 Jul 2021 07:10:19 +0200"`: at,
		`"2021-07-31T05:10:19 Z"`:           at,
		`"2021-07-31T05:10:19 +0000"`:       at,
		`"2021-07-31T05:10:19+24:00"`:       {}, // could not be encoded again
		`"2021-07-31T05:10:19-99:00"`:       {},
		`"2021-07-31"`:                      day,
		`""`:                                {},
		`"null"`:                            {},
		`null`:                              {},
		`"yesterday"`:                       {},
		`"0000-00-00 00:00:00"`:             {},
		`"2021-02-30T00:00:00Z"`:            {},
		`"2021-07-31 05:10:19 PST"`:         {}, // several zones have that name
		`"\ud83d"`:                          {},
		`17`:                                {},
		`1627708219000`:                     {},
		`false`:                             {},
		`{"seconds":1}`:                     {},
		`["2021-07-31T05:10:19Z"]`:          {},
	} {
		t.Run(text, func(t *testing.T) {
			for _, unmarshal := range []func([]byte, any) error{codec.Unmarshal, codec.UnmarshalForeign} {
				is := is.New(t)
				got := user{At: time.Unix(1, 0), Until: new(time.Time)}
				is.NoErr(unmarshal([]byte(`{"at":`+text+`,"until":`+text+`,"name":"kept"}`), &got))
				is.True(got.At.Equal(want) && got.At.IsZero() == want.IsZero())
				is.Equal(got.Until == nil, want.IsZero())
				is.True(got.Until == nil || got.Until.Equal(want))
				is.Equal(got.Name, "kept")
			}
		})
	}
}

// FuzzUnmarshal checks one rule: any text that JavaScript's parser accepts is accepted, and is read the same way once it
// has been repaired.
func FuzzUnmarshal(f *testing.F) {
	for _, text := range []string{
		`{"name":"Ada \ud83d"}`, "{\"name\":\"T\xe9l\"}", `{"name":"a","name":"b"}`, `{"role":{"slug":"a"},"role":{"priority":1}}`,
		`{"at":"2021-07-31T05:10:19+0000"}`, `{"at":"2021-10-27 15:21:50.640958"}`, `{"at":""}`, `{"roles":[null,{}]}`, `{"other":[[[null]]]}`, "\ufeff{}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		is := is.New(t)
		var value any
		read := codec.Unmarshal(text, &value)
		is.Equal(jsontext.Value(strings.TrimPrefix(string(text), "\ufeff")).IsValid(jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true)), read == nil)
		if read != nil {
			return
		}
		again, err := codec.Marshal(value)
		is.NoErr(err)
		is.True(jsontext.Value(again).IsValid())
		var same any
		is.NoErr(codec.Unmarshal(again, &same))
		is.Equal(same, value)
		var typed, foreign user
		if codec.Unmarshal(text, &typed) == nil {
			is.NoErr(codec.UnmarshalForeign(text, &foreign))
			is.True(typed.At.Equal(foreign.At))
			is.Equal(typed.Name, foreign.Name)
		}
	})
}
