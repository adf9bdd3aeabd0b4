package actions

import (
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// DefaultTolerance is the maximum difference between the time of a request's signature and the current time, in
// either direction. It is shorter than for webhooks, because a user is waiting.
const DefaultTolerance = 30 * time.Second

// DefaultBodyLimit is the maximum number of bytes read from a body.
const DefaultBodyLimit = webhooks.DefaultBodyLimit

// VerifyOption configures the verification of signatures. It is one of these:
//
//	actions.WithTolerance(time.Minute)
//	actions.WithAdditionalSecrets(older)
//	actions.WithClock(func() time.Time { return recordedAt })
//	actions.WithBodyLimit(64 << 10)
type VerifyOption interface {
	HandlerOption
	applyToVerification(*verification) error
}

// verifyOption is the same option of package webhooks.
type verifyOption struct{ option webhooks.VerifyOption }

func (o verifyOption) applyToVerification(v *verification) error {
	v.opts = append(v.opts, o.option)
	return nil
}

func (o verifyOption) applyToHandler(h *Handler) error { return o.applyToVerification(&h.verification) }

// WithTolerance sets the maximum difference between the time of a signature and the current time, in either
// direction, instead of DefaultTolerance. It must be positive.
func WithTolerance(tolerance time.Duration) VerifyOption {
	return verifyOption{webhooks.WithTolerance(tolerance)}
}

// WithAdditionalSecrets also accepts requests signed with one of other secrets, for example while the secret of
// actions is being replaced. Responses are only signed with the first secret.
func WithAdditionalSecrets(secrets ...core.SigningSecret) VerifyOption {
	return verifyOption{webhooks.WithAdditionalSecrets(slices.Clone(secrets)...)}
}

// WithClock takes the current time from now, for example in a test with a recorded request.
func WithClock(now func() time.Time) VerifyOption { return verifyOption{webhooks.WithClock(now)} }

// WithBodyLimit sets the maximum number of bytes that VerifyRequest and a Handler read, instead of DefaultBodyLimit.
func WithBodyLimit(bytes int64) VerifyOption { return verifyOption{webhooks.WithBodyLimit(bytes)} }

// verification holds the options for package webhooks.
type verification struct{ opts []webhooks.VerifyOption }

func newVerification(opts []VerifyOption) (verification, error) {
	v := verification{[]webhooks.VerifyOption{webhooks.WithTolerance(DefaultTolerance)}}
	err := engine.ApplyOptions(opts, &v, VerifyOption.applyToVerification)
	return v, err
}

// Verify verifies that a request is an action from WorkOS and returns its payload. body is the exact body of the
// request, header its header named webhooks.SignatureHeader, and secret the secret of actions. The payload has a copy
// of body.
//
// Errors: those of webhooks.Verify.
func Verify(body []byte, header string, secret core.SigningSecret, opts ...VerifyOption) (Payload, error) {
	v, err := newVerification(opts)
	if err != nil {
		return Payload{}, err
	}
	return payloadOf(webhooks.Verify(body, header, secret, v.opts...))
}

// VerifyRequest reads the body of a request and verifies it, for a server with its own handler. Nothing may read the
// body before.
//
// Errors: those of webhooks.VerifyRequest. webhooks.StatusOf has a status for each.
func VerifyRequest(r *http.Request, secret core.SigningSecret, opts ...VerifyOption) (Payload, error) {
	v, err := newVerification(opts)
	if err != nil {
		return Payload{}, err
	}
	return v.request(r, secret)
}

func (v verification) request(r *http.Request, secret core.SigningSecret) (Payload, error) {
	return payloadOf(webhooks.VerifyRequest(r, secret, v.opts...))
}

// payloadOf converts a verified payload of package webhooks to a payload of this package.
func payloadOf(verified webhooks.Payload, err error) (Payload, error) {
	if err != nil {
		return Payload{}, err
	}
	return Trust(verified.Bytes()), nil
}
