package events

import (
	stdjson "encoding/json"
	"reflect"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Data describes the object of an event. Each kind of event has its own type, named like the constant of its Name;
// other events have Unknown or Unreadable.
//
//	switch data := event.Data.(type) {
//	case events.UserCreated:
//		fmt.Println(data.Email)
//	case events.Unknown:
//		fmt.Println(event.Name, string(data.Raw))
//	case events.Unreadable:
//		fmt.Println(event.ID, "does not fit", event.Name, "at", data.Field)
//	}
type Data interface{ eventName() Name }

// Unknown is the data of an event that is unknown to this version of the SDK.
type Unknown struct{ Raw stdjson.RawMessage }

func (Unknown) eventName() Name { return "" }

// MarshalJSONTo encodes the data as it was received.
func (u Unknown) MarshalJSONTo(enc *jsontext.Encoder) error { return writeRaw(enc, u.Raw) }

// MarshalJSON implements json.Marshaler of encoding/json.
func (u Unknown) MarshalJSON() ([]byte, error) { return codec.Marshal(u) }

// Unreadable is the data of an event with a member of another type than this version of the SDK expects. List and
// Tail deliver such an event rather than stop at it; package webhooks rejects it, so that WorkOS delivers it again.
type Unreadable struct {
	Raw   stdjson.RawMessage // the data as it was received; nil if there was none
	Field string             // JSON pointer (RFC 6901), within the event, to the mistyped member; empty if it is not an object
}

func (Unreadable) eventName() Name { return "" }

// MarshalJSONTo encodes the data as it was received.
func (u Unreadable) MarshalJSONTo(enc *jsontext.Encoder) error { return writeRaw(enc, u.Raw) }

// MarshalJSON implements json.Marshaler of encoding/json.
func (u Unreadable) MarshalJSON() ([]byte, error) { return codec.Marshal(u) }

func writeRaw(enc *jsontext.Encoder, raw stdjson.RawMessage) error {
	if len(raw) == 0 {
		return enc.WriteToken(jsontext.Null)
	}
	return enc.WriteValue(jsontext.Value(raw))
}

// NameOf returns the name of the events with data of type T. ok is false for Unknown, Unreadable and any
// T that is not the data of one event.
func NameOf[T Data]() (name Name, ok bool) {
	if reflect.TypeFor[T]().Kind() != reflect.Struct {
		return "", false // an interface, or a pointer
	}
	var none T
	name = none.eventName()
	data, err := decodeData(alone, name, jsontext.Value("{}"))
	if err != nil || name == "" {
		return "", false
	}
	_, ok = data.(T) // false for a foreign type that embeds the right one
	return name, ok
}

// alone decodes a value that is not part of another.
func alone(raw jsontext.Value, v any) error { return codec.Unmarshal(raw, v) }

// decoder decodes a value into what v points to: codec.Unmarshal, or the decoder of the enclosing value.
type decoder func(raw jsontext.Value, v any) error

func decodeAs[T Data](decode decoder, raw jsontext.Value) (Data, error) {
	if raw.Kind() != '{' { // null would decode like an event without data, which does not exist
		return nil, &json.SemanticError{JSONKind: raw.Kind(), GoType: reflect.TypeFor[T]()}
	}
	var data T
	err := decode(raw, &data)
	return data, err
}
