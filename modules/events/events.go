// Package events reads the stream of everything that happened in an environment, with a Go type for each kind of
// event. Package webhooks receives the same events as they happen.
//
// The stream is in order and can be read again from any event, unlike webhooks: a consumer stores the ID of the last
// event that it has handled and continues after it. [Service.Tail] does that.
package events

import (
	"context"
	stdjson "encoding/json"
	"errors"
	"time"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the events API of a confidential client. Create one with New, or use the field Events of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the events API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// Name is the name of an event: the kind of object, and what happened to it.
type Name string

// Event is something that happened. Events from List, Tail and package webhooks come from WorkOS. But an Event is a plain
// struct, and one that a program wrote or decoded itself proves nothing.
type Event struct {
	Object    string       `json:"object"` // "event"
	ID        core.EventID `json:"id"`
	Name      Name         `json:"event"`
	Data      Data         `json:"data"`             // the object of the event, of the type for Name
	Context   *Context     `json:"context,omitzero"` // nil if there is none
	CreatedAt time.Time    `json:"created_at"`
}

// UnmarshalJSONFrom decodes an event. A mistyped member is not an error but makes the data an Unreadable, so that one
// odd event does not break a page of the stream.
func (e *Event) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() != jsontext.KindBeginObject {
		raw, err := dec.ReadValue()
		if *e = (Event{}); err == nil && raw.Kind() != jsontext.KindNull {
			e.Data = Unreadable{Raw: stdjson.RawMessage(raw.Clone())}
		}
		return err
	}
	if codec.CanRestart(dec) {
		if err := e.decodeInOnePass(dec); err != nil {
			return codec.Restart(err)
		}
		return nil
	}
	var wire struct {
		Object    jsontext.Value `json:"object"`
		ID        jsontext.Value `json:"id"`
		Name      jsontext.Value `json:"event"`
		Data      jsontext.Value `json:"data"`
		Context   jsontext.Value `json:"context"`
		CreatedAt jsontext.Value `json:"created_at"`
	}
	if err := json.UnmarshalDecode(dec, &wire); err != nil {
		return err
	}
	var stopped error
	decode := func(raw jsontext.Value, v any) error {
		err := codec.UnmarshalMember(dec, raw, v)
		if codec.Stopped(err) {
			stopped = err
		}
		return err
	}
	*e = Event{}
	oddAt := ""
	fits := func(place string, err error) {
		if err != nil && oddAt == "" {
			oddAt = place + pointer(err)
		}
	}
	fits("/id", decodeMember(decode, wire.ID, &e.ID))
	fits("/object", decodeMember(decode, wire.Object, &e.Object))
	fits("/event", decodeMember(decode, wire.Name, &e.Name))
	fits("/created_at", decodeMember(decode, wire.CreatedAt, &e.CreatedAt))
	fits("/context", decodeMember(decode, wire.Context, &e.Context))
	var err error
	e.Data, err = decodeData(decode, e.Name, wire.Data)
	fits("/data", err)
	if oddAt != "" {
		e.Data = Unreadable{Raw: stdjson.RawMessage(wire.Data), Field: oddAt}
	}
	return stopped
}

// decodeMember decodes an optional member. v points to the zero value, also after an error.
func decodeMember[T any](decode decoder, raw jsontext.Value, v *T) error {
	if len(raw) == 0 {
		return nil
	}
	err := decode(raw, v)
	if err != nil {
		*v = *new(T)
	}
	return err
}

// pointer returns the place of an error within a value. The error itself may quote the value.
func pointer(err error) string {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		return codec.Place(semantic.JSONPointer)
	}
	return ""
}

// UnmarshalJSON implements json.Unmarshaler of encoding/json. It verifies nothing: pass the body of a request to package webhooks.
func (e *Event) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, e) }

// ListParams filters the stream.
type ListParams struct {
	core.ListOptions
	Events         []Name              `json:"events,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
	RangeStart     time.Time           `json:"range_start,omitzero"` // of CreatedAt
	RangeEnd       time.Time           `json:"range_end,omitzero"`   // of CreatedAt
}

// List returns the events that match params. Use core.OrderAsc to read them in the order in which they happened, and
// After to continue after the last known event.
//
// An event that is unknown to this version of the SDK, or that it cannot read, is not an error: see Data.
//
// GET /events. Errors worth handling: core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) List(ctx context.Context, params *ListParams, opts ...core.GetOption) *core.Listing[Event] {
	return engine.List[Event](ctx, s.client, core.Path("/events"), params, opts...)
}
