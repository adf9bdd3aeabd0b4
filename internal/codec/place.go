package codec

import (
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/plain"
)

// maxPlace is the maximum length of a place, in bytes.
const maxPlace = 512

// Place returns a pointer to a member in printable form: the author of the text chose its names.
func Place(pointer jsontext.Pointer) string { return plain.Cut(string(pointer), maxPlace) }

// Within turns the place of an error within a value into its place within the whole text.
func Within(place jsontext.Pointer, err error) error {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		semantic.JSONPointer = place + semantic.JSONPointer
	}
	return err
}
