package core_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/pkce"
)

type filter struct {
	Name    string              `json:"name,omitzero"`
	Plain   string              `json:"plain"`
	Number  int                 `json:"number,omitzero"`
	Float   float64             `json:"float,omitzero"`
	Flag    bool                `json:"flag,omitzero"`
	Maybe   core.Opt[bool]      `json:"maybe,omitzero"`
	Pointer *int                `json:"pointer,omitzero"`
	List    []string            `json:"list,omitzero"`
	Numbers []int               `json:"numbers,omitzero"`
	Map     map[string]string   `json:"map,omitzero"`
	Deep    map[string][]string `json:"deep,omitzero"`
	Since   time.Time           `json:"since,omitzero"`
	Token   core.Secret         `json:"token,omitzero"`
	Proof   pkce.Verifier       `json:"proof,omitzero"`
	Hidden  string              `json:"-"`
}

func TestQuery(t *testing.T) {
	verifier := pkce.NewVerifier()
	for name, c := range map[string]struct {
		params any
		want   url.Values
	}{
		"of nothing is empty":                              {nil, url.Values{}},
		"leaves out zero fields marked omitzero":           {filter{Hidden: "x"}, url.Values{"plain": {""}}},
		"has strings without quotes":                       {filter{Name: `a "b" & c=d`, Plain: "ü\n"}, url.Values{"name": {`a "b" & c=d`}, "plain": {"ü\n"}}},
		"has numbers":                                      {filter{Number: 10, Float: 0.25}, url.Values{"number": {"10"}, "float": {"0.25"}, "plain": {""}}},
		"has booleans":                                     {filter{Flag: true}, url.Values{"flag": {"true"}, "plain": {""}}},
		"has an optional false":                            {filter{Maybe: core.Some(false)}, url.Values{"maybe": {"false"}, "plain": {""}}},
		"leaves out an optional null":                      {filter{Maybe: core.Null[bool]()}, url.Values{"plain": {""}}},
		"has the targets of pointers":                      {filter{Pointer: new(0)}, url.Values{"pointer": {"0"}, "plain": {""}}},
		"joins arrays by commas":                           {filter{List: []string{"a", "b c"}, Numbers: []int{1, 2}}, url.Values{"list": {"a,b c"}, "numbers": {"1,2"}, "plain": {""}}},
		"leaves out an empty array":                        {filter{List: []string{}}, url.Values{"plain": {""}}},
		"spreads maps over several keys":                   {filter{Map: map[string]string{"a": "1", "b c": "2"}}, url.Values{"map[a]": {"1"}, "map[b c]": {"2"}, "plain": {""}}},
		"spreads maps of arrays":                           {filter{Deep: map[string][]string{"a": {"1", "2"}}}, url.Values{"deep[a]": {"1,2"}, "plain": {""}}},
		"has times as RFC 3339":                            {filter{Since: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}, url.Values{"since": {"2026-01-02T03:04:05Z"}, "plain": {""}}},
		"has secrets in the clear":                         {filter{Token: core.NewSecret("a-token"), Proof: verifier}, url.Values{"token": {"a-token"}, "proof": {verifier.Reveal()}, "plain": {""}}},
		"has the fields of an embedded struct":             {struct{ core.ListOptions }{core.ListOptions{Limit: 5, Order: core.OrderAsc}}, url.Values{"limit": {"5"}, "order": {"asc"}}},
		"can be made from a map":                           {map[string]any{"a": 1, "b": nil, "c": []any{true, "x"}}, url.Values{"a": {"1"}, "c": {"true,x"}}},
		"keeps commas, brackets and ampersands in a value": {filter{Plain: "a,b[c]&d"}, url.Values{"plain": {"a,b[c]&d"}}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			_, err := engine.Get[thing](context.Background(), *confidential(t, s), core.Path("/things").Query(c.params))
			is.NoErr(err)
			parsed, err := url.Parse(s.last().URL)
			is.NoErr(err)
			is.Equal(parsed.Query(), c.want)
			is.Equal(parsed.Path, "/things")
		})
	}
}
