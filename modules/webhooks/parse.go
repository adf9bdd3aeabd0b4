package webhooks

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
)

// DefaultBodyLimit is how many bytes of a body are read at most.
const DefaultBodyLimit = 1 << 20

// ErrPayload matches every *PayloadError.
const ErrPayload = core.Sentinel("unusable payload")

// PayloadError is a body that does not hold what it should. It repeats nothing of the body.
type PayloadError struct {
	Field  string // JSON pointer (RFC 6901) to the member at fault; empty for the whole
	Reason string // completes the sentence "the payload …"
}

func (e *PayloadError) Error() string {
	if e.Field != "" {
		return "workos: " + e.Field + " in the payload " + e.Reason
	}
	return "workos: the payload " + e.Reason
}

// Is matches ErrPayload.
func (e *PayloadError) Is(target error) bool { return target == ErrPayload }

// Parse reads the event of a body that was verified. An event that this version of the SDK does not know is
// no error: its data is an events.Unknown. Any other body is a *PayloadError.
func Parse(payload []byte) (*events.Event, error) {
	event, err := Decode[events.Event](payload)
	switch {
	case err != nil:
		return nil, err
	case event.ID == "":
		return nil, &PayloadError{Field: "/id", Reason: "is missing"}
	case event.Name == "":
		return nil, &PayloadError{Field: "/event", Reason: "is missing"}
	}
	if odd, ok := event.Data.(events.Unreadable); ok {
		return nil, &PayloadError{Field: odd.Field, Reason: "has an unexpected form"}
	}
	return event, nil
}

// VerifyAndParse does what Verify does, then what Parse does.
func VerifyAndParse(payload []byte, header string, secret core.Secret, opts ...VerifyOption) (*events.Event, error) {
	if err := Verify(payload, header, secret, opts...); err != nil {
		return nil, err
	}
	return Parse(payload)
}

// VerifyRequest reads the body of a request, verifies it and returns it, for a server with a handler of its
// own; nothing before it may read the body. Its errors are those of Verify, an *http.MaxBytesError for a
// body over the limit, and whatever reading met with; StatusOf has an answer for each.
func VerifyRequest(r *http.Request, secret core.Secret, opts ...VerifyOption) (payload []byte, err error) {
	v, err := newVerification(secret, opts)
	if err != nil {
		return nil, err
	}
	return v.readVerified(nil, r, secret)
}

// readVerified refuses what it can before it reads the body. w may be nil.
func (v verification) readVerified(w http.ResponseWriter, r *http.Request, secret core.Secret) ([]byte, error) {
	header := r.Header.Get(SignatureHeader)
	timestamp, err := v.checkHeader(header)
	if err != nil {
		return nil, err
	}
	body := r.Body
	if body == nil {
		body = http.NoBody
	}
	payload, err := io.ReadAll(http.MaxBytesReader(w, body, v.bodyLimit))
	if err != nil {
		return nil, fmt.Errorf("workos: reading the body of a request: %w", err)
	}
	if err := v.checkSignature(payload, header, timestamp, secret); err != nil {
		return nil, err
	}
	return payload, nil
}

// StatusOf is what a Handler answers a request with for an error of VerifyRequest or Parse: 401 if the
// request was not verified, 413 if the body is too large, 500 for a *core.ArgumentError, which is the
// server's own mistake, and 400 for the rest. WorkOS delivers an event again after any of them.
func StatusOf(err error) int {
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case err == nil:
		return http.StatusOK
	case errors.Is(err, ErrUnverified):
		return http.StatusUnauthorized
	case tooLarge:
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, core.ErrInvalidArgument):
		return http.StatusInternalServerError
	default:
		return http.StatusBadRequest
	}
}

// Decode reads verified JSON into a T: the Raw of an events.Unknown, or a body that is no event. The error is
// a *PayloadError.
func Decode[T any](payload []byte) (*T, error) {
	value := new(T)
	if err := codec.Unmarshal(payload, value); err != nil {
		return nil, payloadError(err)
	}
	return value, nil
}

func payloadError(err error) *PayloadError {
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return &PayloadError{Reason: fmt.Sprintf("is not valid JSON at byte %d", syntactic.ByteOffset)}
	}
	refused := &PayloadError{Reason: "has an unexpected form"}
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		refused.Field = string(semantic.JSONPointer)
	}
	return refused
}
