package core

import (
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/redact"
)

// reserved are the headers that the SDK alone writes, of itself or because of what the body is. The last is one that
// net/http takes, as it does Idempotency-Key, as leave to send a POST again by itself.
var reserved = []string{
	"Authorization", "Content-Encoding", "Content-Range", "Content-Type", "Idempotency-Key", "Proxy-Authorization", "Warrant-Token",
	"X-Idempotency-Key",
}

// shaping are the headers that ask for another response than the whole of the JSON, or for one that is packed: net/http
// unpacks only what it asked for itself, and the SDK decodes only JSON in UTF-8.
var shaping = []string{"A-Im", "Accept", "Accept-Charset", "Accept-Encoding", "If-Range", "Range"}

// framing are the headers that say where a request ends, whom it is for, and what becomes of its connection: net/http
// writes them.
var framing = []string{
	"Connection", "Content-Length", "Expect", "Host", "Http2-Settings", "Keep-Alive", "Proxy-Connection", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade",
}

// checkHeader refuses what net/http could not send, line breaks above all, and what is not the caller's.
func checkHeader(argument, name, value string) error {
	switch {
	case name == "" || strings.ContainsFunc(name, notTokenRune):
		return &ArgumentError{Argument: argument, Reason: "has a header name that is not an HTTP token"}
	case slices.Contains(reserved, http.CanonicalHeaderKey(name)):
		return &ArgumentError{Argument: argument, Reason: "must not set " + name + ": the SDK writes it, from its own options"}
	case slices.Contains(shaping, http.CanonicalHeaderKey(name)):
		return &ArgumentError{Argument: argument, Reason: "must not set " + name + ": the SDK asks for what it can read, whole and in JSON"}
	case slices.Contains(framing, http.CanonicalHeaderKey(name)):
		return &ArgumentError{Argument: argument, Reason: "must not set " + name + ": net/http writes it"}
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
