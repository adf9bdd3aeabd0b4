package webhooks

import (
	"errors"
	"io"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/received"
	"github.com/workos-typestate/workos/modules/events"
)

// DefaultBodyLimit is the maximum number of bytes read from a body.
const DefaultBodyLimit = 1 << 20

// ErrPayload matches every *PayloadError.
const ErrPayload = core.Sentinel("workos: unusable payload")

// PayloadError describes an invalid body. It repeats nothing of the body.
type PayloadError struct {
	Field  string // JSON pointer (RFC 6901) to the member at fault; empty for the whole
	Reason string // completes the sentence "the payload …"
}

// Error returns the text without control characters, at most 2 KiB long.
func (e *PayloadError) Error() string {
	if e.Field != "" {
		return plain.Text("workos: " + e.Field + " in the payload " + e.Reason)
	}
	return plain.Text("workos: the payload " + e.Reason)
}

// Is matches ErrPayload.
func (e *PayloadError) Is(target error) bool { return target == ErrPayload }

// Parse decodes the event of a payload. An unknown event is not an error: its data is
// an events.Unknown.
//
// The event that Parse returns comes from WorkOS, or from the caller of Trust. The type *events.Event alone does not
// prove that: an Event is a plain struct, which a program can also write as a literal or decode from any JSON.
//
// Errors: a *PayloadError if the payload is not an event; a *core.ArgumentError for the zero Payload.
func Parse(payload Payload) (*events.Event, error) {
	body, err := payload.verified()
	if err != nil {
		return nil, err
	}
	event, fault := received.Decode[events.Event](body)
	if fault != nil {
		return nil, &PayloadError{Field: fault.Field, Reason: fault.Reason}
	}
	switch odd, ok := event.Data.(events.Unreadable); {
	case ok:
		return nil, &PayloadError{Field: odd.Field, Reason: "has an unexpected form"}
	case event.ID == "":
		return nil, &PayloadError{Field: "/id", Reason: "is missing"}
	case event.Name == "":
		return nil, &PayloadError{Field: "/event", Reason: "is missing"}
	}
	return event, nil
}

// VerifyAndParse combines Verify and Parse.
func VerifyAndParse(body []byte, header string, secret core.SigningSecret, opts ...VerifyOption) (*events.Event, error) {
	payload, err := Verify(body, header, secret, opts...)
	if err != nil {
		return nil, err
	}
	return Parse(payload)
}

// VerifyRequest reads the body of a request and verifies it, for a server with its own handler. Nothing may read the
// body before.
//
// Errors: those of Verify, an *http.MaxBytesError for a body over the limit, and read errors. StatusOf has a status for
// each.
func VerifyRequest(r *http.Request, secret core.SigningSecret, opts ...VerifyOption) (Payload, error) {
	v, err := newVerification(secret, opts)
	if err != nil {
		return Payload{}, err
	}
	return v.readVerified(nil, r, secret)
}

// readVerified rejects invalid headers before it reads the body. w may be nil.
func (v verification) readVerified(w http.ResponseWriter, r *http.Request, secret core.SigningSecret) (Payload, error) {
	header := r.Header.Get(SignatureHeader)
	timestamp, err := v.checkHeader(header)
	if err != nil {
		return Payload{}, err
	}
	body := r.Body
	if body == nil {
		body = http.NoBody
	}
	read, err := io.ReadAll(http.MaxBytesReader(w, body, v.bodyLimit))
	if err != nil {
		return Payload{}, plain.Errorf("workos: reading the body of a request: %w", err)
	}
	return v.payload(read, header, timestamp, secret)
}

// StatusOf returns the status of a Handler's response to an error of VerifyRequest or Parse: 401 if the request was
// not verified, 413 if the body is too large, 500 for a *core.ArgumentError, which is the server's own mistake, and
// 400 otherwise. WorkOS delivers an event again after any of them.
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
