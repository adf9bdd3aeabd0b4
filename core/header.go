package core

import (
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/redact"
)

// reserved are the headers that the SDK alone writes. The last is one that net/http takes, as it does
// Idempotency-Key, as leave to send a POST again by itself.
var reserved = []string{
	"authorization", "content-length", "content-type", "host", "idempotency-key", "transfer-encoding", "warrant-token",
	"x-idempotency-key",
}

// checkHeader refuses what net/http could not send, line breaks above all, and what is not the caller's.
func checkHeader(argument, name, value string) error {
	switch {
	case name == "" || strings.ContainsFunc(name, notTokenRune):
		return &ArgumentError{Argument: argument, Reason: "has a header name that is not an HTTP token"}
	case slices.Contains(reserved, strings.ToLower(name)):
		return &ArgumentError{Argument: argument, Reason: "must not set " + name + ": the SDK writes it, from its own options"}
	}
	return checkHeaderValue(argument, value)
}

func checkHeaderValue(argument, value string) error {
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return &ArgumentError{Argument: argument, Reason: "has a line break or control character in a header value"}
	}
	if strings.Contains(value, redact.Mark) {
		return &ArgumentError{Argument: argument, Reason: markReason}
	}
	return nil
}

// notTokenRune is everything outside the token of RFC 9110 §5.6.2.
func notTokenRune(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune("\"(),/:;<=>?@[\\]{}", r)
}
