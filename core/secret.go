package core

import (
	"fmt"
	"log/slog"

	"github.com/workos-typestate/workos/internal/redact"
)

// Secret is a token, code, password or other value that must not be printed by accident. It reads as
// "[redacted]" through every verb of fmt, encoding/json, text, gob and slog. The SDK's own encoder
// writes the value itself into a request body, and nothing else does.
//
// Where Go does not ask a value how to print itself, a Secret cannot hide: in an unexported field of a
// struct that fmt prints, as the key of a map that encoding/json writes, and for fmt's %p and %w.
//
// An untyped constant converts by itself; any other string needs core.Secret(s), and Reveal gives it
// back.
type Secret string

// Reveal returns the value itself, for the one place that must have it: a token store, a cookie, a header.
func (s Secret) Reveal() string { return string(s) }

// String returns a fixed mark, never the value.
func (s Secret) String() string { return redact.Mark }

// Format writes a fixed mark for every verb.
func (s Secret) Format(f fmt.State, verb rune) { redact.Format(f, verb) }

// MarshalText returns a fixed mark, so that encoders other than the SDK's cannot leak the value.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redact.Mark), nil }

// GobEncode returns a fixed mark.
func (s Secret) GobEncode() ([]byte, error) { return s.MarshalText() }

// LogValue returns a fixed mark.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redact.Mark) }
