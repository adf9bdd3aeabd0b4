package codec

import (
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/plain"
)

// maxPlace is how long the name of a place is at most, in bytes.
const maxPlace = 512

// Place returns a pointer to a member as it is told to others. Its names are whoever's who wrote the text.
func Place(pointer jsontext.Pointer) string { return plain.Cut(string(pointer), maxPlace) }

// Within makes the place of an error, which was found in a value by itself, one in the whole.
func Within(place jsontext.Pointer, err error) error {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		semantic.JSONPointer = place + semantic.JSONPointer
	}
	return err
}
