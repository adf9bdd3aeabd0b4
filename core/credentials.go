package core

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode"

	"github.com/workos-typestate/workos/internal/redact"
)

// APIKey is the secret that authenticates a server (it begins with "sk_"). It has its own type
// so that it cannot be swapped with a ClientID. An untyped constant converts implicitly. It prints as "[redacted]"
// wherever Go calls a value's own formatting methods; the clients keep it where nothing prints it.
type APIKey string

// Reveal returns the key itself.
func (k APIKey) Reveal() string { return string(k) }

// String returns a fixed mark, never the key.
func (k APIKey) String() string { return redact.Mark }

// Format writes a fixed mark for every verb.
func (k APIKey) Format(f fmt.State, verb rune) { redact.Format(f, verb) }

// MarshalText returns a fixed mark.
func (k APIKey) MarshalText() ([]byte, error) { return []byte(redact.Mark), nil }

// GobEncode returns a fixed mark.
func (k APIKey) GobEncode() ([]byte, error) { return k.MarshalText() }

// LogValue returns a fixed mark.
func (k APIKey) LogValue() slog.Value { return slog.StringValue(redact.Mark) }

// ClientID names an application to WorkOS (it begins with "client_"). It is public.
type ClientID string

// A credential is validated once, on input: the stored value is trimmed and safe in a header. Any input may be the
// key, so no message repeats it.

func (k APIKey) judge() (APIKey, error) {
	key, err := judgeCredential("apiKey", string(k))
	if err == nil && strings.HasPrefix(key, "client_") {
		err = &ArgumentError{Argument: "apiKey", Reason: "looks like a client ID: are the two swapped?"}
	}
	return APIKey(key), err
}

func (id ClientID) judge() (ClientID, error) {
	clientID, err := judgeCredential("clientID", string(id))
	if err == nil && holdsAPIKey(clientID) {
		err = &ArgumentError{Argument: "clientID", Reason: "looks like an API key: are the two swapped?"}
	}
	return ClientID(clientID), err
}

// judgeToken validates a token that is sent instead of the API key (RFC 6750 §2.1).
func judgeToken(argument string, token AccessToken) (AccessToken, error) {
	text, err := judgeCredential(argument, token.Reveal())
	if err == nil && holdsAPIKey(text) {
		err = &ArgumentError{Argument: argument, Reason: "is an API key, which only a confidential client sends"}
	}
	return NewAccessToken(text), err
}

// judgeCredential trims white space around a credential and rejects invalid ones.
func judgeCredential(argument, value string) (string, error) {
	value = strings.TrimFunc(value, unicode.IsSpace)
	switch {
	case value == "":
		return "", &ArgumentError{Argument: argument, Reason: "is empty"}
	case strings.Contains(value, redact.Mark):
		return "", &ArgumentError{Argument: argument, Reason: markReason}
	case strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }):
		return "", &ArgumentError{Argument: argument, Reason: "contains white space or characters other than visible ASCII"}
	}
	return value, nil
}

// apiKeyPrefix is the prefix of every API key.
const apiKeyPrefix = "sk_"

// holdsAPIKey reports whether a word of text begins with the API key prefix. Words end at characters that are outside
// base64url and JWTs, so that a part of a longer token is not mistaken for a key.
func holdsAPIKey(text string) bool {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isTokenRune(r) }) {
		if strings.HasPrefix(word, apiKeyPrefix) {
			return true
		}
	}
	return false
}

func isTokenRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_' || r == '.'
}
