package core

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/plain"
)

// Sentinel is an error for use with errors.Is. Sentinels are constants, so that no code can assign to them.
type Sentinel string

func (s Sentinel) Error() string { return string(s) }

// Sentinels for errors.Is, by the status of the response.
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
	ErrTooLarge      = Sentinel("workos: response over the limit") // wrapped in a *ResponseError
)

// ErrorCode is one of the API's own error codes. It is itself an error: errors.Is(err,
// core.ErrorCode("invalid_grant")) reports whether WorkOS returned it, as code or as OAuth error.
type ErrorCode string

func (c ErrorCode) Error() string { return string(c) }

// Error is a response with any status but 2xx.
//
// Its texts are WorkOS's, with control characters escaped, and with the request's secrets replaced by "[redacted]" in every
// spelling in which the response repeats them. Codes and field names are the API's own words and are not
// redacted. All texts together have at most 64 KiB, and longer ones end in "[…]"; Decode reads the whole body.
type Error struct {
	Status           int
	Code             ErrorCode    // the body's "code", if it has one
	Message          string       // the body's "message"; at most 8 KiB
	Fields           []FieldError // the body's "errors"; at most 100
	OAuthError       ErrorCode    // the body's "error" (RFC 6749 §5.2)
	OAuthDescription string       // the body's "error_description"; at most 8 KiB
	RequestID        string       // the X-Request-ID header, to quote to WorkOS's support
	Method           string
	Route            string        // the path template, without values
	RetryAfter       time.Duration // the Retry-After header; 0 if there was none

	// Details are the other members of the body, by name: a text as it is, everything else as JSON. Members of a nested error
	// with the same name are prefixed with "error.". Details can identify a user, so neither Error nor the forms for
	// JSON and slog include them.
	Details map[string]string

	// Secrets are the other members with the name of a secret, such as pending_authentication_token.
	Secrets map[string]Secret

	hasRetryAfter bool
	body          hidden.Value[[]byte]
	codes         hidden.Value[[2]ErrorCode] // as received, for Is
}

// FieldError is one complaint about one field of the request.
type FieldError struct {
	Field       string            `json:"field,omitzero"` // its name or path: "field", "property", "instancePath" (RFC 6901) or "path"
	Code        string            `json:"code,omitzero"`
	Message     string            `json:"message,omitzero"`
	Constraints map[string]string `json:"constraints,omitzero"` // the rules that the value breaks, by name: a text for people

	// Details are the other members, in the form of Error.Details. They can repeat the value.
	Details map[string]string `json:"-"`
}

// Error names the call, the failure and the request ID. The text repeats no secret of the request, has no control
// characters, and is at most 2 KiB long.
func (e *Error) Error() string {
	if e == nil { // embedded in an error of another type, written as a literal
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
		b.WriteString(": " + plain.Cut(text, plain.Max/2))
	}
	for i, field := range e.Fields {
		if i == maxFieldsInText {
			fmt.Fprintf(&b, " and %d more", len(e.Fields)-i)
			break
		}
		b.WriteString([]string{" (", ", "}[min(i, 1)] + field.text())
	}
	if len(e.Fields) > 0 {
		b.WriteString(")")
	}
	later := e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable
	if later && (e.hasRetryAfter || e.RetryAfter > 0) {
		b.WriteString(" (retry after " + seconds(e.RetryAfter) + ")")
	}
	if e.RequestID != "" {
		b.WriteString(" [request " + e.RequestID + "]")
	}
	return plain.Text(b.String())
}

const maxFieldsInText = 10

// text names the field and what is wrong with it, as briefly as the response allows.
func (f FieldError) text() string {
	wrong := f.Code
	if wrong == "" && f.Field != "" {
		wrong = f.Message
	}
	if f.Code == "" && f.Message == "" {
		wrong = strings.Join(append([]string{wrong}, slices.Sorted(maps.Keys(f.Constraints))...), " ")
	}
	return plain.Cut(strings.TrimSpace(cmp.Or(f.Field, f.Message)+" "+strings.TrimSpace(wrong)), plain.Max/16)
}

// seconds formats a duration as in the documentation of the options, such as "60 s" or "0.25 s".
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Round(time.Millisecond).Seconds(), 'f', -1, 64) + " s"
}

// Is reports whether target is the sentinel of the status, or an ErrorCode that the response had as its code, its OAuth error or the
// code of one of its Fields.
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
	if !ok || code == "" {
		return false
	}
	sent := e.codes.Get()
	return code == e.Code || code == e.OAuthError || code == sent[0] || code == sent[1] ||
		slices.ContainsFunc(e.Fields, func(f FieldError) bool { return f.Code == string(code) })
}

// Decode decodes the whole body of the response, unredacted, into v. The body may hold secrets.
func (e *Error) Decode(v any) error {
	if e == nil {
		e = new(Error)
	}
	body := e.body.Get()
	if len(body) == 0 {
		return &ResponseError{Method: e.Method, Route: e.Route, Status: e.Status, RequestID: e.RequestID, Reason: "has no body"}
	}
	if err := codec.UnmarshalForeign(bytes.Clone(body), v); err != nil {
		return decodingError(err, body, e.Method, e.Route, e.Status, e.RequestID)
	}
	return nil
}
