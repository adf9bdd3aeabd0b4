package connect

import (
	"encoding/json"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
)

// UnknownApplication is an application of another type.
type UnknownApplication struct {
	Raw json.RawMessage // an object of the members that Application has no field for
}

// unknownFields is the encoded form of an UnknownApplication.
type unknownFields struct {
	Raw jsontext.Value `json:",embed"`
}

func (OAuthApplication) applicationKind()   {}
func (M2MApplication) applicationKind()     {}
func (UnknownApplication) applicationKind() {}

// applicationFields is an Application without its methods, and applicationOf the encoded form with a kind.
type (
	applicationFields    Application
	applicationOf[K any] struct {
		applicationFields `json:",embed"`
		Of                K `json:",embed"`
	}
)

// UnmarshalJSONFrom decodes an application of any kind.
func (a *Application) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	raw, err := dec.ReadValue()
	if err != nil || raw.Kind() == jsontext.KindNull {
		*a = Application{}
		return err
	}
	var tag struct {
		ApplicationType ApplicationType `json:"application_type"`
	}
	if err := codec.UnmarshalMember(dec, raw, &tag); err != nil {
		return codec.Within(dec.StackPointer(), err)
	}
	switch tag.ApplicationType {
	case ApplicationTypeOAuth:
		return unmarshalAs(a, dec, raw, func(kind OAuthApplication) ApplicationKind { return kind })
	case ApplicationTypeM2M:
		return unmarshalAs(a, dec, raw, func(kind M2MApplication) ApplicationKind { return kind })
	default:
		return unmarshalAs(a, dec, raw, func(kind unknownFields) ApplicationKind { return UnknownApplication{json.RawMessage(kind.Raw)} })
	}
}

// UnmarshalJSON implements json.Unmarshaler of encoding/json.
func (a *Application) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, a) }

func unmarshalAs[K any](a *Application, dec *jsontext.Decoder, raw jsontext.Value, kindOf func(K) ApplicationKind) error {
	var fields applicationOf[K]
	err := codec.UnmarshalMember(dec, raw, &fields)
	*a = Application(fields.applicationFields)
	a.Kind = kindOf(fields.Of)
	return codec.Within(dec.StackPointer(), err)
}

// MarshalJSON encodes an application and its kind, as one object.
func (a Application) MarshalJSON() ([]byte, error) {
	switch kind := a.Kind.(type) {
	case OAuthApplication:
		return codec.Marshal(applicationOf[OAuthApplication]{applicationFields(a), kind})
	case M2MApplication:
		return codec.Marshal(applicationOf[M2MApplication]{applicationFields(a), kind})
	case UnknownApplication:
		return codec.Marshal(applicationOf[unknownFields]{applicationFields(a), unknownFields{jsontext.Value(kind.Raw)}})
	default:
		return codec.Marshal(applicationFields(a))
	}
}
