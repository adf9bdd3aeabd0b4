package core

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode"

	"github.com/workos-typestate/workos/internal/redact"
)

// APIKey is the secret that a server proves itself with (it begins with "sk_"). It is a type of its own
// so that it cannot be swapped with a ClientID, and it prints as "[redacted]" wherever a Secret does.
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

// validate reports what is wrong with the key, without a single character of it.
func (k APIKey) validate() error {
	return checkCredential("apiKey", string(k), "client_", "a client ID")
}

// ClientID names an application to WorkOS (it begins with "client_"). It is public.
type ClientID string

func (id ClientID) validate() error {
	return checkCredential("clientID", string(id), "sk_", "an API key")
}

// checkCredential refuses an empty value, white space and control characters, and a value that begins
// as the other credential does. Whatever was given may be the key, so no message repeats any of it.
func checkCredential(argument, value, othersPrefix, other string) error {
	switch {
	case value == "":
		return &ArgumentError{Argument: argument, Reason: "is empty"}
	case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return &ArgumentError{Argument: argument, Reason: "contains white space or control characters"}
	case strings.HasPrefix(value, othersPrefix):
		return &ArgumentError{Argument: argument, Reason: "looks like " + other + ": are the two swapped?"}
	}
	return nil
}
