package core

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/redact"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// This file decides how bodies are encoded and decoded. The JSON library mirrors encoding/json/v2, which is in the
// standard library from Go 1.27 on.

// Revealer is implemented by all types of secrets: those of this package, and pkce.Verifier.
type Revealer interface{ Reveal() string }

// reveal makes the encoder of request bodies, and no other, write secrets in the clear.
var reveal = json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, secret Revealer) error {
	return writeSecret(enc, secret.Reveal())
}))

// errNotUTF8 is wrapped in the error of an encoder that would have to change a secret.
var errNotUTF8 = errors.New("is not UTF-8")

const notUTF8Reason = "is a secret that is not UTF-8, which JSON cannot hold unchanged"

// writeSecret rejects text with the mark, which was made from a printed secret, and text that is not UTF-8. Other strings
// are repaired if they are not UTF-8, but a password or a stored value must not change.
func writeSecret(enc *jsontext.Encoder, text string) error {
	if !utf8.ValidString(text) {
		return errNotUTF8
	}
	if strings.Contains(text, redact.Mark) {
		return errMark
	}
	return enc.WriteToken(jsontext.String(text))
}

func encodeJSON(v any) ([]byte, error) { return codec.Marshal(v, reveal) }

// errHoldsAPIKey is wrapped in the error of an encoder that rejects keys.
var errHoldsAPIKey = errors.New("holds an API key")

func decodeJSON(data []byte, v any) error { return codec.Unmarshal(data, v) }

// secretsIn returns the secrets that encoding v would reveal.
func secretsIn(v any) []string {
	var found []string
	collect := json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, secret Revealer) error {
		found = append(found, secret.Reveal())
		return enc.WriteToken(jsontext.Null)
	}))
	_, _ = codec.Marshal(v, collect) // what cannot be encoded was never sent
	return found
}

// describeJSONError returns where and why decoding stopped, without the value at that place: the
// library's own text may quote it, and it may be a token.
func describeJSONError(err error) (pointer, reason string) {
	if errors.Is(err, codec.ErrTooDeep) {
		return "", "has arrays or objects that are nested too deeply"
	}
	const tooMany = "has more elements than the limit set by WithMaxResponseBytes allows"
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		reason = "has an unexpected form"
		if errors.Is(err, codec.ErrTooManyElements) {
			return codec.Place(semantic.JSONPointer), tooMany
		}
		if errors.Is(err, errMark) {
			return codec.Place(semantic.JSONPointer), markReason
		}
		if semantic.JSONKind != 0 && semantic.GoType != nil {
			reason = fmt.Sprintf("is a JSON %s where %s is expected", kindName(semantic.JSONKind), semantic.GoType)
		}
		return codec.Place(semantic.JSONPointer), reason
	}
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return codec.Place(syntactic.JSONPointer), fmt.Sprintf("is not valid JSON at byte %d", syntactic.ByteOffset)
	}
	if errors.Is(err, codec.ErrTooManyElements) {
		return "", tooMany
	}
	return "", "cannot be decoded"
}

func kindName(k jsontext.Kind) string {
	switch k {
	case 'n':
		return "null"
	case 't', 'f':
		return "boolean"
	case '"':
		return "string"
	case '0':
		return "number"
	case '{', '}':
		return "object"
	default:
		return "array"
	}
}

// items is the data of a list, and whether the response had any: null is an empty page, but a response without data is
// not a page.
type items[T any] struct {
	values  list[T]
	present bool
}

// list is a slice that skips the nulls of the array that it is decoded from.
type list[T any] []T

// SkipNulls makes list a codec.NullSkipper.
func (list[T]) SkipNulls() {}

func (s *items[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	s.present = true
	return decodeList(dec, &s.values)
}

// decodeList decodes into list, a pointer to one. Its errors name the slice, which is the type that the caller sees.
func decodeList(dec *jsontext.Decoder, list any) error {
	err := json.UnmarshalDecode(dec, list)
	of := reflect.TypeOf(list).Elem()
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok && semantic.GoType == of {
		semantic.GoType = reflect.SliceOf(of.Elem())
	}
	return err
}
