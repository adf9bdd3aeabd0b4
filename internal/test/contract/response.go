package contract

import (
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// List is the shape of a response that is a list.
type List struct {
	Data    any     `json:"data"`
	Cursors Cursors `json:"list_metadata"`
}

// Cursors are the cursors of a page.
type Cursors struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// PageOf is a *core.Page[T], for a View of a result that holds one.
func PageOf(page any) List {
	v := reflect.Indirect(reflect.ValueOf(page))
	return List{
		Data:    v.FieldByName("Data").Interface(),
		Cursors: Cursors{v.FieldByName("Before").String(), v.FieldByName("After").String()},
	}
}

// shape gives a result the shape of the sample: a page is a list, and so is a slice where the sample is.
func shape(result, sample any, view func(any) any) any {
	if view != nil {
		return view(result)
	}
	v := reflect.Indirect(reflect.ValueOf(result))
	if !v.IsValid() {
		return nil
	}
	if v.Type().PkgPath() == corePath && strings.HasPrefix(v.Type().Name(), "Page[") {
		return PageOf(result)
	}
	if v.Kind() == reflect.Slice && isList(sample) {
		return List{Data: v.Interface()}
	}
	return result
}

// isList reports whether a response is a list in its envelope.
func isList(sample any) bool {
	object, _ := sample.(map[string]any)
	_, list := object["data"].([]any)
	return list
}

// envelope returns the members of a list that no user needs: that it is a list and, unless it can be paged by
// cursors, its cursors.
func (op *Operation) envelope(sample any) map[string]bool {
	if !isList(sample) {
		return nil
	}
	skip := map[string]bool{"/object": true}
	if !op.Paginated {
		skip["/list_metadata"] = true
	}
	return skip
}

// reveal writes secrets as they are, like the encoder of request bodies.
var reveal = json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, secret interface{ Reveal() string }) error {
	return enc.WriteToken(jsontext.String(secret.Reveal()))
}))

// checkResponse compares a result, already in shape, with the response.
func (c *checker) checkResponse(op *Operation, want, result any) []Problem {
	return c.compareResponse(op.responseNode(), want, result, op.envelope(want))
}

// compareResponse skips the members in skip.
func (c *checker) compareResponse(n *Node, want, result any, skip map[string]bool) []Problem {
	v := comparison{schemas: c.facts.schemas, where: "response", skip: skip}
	if result == nil {
		v.report("", "is dropped: the method does not return it")
		return v.found
	}
	data, err := json.Marshal(result, reveal)
	if err != nil {
		v.report("", "cannot be encoded again: %v", err)
		return v.found
	}
	var got any
	if err := json.Unmarshal(data, &got); err != nil {
		v.report("", "is not encoded as JSON: %v", err)
		return v.found
	}
	v.compare(n, want, got, "")
	return v.found
}
