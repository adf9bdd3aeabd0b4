package events

import (
	stdjson "encoding/json"
	"errors"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
)

// ordered is an event whose name precedes its data, as WorkOS writes them: its data is decoded in the same pass.
type ordered struct {
	Object    string       `json:"object"`
	ID        core.EventID `json:"id"`
	Name      Name         `json:"event"`
	Data      named        `json:"data"`
	Context   *Context     `json:"context"`
	CreatedAt time.Time    `json:"created_at"`
}

// named is the data of an event with a name that was decoded before.
type named struct {
	name *Name
	data Data // nil before it is decoded
}

var (
	errNoName = errors.New("the data of an event precedes its name")
	errNoData = errors.New("an event has no data")
)

// decodeInOnePass decodes an event of the usual form. It returns an error for any other, even if it is an event.
func (e *Event) decodeInOnePass(dec *jsontext.Decoder) error {
	var o ordered
	o.Data.name = &o.Name
	if err := json.UnmarshalDecode(dec, &o); err != nil {
		return err
	}
	if o.Data.data == nil {
		return errNoData
	}
	*e = Event{Object: o.Object, ID: o.ID, Name: o.Name, Data: o.Data.data, Context: o.Context, CreatedAt: o.CreatedAt}
	return nil
}

// UnmarshalJSONFrom decodes the data in the pass of the event.
func (n *named) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if *n.name == "" {
		return errNoName
	}
	decoded := false
	decode := func(_ jsontext.Value, v any) error {
		decoded = true
		return json.UnmarshalDecode(dec, v)
	}
	data, err := decodeData(decode, *n.name, jsontext.Value{byte(dec.PeekKind())})
	if err != nil {
		return err
	}
	if !decoded { // unknown to this version of the SDK
		raw, err := dec.ReadValue()
		if err != nil {
			return err
		}
		data = Unknown{Raw: stdjson.RawMessage(raw.Clone())}
	}
	n.data = data
	return nil
}
