// Package events reads the stream of everything that happened in an environment, and gives each kind of event
// a type of its own. Package webhooks receives the same events as they happen.
//
// The stream keeps the order of what happened and can be read again from any event on, which webhooks
// cannot offer: a consumer stores the ID of the last event that it has handled and goes on after it. Tail does that.
package events

import (
	"context"
	stdjson "encoding/json"
	"errors"
	"reflect"
	"time"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the events API of a confidential client. Make one with New, or take the field Events of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the events API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// Event is something that happened. That WorkOS says so is known of what List, Tail and package webhooks return: an Event
// is a plain struct, and one that a program wrote or decoded by itself proves nothing.
type Event struct {
	Object    string       `json:"object"` // "event"
	ID        core.EventID `json:"id"`
	Name      Name         `json:"event"`
	Data      Data         `json:"data"`             // what it happened to, of the type that Name stands for
	Context   *Context     `json:"context,omitzero"` // nil if nothing is known of it
	CreatedAt time.Time    `json:"created_at"`
}

// UnmarshalJSONFrom decodes an event. A member that does not fit makes the data an Unreadable and is no error, so
// that one odd event does not spoil a page of the stream; but without an ID and a name there is no event.
func (e *Event) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var wire struct {
		Object    string         `json:"object"`
		ID        core.EventID   `json:"id"`
		Name      Name           `json:"event"`
		Data      jsontext.Value `json:"data"`
		Context   jsontext.Value `json:"context"`
		CreatedAt jsontext.Value `json:"created_at"`
	}
	if err := json.UnmarshalDecode(dec, &wire); err != nil {
		return err
	}
	*e = Event{Object: wire.Object, ID: wire.ID, Name: wire.Name}
	fits := func(place string, err error) {
		if err != nil {
			e.Data = Unreadable{Raw: stdjson.RawMessage(wire.Data), Field: place + pointer(err)}
		}
	}
	var err error
	e.Data, err = decodeData(wire.Name, wire.Data)
	fits("/data", err)
	e.Context, err = decodeMember[*Context](wire.Context)
	fits("/context", err)
	e.CreatedAt, err = decodeTime(wire.CreatedAt)
	fits("/created_at", err)
	return nil
}

// decodeMember decodes what may be left out.
func decodeMember[T any](raw jsontext.Value) (T, error) {
	var value, none T
	if len(raw) == 0 {
		return none, nil
	}
	if err := codec.Unmarshal(raw, &value); err != nil {
		return none, err
	}
	return value, nil
}

func decodeTime(raw jsontext.Value) (time.Time, error) {
	text, err := decodeMember[string](raw)
	if err != nil {
		return time.Time{}, err
	}
	return parseTime(text)
}

// pointer is where within a value an error was found. The error itself may quote what stood there.
func pointer(err error) string {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		return string(semantic.JSONPointer)
	}
	return ""
}

// parseTime reads a time by RFC 3339, or with a space and in UTC, as WorkOS's guide to events shows them. No text,
// and the text "null", are the zero time.
func parseTime(text string) (time.Time, error) {
	if text == "" || text == "null" {
		return time.Time{}, nil
	}
	if at, err := time.Parse("2006-01-02 15:04:05.999999999", text); err == nil {
		return at, nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return at, &json.SemanticError{JSONKind: '"', GoType: reflect.TypeFor[time.Time](), Err: err}
	}
	return at, nil
}

// within makes the place of an error, which was found in a value by itself, one in the whole.
func within(place jsontext.Pointer, err error) error {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		semantic.JSONPointer = place + semantic.JSONPointer
	}
	return err
}

// UnmarshalJSON serves encoding/json. It verifies nothing: the body of a request is for package webhooks.
func (e *Event) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, e) }

// ListParams filters the stream.
type ListParams struct {
	core.ListOptions
	Events         []Name              `json:"events,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
	RangeStart     time.Time           `json:"range_start,omitzero"` // of CreatedAt
	RangeEnd       time.Time           `json:"range_end,omitzero"`   // of CreatedAt
}

// List returns the events that match params. Ask for core.OrderAsc to read them as they happened, and with
// After for those after the last event that is known.
//
// An event that this version of the SDK does not know, or cannot read, is no error: see Data.
//
// GET /events. Errors worth handling: core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) List(ctx context.Context, params *ListParams, opts ...core.GetOption) *core.Listing[Event] {
	return engine.List[Event](ctx, s.client, core.Path("/events"), params, opts...)
}
