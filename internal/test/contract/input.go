package contract

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/pkce"
)

// Input is the sample that a call sends.
type Input struct {
	Ctx          context.Context  //nolint:containedctx // of the one call that the input is for
	AccessToken  core.AccessToken // for core.WithAccessToken
	WarrantToken core.Secret      // for core.WithWarrantToken

	request request
	seen    []seen
	errors  []string
}

// seen is a Go value that parameters were put into.
type seen struct {
	where string   // path or members
	at    []string // its path in there; empty matches everything
	value reflect.Value
}

func (in *Input) saw(where string, v any, at ...string) {
	in.seen = append(in.seen, seen{where, at, reflect.ValueOf(v)})
}

// find returns the place that a parameter was put into.
func (in *Input) find(where string, path []string) (place, bool) {
	for _, s := range slices.Backward(in.seen) {
		if s.where != where || len(s.at) > len(path) || !slices.Equal(s.at, path[:len(s.at)]) {
			continue
		}
		if found, ok := placeOf(s.value).at(path[len(s.at):]); ok {
			return found, true
		}
	}
	return place{}, false
}

func (in *Input) fail(format string, args ...any) {
	in.errors = append(in.errors, fmt.Sprintf(format, args...))
}

// problems returns the problems with reading the sample.
func (in *Input) problems() []Problem {
	found := make([]Problem, len(in.errors))
	for i, complaint := range in.errors {
		found[i].Text = complaint
	}
	return found
}

// Path returns the value of a path parameter.
func (in *Input) Path(name string) string {
	v, ok := in.request.path[name]
	if !ok {
		in.fail("the path has no parameter %q", name)
	}
	return v
}

// Path returns the value of a path parameter that is an identifier.
func Path[T ~string](in *Input, name string) T { return T(in.Path(name)) }

// PathAs returns the value of a path parameter that is an enumeration.
func PathAs[T ~string](in *Input, name string) T {
	v := T(in.Path(name))
	in.saw("path", v, name)
	return v
}

// Has reports whether the sample's body or query has the member.
func (in *Input) Has(member string) bool {
	_, ok := in.request.member(member)
	return ok
}

// Text returns a string of the sample's body or query, for choices; empty if it is missing.
func (in *Input) Text(member string) string {
	v, _ := in.request.member(member)
	text, _ := v.(string)
	return text
}

// Value returns a member of the sample's body or query; the zero value if it is missing.
func Value[T any](in *Input, member string) T {
	var v T
	if sample, ok := in.request.member(member); ok {
		in.fill(sample, &v)
	}
	in.saw("members", v, member)
	return v
}

// Params returns the sample's body and query as parameters. Fields of interface type are left nil.
func Params[T any](in *Input) T {
	var params T
	in.fill(in.request.members(), &params)
	in.saw("members", params)
	return params
}

// Optional is Params for a method that takes a pointer.
func Optional[T any](in *Input) *T {
	params := Params[T](in)
	return &params
}

// Built returns params, which were created or completed by hand, and has their types checked.
func Built[T any](in *Input, params T) T {
	in.saw("members", params)
	return params
}

// decoding reads a sample into parameters, which are made for encoding.
var decoding = json.WithUnmarshalers(json.JoinUnmarshalers(
	json.UnmarshalFromFunc(func(dec *jsontext.Decoder, v *pkce.Verifier) error {
		var text string
		err := json.UnmarshalDecode(dec, &text)
		if err == nil {
			*v, err = pkce.ParseVerifier(text)
		}
		return err
	}),
	json.UnmarshalFromFunc(skipChoice),
))

// skipChoice skips interfaces that are a choice between types: only the call can choose.
func skipChoice(dec *jsontext.Decoder, v any) error {
	into := reflect.TypeOf(v)
	if into.Kind() != reflect.Pointer || into.Elem().Kind() != reflect.Interface || into.Elem().NumMethod() == 0 {
		return errors.ErrUnsupported
	}
	return dec.SkipValue()
}

func (in *Input) fill(sample, into any) {
	data, err := json.Marshal(sample)
	if err == nil {
		err = json.Unmarshal(data, into, decoding)
	}
	if err != nil {
		in.fail("the sample does not match the parameters: %v", err)
	}
}
