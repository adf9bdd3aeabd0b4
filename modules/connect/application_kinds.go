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

// unknownFields is an UnknownApplication as it is encoded.
type unknownFields struct {
	Raw jsontext.Value `json:",embed"`
}

func (OAuthApplication) applicationKind()   {}
func (M2MApplication) applicationKind()     {}
func (UnknownApplication) applicationKind() {}

// applicationFields is an Application without its methods, and applicationOf one of a kind, as it is encoded.
type (
	applicationFields    Application
	applicationOf[K any] struct {
		applicationFields `json:",embed"`
		Of                K `json:",embed"`
	}
)

// UnmarshalJSON decodes an application of any kind.
func (a *Application) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*a = Application{}
		return nil
	}
	var tag struct {
		ApplicationType ApplicationType `json:"application_type"`
	}
	if err := codec.Unmarshal(data, &tag); err != nil {
		return err
	}
	switch tag.ApplicationType {
	case ApplicationTypeOAuth:
		return unmarshalAs(a, data, func(kind OAuthApplication) ApplicationKind { return kind })
	case ApplicationTypeM2M:
		return unmarshalAs(a, data, func(kind M2MApplication) ApplicationKind { return kind })
	default:
		return unmarshalAs(a, data, func(kind unknownFields) ApplicationKind { return UnknownApplication{json.RawMessage(kind.Raw)} })
	}
}

func unmarshalAs[K any](a *Application, data []byte, kindOf func(K) ApplicationKind) error {
	var fields applicationOf[K]
	err := codec.Unmarshal(data, &fields)
	*a = Application(fields.applicationFields)
	a.Kind = kindOf(fields.Of)
	return err
}

// MarshalJSON encodes an application and its kind, all in one object.
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
