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

// How bodies are encoded and decoded is decided here. The JSON library is the mirror of encoding/json/v2, which becomes
// the standard library's own from Go 1.27 on.

// Revealer is what all types of secrets have in common: the kinds of this package, and pkce.Verifier.
type Revealer interface{ Reveal() string }

// reveal makes the encoder of request bodies, and no other, write secrets as they are.
var reveal = json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, secret Revealer) error {
	return writeSecret(enc, secret.Reveal())
}))

// errNotUTF8 is within the error of an encoder that would have to change a secret.
var errNotUTF8 = errors.New("is not UTF-8")

const notUTF8Reason = "is a secret that is not UTF-8, which JSON cannot hold unchanged"

// writeSecret refuses what holds the mark, which no secret does: it was made of one that was printed. Other text that is not
// UTF-8 is mended; a password or a value to be kept would be another then.
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

// errHoldsAPIKey is within the error of an encoder that refuses keys.
var errHoldsAPIKey = errors.New("holds an API key")

func decodeJSON(data []byte, v any) error { return codec.Unmarshal(data, v) }

// secretsIn returns every secret that encoding v would reveal.
func secretsIn(v any) []string {
	var found []string
	collect := json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, secret Revealer) error {
		found = append(found, secret.Reveal())
		return enc.WriteToken(jsontext.Null)
	}))
	_, _ = codec.Marshal(v, collect) // what cannot be encoded was never sent
	return found
}

// describeJSONError says where and why decoding stopped, without the value that stood there: the
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
			reason = fmt.Sprintf("is a JSON %s where %s is wanted", kindName(semantic.JSONKind), semantic.GoType)
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

// items is the data of a list, which knows whether the answer had any: null is an empty page, but an
// answer without data is no page at all.
type items[T any] struct {
	values  list[T]
	present bool
}

// list is a slice without the nulls of the array that it is decoded from.
type list[T any] []T

// SkipNulls makes list a codec.NullSkipper.
func (list[T]) SkipNulls() {}

func (s *items[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	s.present = true
	err := json.UnmarshalDecode(dec, &s.values)
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok && semantic.GoType == reflect.TypeFor[list[T]]() {
		semantic.GoType = reflect.TypeFor[[]T]() // as the caller knows it
	}
	return err
}
