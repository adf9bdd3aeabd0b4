package fga

import (
	"encoding/json"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
)

// Warning is a warning about a check or a query, one of these:
//
//	&fga.MissingContextKeysWarning{Message: message, Keys: []string{"region"}}
//	&fga.OtherWarning{Code: "deprecated_policy", Message: message, Raw: raw} // of any other code
type Warning interface{ warning() }

// MissingContextKeysWarning means that policies needed keys that the context lacked.
type MissingContextKeysWarning struct {
	Code    string   `json:"code"` // "missing_context_keys"
	Message string   `json:"message"`
	Keys    []string `json:"keys"`
}

// OtherWarning is a warning without its own type.
type OtherWarning struct {
	Code    string
	Message string
	Raw     json.RawMessage // the whole warning
}

func (*MissingContextKeysWarning) warning() {}
func (*OtherWarning) warning()              {}

// MarshalJSON returns the warning as received.
func (w *OtherWarning) MarshalJSON() ([]byte, error) {
	if w.Raw == nil {
		return codec.Marshal(map[string]string{"code": w.Code, "message": w.Message})
	}
	return w.Raw, nil
}

// Warnings are the warnings of one response.
type Warnings []Warning

// UnmarshalJSONFrom gives each warning the type of its code.
func (w *Warnings) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var raws []jsontext.Value
	if err := jsonv2.UnmarshalDecode(dec, &raws); err != nil {
		return err
	}
	*w = make(Warnings, len(raws))
	for i, raw := range raws {
		var err error
		if (*w)[i], err = decodeWarning(dec, raw); err != nil {
			return codec.Within(dec.StackPointer(), err)
		}
	}
	return nil
}

// UnmarshalJSON implements json.Unmarshaler of encoding/json.
func (w *Warnings) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, w) }

func decodeWarning(dec *jsontext.Decoder, raw jsontext.Value) (Warning, error) {
	var known MissingContextKeysWarning
	if err := codec.UnmarshalMember(dec, raw, &known); err != nil {
		return nil, err
	}
	if known.Code != "missing_context_keys" {
		return &OtherWarning{Code: known.Code, Message: known.Message, Raw: json.RawMessage(raw)}, nil
	}
	return &known, nil
}
