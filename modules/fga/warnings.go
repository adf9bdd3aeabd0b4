package fga

import (
	"encoding/json"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
)

// Warning is something that WorkOS noticed about a check or a query, one of these:
//
//	&fga.MissingContextKeysWarning{Message: message, Keys: []string{"region"}}
//	&fga.OtherWarning{Code: "deprecated_policy", Message: message, Raw: raw} // of any other code
type Warning interface{ warning() }

// MissingContextKeysWarning says that policies asked for keys that the context did not have.
type MissingContextKeysWarning struct {
	Code    string   `json:"code"` // "missing_context_keys"
	Message string   `json:"message"`
	Keys    []string `json:"keys"`
}

// OtherWarning is a warning that has no type of its own.
type OtherWarning struct {
	Code    string
	Message string
	Raw     json.RawMessage // the whole of it
}

func (*MissingContextKeysWarning) warning() {}
func (*OtherWarning) warning()              {}

// MarshalJSON returns the warning as it came.
func (w *OtherWarning) MarshalJSON() ([]byte, error) {
	if w.Raw == nil {
		return codec.Marshal(map[string]string{"code": w.Code, "message": w.Message})
	}
	return w.Raw, nil
}

// Warnings are the warnings of one answer.
type Warnings []Warning

// UnmarshalJSON gives each warning the type of its code.
func (w *Warnings) UnmarshalJSON(data []byte) error {
	var raws []jsontext.Value
	if err := codec.Unmarshal(data, &raws); err != nil {
		return err
	}
	*w = make(Warnings, len(raws))
	for i, raw := range raws {
		var err error
		if (*w)[i], err = decodeWarning(raw); err != nil {
			return err
		}
	}
	return nil
}

func decodeWarning(raw jsontext.Value) (Warning, error) {
	var known MissingContextKeysWarning
	if err := codec.Unmarshal(raw, &known); err != nil {
		return nil, err
	}
	if known.Code != "missing_context_keys" {
		return &OtherWarning{Code: known.Code, Message: known.Message, Raw: json.RawMessage(raw)}, nil
	}
	return &known, nil
}
