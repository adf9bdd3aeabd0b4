package codec_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/codec"
)

// hasty reads anything but "slow" as it can be read only while CanRestart is true.
type hasty struct{ how string }

func (h *hasty) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	if !codec.CanRestart(from) {
		h.how = "without"
		return from.SkipValue()
	}
	raw, err := codec.Raw(from, (*jsontext.Decoder).SkipValue)
	if err != nil || string(raw) == `"slow"` {
		return codec.Restart(errors.Join(errors.New("is slow"), err))
	}
	h.how = "with " + string(raw)
	return nil
}

type pair struct {
	First  hasty   `json:"first"`
	Second []hasty `json:"second"`
}

func TestATypeCanAskToRestart(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want pair
	}{
		"none asks": {`{"first" : {"a" : [1]} , "second":[ 1 , "a" ]}`, pair{hasty{`with {"a" : [1]}`}, []hasty{{`with 1`}, {`with "a"`}}}},
		"one asks, and the others are decoded again, too": {`{"first":1,"second":["slow",2]}`, pair{hasty{"without"}, []hasty{{"without"}, {"without"}}}},
		"the text is irregular":                           {"{\"first\":\"\xff\",\"second\":[2]}", pair{hasty{"without"}, []hasty{{"without"}}}},
		"a null is in an array":                           {`{"first":1,"second":[null,2]}`, pair{hasty{"without"}, []hasty{{"without"}}}},
		"the text is costly":                              {`{"first":[` + strings.Repeat("1,", 1e4) + `1],"second":[]}`, pair{hasty{"without"}, []hasty{}}},
	} {
		t.Run("if "+name, func(t *testing.T) {
			is := is.New(t)
			for range 3 { // decoders are reused
				var got pair
				is.NoErr(codec.Unmarshal([]byte(c.text), &got))
				is.Equal(got, c.want)
			}
		})
	}
	t.Run("but not of another caller", func(t *testing.T) {
		is := is.New(t)
		text := []byte(`{"first":1,"second":["slow"]}`)
		want := pair{hasty{"without"}, []hasty{{"without"}}}
		var foreign, library pair
		is.NoErr(codec.UnmarshalForeign(text, &foreign))
		is.Equal(foreign, want)
		is.NoErr(json.Unmarshal(text, &library, json.WithMarshalers(json.MarshalToFunc(func(*jsontext.Encoder, pair) error { return nil }))))
		is.Equal(library, want)
	})
}

// enclosed decodes its text as a member.
type enclosed struct{ names map[string]int }

func (e *enclosed) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	raw, err := from.ReadValue()
	if err != nil {
		return err
	}
	return codec.UnmarshalMember(from, raw, &e.names)
}

func TestAMemberIsWithinTheBoundsOfTheWholeText(t *testing.T) {
	is := is.New(t)
	var text strings.Builder
	for i := range 20_000 { // more than a text of the usual bounds may have
		fmt.Fprintf(&text, `,"%d":1`, i)
	}
	whole := []byte("{" + text.String()[1:] + "}")
	var got enclosed
	is.NoErr(codec.Bounds{Bytes: 32 << 20}.Unmarshal(whole, &got))
	is.Equal(len(got.names), 20_000)
	is.True(codec.Stopped(codec.Bounds{}.Unmarshal(whole, &got)))
}

func TestTextsAreJudgedAlikeByTheirCommas(t *testing.T) {
	// Strings with what could begin a value, and nulls in places where only a scan of the text finds none in an array.
	for text, want := range map[string]user{
		`{"name":"` + strings.Repeat("[{,", 2000) + `"}`: {Name: strings.Repeat("[{,", 2000)},
		`{"name" : null, "role": null}`:                  {},
		`{"name":"null","tags":["null,null",":null"]}`:   {Name: "null", Tags: []string{"null,null", ":null"}},
		`{"tags":[":null",null,"a"]}`:                    {Tags: []string{":null", "a"}},
		"{\"tags\":[\t null\n]}":                         {Tags: []string{}},
	} {
		is := is.New(t)
		var got user
		is.NoErr(codec.Unmarshal([]byte(text), &got))
		is.Equal(got, want)
	}
}
