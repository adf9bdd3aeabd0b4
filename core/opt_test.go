package core_test

import (
	"encoding/json"
	"fmt"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
)

type change struct {
	Text core.Opt[string]            `json:"text,omitzero"`
	Flag core.Opt[bool]              `json:"flag,omitzero"`
	Map  core.Opt[map[string]string] `json:"map,omitzero"`
	List core.Opt[[]int]             `json:"list,omitzero"`
	Deep core.Opt[inner]             `json:"deep,omitzero"`
}

type inner struct {
	A int              `json:"a"`
	B core.Opt[string] `json:"b,omitzero"`
}

// libraries are the two JSON libraries that a program may use.
var libraries = []struct {
	name      string
	marshal   func(any) ([]byte, error)
	unmarshal func([]byte, any) error
}{
	{"encoding/json", json.Marshal, json.Unmarshal},
	{
		"go-json-experiment",
		func(v any) ([]byte, error) { return jsonv2.Marshal(v) },
		func(data []byte, v any) error { return jsonv2.Unmarshal(data, v) },
	},
}

func TestOptThroughJSON(t *testing.T) {
	for name, c := range map[string]struct {
		value change
		json  string
	}{
		"left out":        {change{}, `{}`},
		"null":            {change{Text: core.Null[string](), Flag: core.Null[bool](), Deep: core.Null[inner]()}, `{"text":null,"flag":null,"deep":null}`},
		"zero values":     {change{Text: core.Some(""), Flag: core.Some(false), Map: core.Some(map[string]string{}), List: core.Some([]int{})}, `{"text":"","flag":false,"map":{},"list":[]}`},
		"values":          {change{Text: core.Some("a"), Flag: core.Some(true), Map: core.Some(map[string]string{"k": "v"}), List: core.Some([]int{1})}, `{"text":"a","flag":true,"map":{"k":"v"},"list":[1]}`},
		"one in another":  {change{Deep: core.Some(inner{A: 1, B: core.Some("b")})}, `{"deep":{"a":1,"b":"b"}}`},
		"null in another": {change{Deep: core.Some(inner{A: 1, B: core.Null[string]()})}, `{"deep":{"a":1,"b":null}}`},
		"none in another": {change{Deep: core.Some(inner{A: 1})}, `{"deep":{"a":1}}`},
	} {
		for _, library := range libraries {
			t.Run(name+" with "+library.name, func(t *testing.T) {
				is := is.New(t)
				data, err := library.marshal(c.value)
				is.NoErr(err)
				is.Equal(string(data), c.json)
				var back change
				is.NoErr(library.unmarshal(data, &back))
				is.Equal(back, c.value)
			})
		}
	}
}

func TestOptReplacesWhatWasThereBefore(t *testing.T) {
	for _, library := range libraries {
		t.Run(library.name, func(t *testing.T) {
			is := is.New(t)
			o := core.Some("before")
			is.NoErr(library.unmarshal([]byte(`null`), &o))
			is.True(o.IsNull())
			value, ok := o.Get()
			is.True(!ok)
			is.Equal(value, "")
			is.NoErr(library.unmarshal([]byte(`"after"`), &o))
			value, ok = o.Get()
			is.True(ok)
			is.Equal(value, "after")
			is.True(library.unmarshal([]byte(`1`), &o) != nil) // a number is not a string
		})
	}
}

func TestOptHasThreeStates(t *testing.T) {
	for name, c := range map[string]struct {
		opt    core.Opt[int]
		value  int
		ok     bool
		null   bool
		zero   bool
		prints string
	}{
		"left out":     {core.Opt[int]{}, 0, false, false, true, "<left out>"},
		"null":         {core.Null[int](), 0, false, true, false, "<null>"},
		"a zero value": {core.Some(0), 0, true, false, false, "0"},
		"a value":      {core.Some(7), 7, true, false, false, "7"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			value, ok := c.opt.Get()
			is.Equal(value, c.value)
			is.Equal(ok, c.ok)
			is.Equal(c.opt.IsNull(), c.null)
			is.Equal(c.opt.IsZero(), c.zero)
			is.Equal(fmt.Sprint(c.opt), c.prints)
		})
	}
}

func TestOptPrintsAsItsValueWould(t *testing.T) {
	for name, c := range map[string]struct {
		got, want string
	}{
		"with %v":               {fmt.Sprintf("%v", core.Some(inner{A: 1})), "{1 <left out>}"},
		"with %+v":              {fmt.Sprintf("%+v", core.Some(inner{A: 1})), "{A:1 B:<left out>}"},
		"with %q":               {fmt.Sprintf("%q", core.Some("a")), `"a"`},
		"with a width":          {fmt.Sprintf("%05d", core.Some(42)), "00042"},
		"in a struct":           {fmt.Sprintf("%+v", change{Text: core.Some("x"), Flag: core.Null[bool]()}), "{Text:x Flag:<null> Map:<left out> List:<left out> Deep:<left out>}"},
		"as a mark if a secret": {fmt.Sprintf("%v %q", core.Some(core.NewSecret("x")), core.Some(core.APIKey("x"))), `[redacted] "[redacted]"`},
	} {
		t.Run(name, func(t *testing.T) { is.New(t).Equal(c.got, c.want) })
	}
}
