package codec_test

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/codec"
)

type secret struct {
	Value string `json:"value"`
}

func TestMarshalAndUnmarshalDoAsTheLibraryDoes(t *testing.T) {
	for _, text := range []string{
		`{"value":"a"}`, ` {"value":"a"} ` + "\n", `{}`, `null`, ``, ` `, `{`, `{"value":`, `{"value":1}`, `{"value":"a"}x`, `{"value":"a"} {}`,
		`[]`, `{"value":[null]}`, `{"value":"a\`, `"`, `]`, `{"value":"\\"}`, `{"value":"\\\""}`,
	} {
		t.Run(text, func(t *testing.T) {
			is := is.New(t)
			var want secret
			wanted := json.Unmarshal([]byte(text), &want)
			for range 3 { // the package's own decoders are reused
				for _, unmarshal := range []func([]byte, any) error{codec.Unmarshal, codec.UnmarshalForeign} {
					got := secret{}
					err := unmarshal([]byte(text), &got)
					is.Equal(err == nil, wanted == nil)
					if err == nil {
						is.Equal(got, want)
					}
				}
			}
		})
	}
	t.Run("a value is written without a line break after it, each time", func(t *testing.T) {
		is := is.New(t)
		for range 3 {
			text, err := codec.Marshal(secret{"a"})
			is.NoErr(err)
			is.Equal(string(text), `{"value":"a"}`)
			_, err = codec.Marshal(func() {})
			is.True(err != nil)
		}
	})
}

func TestTextIsWrittenAsUTF8(t *testing.T) {
	is := is.New(t)
	text, err := codec.Marshal(map[string]string{"T\xe9l": "T\xe9l \xf0\x9f", "T\xe8l": ""})
	is.NoErr(err)
	is.True(strings.Contains(string(text), "\"T\ufffdl\":\"T\ufffdl \ufffd\ufffd\""))
	is.True(jsontext.Value(text).IsValid(jsontext.AllowDuplicateNames(true)))
}

// spy keeps its encoder and decoder.
type spy struct {
	to   **jsontext.Encoder
	from **jsontext.Decoder
}

func (s spy) MarshalJSONTo(to *jsontext.Encoder) error {
	*s.to = to
	return to.WriteToken(jsontext.Null)
}

func (s spy) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	*s.from = from
	return from.SkipValue()
}

func TestWhatTheLibraryUsesAgainIsNotUsed(t *testing.T) {
	is := is.New(t)
	s := spy{new(*jsontext.Encoder), new(*jsontext.Decoder)}
	for range 100 {
		_, err := json.Marshal(s)
		is.NoErr(err)
		is.NoErr(json.Unmarshal([]byte(`"x"`), &s))
		mine, err := codec.Marshal(secret{strings.Repeat("hunter2", 10)})
		is.NoErr(err)
		var got secret
		is.NoErr(codec.Unmarshal(mine, &got))
		is.True((*s.to).OutputOffset() < 10) // it wrote null, and nothing since
		for _, text := range []string{`"x"`, "\"\xff\""} {
			is.NoErr(codec.UnmarshalForeign([]byte(text), &s))
			kept := *s.from
			is.NoErr(codec.Unmarshal(mine, &got))
			is.True(kept.InputOffset() < 10) // it read a word, and nothing since
		}
	}
}
