package core

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/redact"
)

// Sentinel is an error that errors.Is looks for. It is a constant, so that no code of a program can make it another, or
// nil, for all the rest.
type Sentinel string

func (s Sentinel) Error() string { return string(s) }

// Sentinels for errors.Is, by the status of the answer.
const (
	ErrBadRequest    = Sentinel("workos: bad request")             // 400
	ErrUnauthorized  = Sentinel("workos: unauthorized")            // 401
	ErrForbidden     = Sentinel("workos: forbidden")               // 403
	ErrNotFound      = Sentinel("workos: not found")               // 404
	ErrConflict      = Sentinel("workos: conflict")                // 409
	ErrUnprocessable = Sentinel("workos: unprocessable entity")    // 422
	ErrRateLimited   = Sentinel("workos: rate limited")            // 429
	ErrServer        = Sentinel("workos: server error")            // 500 to 599
	ErrBadResponse   = Sentinel("workos: unusable response")       // every *ResponseError
	ErrTooLarge      = Sentinel("workos: response over the limit") // within an *ResponseError
)

// ErrorCode is one of the API's own error codes, and as such an error: errors.Is(err,
// core.ErrorCode("invalid_grant")) asks whether WorkOS answered with it, as code or as OAuth error.
type ErrorCode string

func (c ErrorCode) Error() string { return string(c) }

// Error is an answer of any status but 2xx.
type Error struct {
	Status           int
	Code             ErrorCode    // the body's "code", if it has one
	Message          string       // the body's "message", in WorkOS's words, secrets of the request removed
	Fields           []FieldError // the body's "errors"
	OAuthError       ErrorCode    // the body's "error" (RFC 6749 §5.2)
	OAuthDescription string       // the body's "error_description", secrets of the request removed
	RequestID        string       // the X-Request-ID header, to quote to WorkOS's support
	Method           string
	Route            string        // the path template, without values
	RetryAfter       time.Duration // the Retry-After header; 0 if there was none

	hasRetryAfter bool
	body          hidden.Value[[]byte]
}

// FieldError is one complaint about one field of the request.
type FieldError struct {
	Field   string `json:"field,omitzero"`
	Code    string `json:"code,omitzero"`
	Message string `json:"message,omitzero"`
}

// Error says which call failed, how, and under which request ID. It holds nothing that was sent.
func (e *Error) Error() string {
	if e == nil { // within an error of another type that was written as a literal
		return "workos: no response"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "workos: %s %s: %d", e.Method, e.Route, e.Status)
	if code := cmp.Or(e.Code, e.OAuthError); code != "" {
		b.WriteString(" " + string(code))
	} else {
		b.WriteString(" " + http.StatusText(e.Status))
	}
	if text := cmp.Or(e.Message, e.OAuthDescription); text != "" {
		b.WriteString(": " + text)
	}
	for i, field := range e.Fields {
		b.WriteString([]string{" (", ", "}[min(i, 1)] + strings.TrimSpace(cmp.Or(field.Field, field.Message)+" "+field.Code))
	}
	if len(e.Fields) > 0 {
		b.WriteString(")")
	}
	if e.RequestID != "" {
		b.WriteString(" [request " + e.RequestID + "]")
	}
	return b.String()
}

// Is matches the sentinel of the status, and an ErrorCode that is the answer's code or OAuth error.
func (e *Error) Is(target error) bool {
	if e == nil {
		return false
	}
	switch target {
	case ErrBadRequest:
		return e.Status == http.StatusBadRequest
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrUnprocessable:
		return e.Status == http.StatusUnprocessableEntity
	case ErrRateLimited:
		return e.Status == http.StatusTooManyRequests
	case ErrServer:
		return e.Status >= 500 && e.Status <= 599
	}
	code, ok := target.(ErrorCode)
	return ok && code != "" && (code == e.Code || code == e.OAuthError)
}

// Decode reads the body of the answer into v, for members that Error has no field for. What it holds
// may be secret.
func (e *Error) Decode(v any) error {
	if e == nil {
		e = new(Error)
	}
	body := e.body.Get()
	if len(body) == 0 {
		return &ResponseError{Method: e.Method, Route: e.Route, Status: e.Status, RequestID: e.RequestID, Reason: "has no body"}
	}
	return decodeAnswer(codec.UnmarshalForeign, bytes.Clone(body), v, e.Method, e.Route, e.Status, e.RequestID)
}

// errorBody is the union of the forms in which WorkOS reports errors. What can be a string in one and
// something else in another is read by hand.
type errorBody struct {
	Code        jsontext.Value `json:"code"`
	Message     jsontext.Value `json:"message"`
	Error       jsontext.Value `json:"error"`
	Description jsontext.Value `json:"error_description"`
	Errors      jsontext.Value `json:"errors"`
}

// read fills e from the body. A body that is not JSON, or not of a known form, leaves its fields empty:
// the status alone is then the message.
func (e *Error) read(body []byte, secrets []string) {
	e.body = hidden.Hide(body)
	var fields errorBody
	if err := decodeJSON(body, &fields); err != nil {
		return
	}
	clean := func(value jsontext.Value) string { return scrub(text(value), secrets) }
	e.Code, e.OAuthError = ErrorCode(word(text(fields.Code), secrets)), ErrorCode(word(text(fields.Error), secrets))
	e.Message, e.OAuthDescription = clean(fields.Message), clean(fields.Description)
	var entries []jsontext.Value
	if decodeJSON(fields.Errors, &entries) != nil {
		return
	}
	for _, entry := range entries {
		var field FieldError
		if decodeJSON(entry, &field) != nil {
			field = FieldError{Message: text(entry)}
		}
		field.Message, field.Field, field.Code = scrub(field.Message, secrets), word(field.Field, secrets), word(field.Code, secrets)
		if field != (FieldError{}) {
			e.Fields = append(e.Fields, field)
		}
	}
}

// word is a word of the API's vocabulary, a code or the name of a field. It is not redacted though a short secret may be a
// part of it: the password "password" neither hides "password_strength_error" nor shows by a gap in it. One that holds a
// secret that is too long to be there by chance is another thing that a server repeated. What has not the form of a word is
// free text.
func word(s string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) >= byChance && strings.Contains(s, secret) {
			return redact.Mark
		}
	}
	if !isWord(s) || !strings.ContainsFunc(s, unicode.IsLetter) {
		return scrub(s, secrets)
	}
	return s
}

const (
	byChance = 12  // characters, from which on a secret is not in a word by chance
	maxWord  = 128 // characters of a code, a field's name or a request ID
)

// isWord reports whether s has the form of codes, names of fields and request IDs.
func isWord(s string) bool {
	return len(s) <= maxWord && !strings.ContainsFunc(s, func(r rune) bool {
		letterOrDigit := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letterOrDigit && r != '_' && r != '-' && r != '.' && r != ':' && r != '/' && r != '[' && r != ']' && r != '*' && r != '$'
	})
}

// requestID is the header of that name, unless it cannot be one, or is a secret of the request that came back.
func (c *call) requestID() string {
	id := c.header.Get("X-Request-Id")
	if !isWord(id) || scrub(id, c.secrets()) != id {
		return ""
	}
	return id
}

// text is a JSON string, or an array of them joined by "; ", or nothing.
func text(value jsontext.Value) string {
	if value.Kind() == '"' {
		return scalarText(value)
	}
	var parts []string
	if decodeJSON(value, &parts) == nil {
		return strings.Join(parts, "; ")
	}
	return ""
}

// scrub removes what the request sent in confidence from what the answer says about it.
func scrub(s string, secrets []string) string {
	for _, secret := range secrets {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, redact.Mark)
		}
	}
	return s
}

// TransportError is a request that got no whole answer: no connection, a connection that broke, a
// time-out. errors.Is sees through it to the context's or the network's error.
type TransportError struct {
	Method string
	Route  string
	Err    error // without the URL, whose query may hold secrets

	transient bool // false when the caller's own context ended it, or nothing could be sent at all
}

func (e *TransportError) Error() string {
	if e.Err == nil {
		return "workos: " + e.Method + " " + e.Route + ": no response"
	}
	return "workos: " + e.Method + " " + e.Route + ": " + e.Err.Error()
}

// Unwrap returns the network's or the context's error.
func (e *TransportError) Unwrap() error { return e.Err }

// Timeout reports whether time ran out, as net.Error's method does.
func (e *TransportError) Timeout() bool {
	timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](e.Err)
	return ok && timeout.Timeout()
}

// ResponseError is a 2xx answer that does not hold what the call is for: no body, not JSON, a member of
// the wrong type, or more than the limit.
type ResponseError struct {
	Method    string
	Route     string
	Status    int
	RequestID string
	Field     string // JSON pointer (RFC 6901) to the member at fault; empty for the whole
	Reason    string // completes the sentence "the answer …"
	Err       error  // ErrTooLarge, or nil
}

func (e *ResponseError) Error() string {
	message := fmt.Sprintf("workos: %s %s: the response (%d) %s", e.Method, e.Route, e.Status, e.Reason)
	if e.Field != "" {
		message = fmt.Sprintf("workos: %s %s: %s in the response (%d) %s", e.Method, e.Route, e.Field, e.Status, e.Reason)
	}
	if e.RequestID != "" {
		message += " [request " + e.RequestID + "]"
	}
	return message
}

// Is matches ErrBadResponse.
func (e *ResponseError) Is(target error) bool { return target == ErrBadResponse }

// Unwrap returns ErrTooLarge for an answer over the limit.
func (e *ResponseError) Unwrap() error { return e.Err }
