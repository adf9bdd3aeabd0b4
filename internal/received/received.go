// Package received decodes the bodies of the requests that WorkOS sends.
package received

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
)

// Fault says why a body cannot be decoded. It repeats nothing of the body.
type Fault struct {
	Field  string // JSON pointer (RFC 6901) to the invalid member; empty for the whole
	Reason string // completes the sentence "the payload …"
}

// Decode decodes a body into a T. fault is nil if that succeeds.
func Decode[T any](body []byte) (value *T, fault *Fault) {
	value = new(T)
	if err := codec.Unmarshal(body, value); err != nil {
		return nil, faultOf(err)
	}
	return value, nil
}

func faultOf(err error) *Fault {
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return &Fault{Reason: fmt.Sprintf("is not valid JSON at byte %d", syntactic.ByteOffset)}
	}
	fault := &Fault{Reason: "has an unexpected form"}
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		fault.Field = codec.Place(semantic.JSONPointer)
	}
	return fault
}
