package core

import (
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/redact"
)

// reserved are the headers that only the SDK writes. The last is here because net/http, as with Idempotency-Key, retries
// a POST that has it.
var reserved = []string{
	"Authorization", "Content-Encoding", "Content-Range", "Content-Type", "Idempotency-Key", "Proxy-Authorization", "Warrant-Token",
	"X-Idempotency-Key",
}

// shaping are the headers that ask for something other than the whole JSON, or for a compressed response: net/http
// decompresses only what it asked for itself, and the SDK decodes only JSON in UTF-8.
var shaping = []string{"A-Im", "Accept", "Accept-Charset", "Accept-Encoding", "If-Range", "Range"}

// framing are the headers that delimit a request, name its host, and control its connection: net/http writes them.
var framing = []string{
	"Connection", "Content-Length", "Expect", "Host", "Http2-Settings", "Keep-Alive", "Proxy-Connection", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade",
}

// checkHeader rejects headers that net/http could not send, above all line breaks, and those that callers may not set.
func checkHeader(argument, name, value string) error {
	switch {
	case name == "" || strings.ContainsFunc(name, notTokenRune):
		return &ArgumentError{Argument: argument, Reason: "has a header name that is not an HTTP token"}
	case slices.Contains(reserved, http.CanonicalHeaderKey(name)):
		return &ArgumentError{Argument: argument, Reason: "must not set " + name + ": the SDK sets it from its own options"}
	case slices.Contains(shaping, http.CanonicalHeaderKey(name)):
		return &ArgumentError{Argument: argument, Reason: "must not set " + name + ": the SDK sets it, because it reads only complete JSON responses"}
	case slices.Contains(framing, http.CanonicalHeaderKey(name)):
		return &ArgumentError{Argument: argument, Reason: "must not set " + name + ": net/http sets it"}
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

// notTokenRune reports whether r cannot be in a token (RFC 9110 §5.6.2).
func notTokenRune(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune("\"(),/:;<=>?@[\\]{}", r)
}
