package actions

import (
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// DefaultTolerance is how far the time of a request's signature may be from the present, either way. It is
// less than that of webhooks, since somebody is waiting.
const DefaultTolerance = 30 * time.Second

// DefaultBodyLimit is how many bytes of a body are read at most.
const DefaultBodyLimit = webhooks.DefaultBodyLimit

// VerifyOption sets how signatures are verified. It fits wherever that is done, and is one of these:
//
//	actions.WithTolerance(time.Minute)
//	actions.WithAdditionalSecrets(older)
//	actions.WithClock(func() time.Time { return recordedAt })
//	actions.WithBodyLimit(64 << 10)
type VerifyOption interface {
	HandlerOption
	applyToVerification(*verification) error
}

// verifyOption does here what it does for webhooks.
type verifyOption struct{ option webhooks.VerifyOption }

func (o verifyOption) applyToVerification(v *verification) error {
	v.opts = append(v.opts, o.option)
	return nil
}

func (o verifyOption) applyToHandler(h *Handler) error { return o.applyToVerification(&h.verification) }

// WithTolerance sets how far the time of a signature may be from the present, either way, in place of
// DefaultTolerance. It must be positive.
func WithTolerance(tolerance time.Duration) VerifyOption {
	return verifyOption{webhooks.WithTolerance(tolerance)}
}

// WithAdditionalSecrets also accepts what is signed with one of other secrets, as while the secret of actions is
// replaced. Responses are signed with the first secret alone.
func WithAdditionalSecrets(secrets ...core.SigningSecret) VerifyOption {
	return verifyOption{webhooks.WithAdditionalSecrets(slices.Clone(secrets)...)}
}

// WithClock takes the present from now, such as in a test with a recorded request.
func WithClock(now func() time.Time) VerifyOption { return verifyOption{webhooks.WithClock(now)} }

// WithBodyLimit sets how many bytes VerifyRequest and a Handler read at most, in place of DefaultBodyLimit.
func WithBodyLimit(bytes int64) VerifyOption { return verifyOption{webhooks.WithBodyLimit(bytes)} }

// verification is how to verify: what package webhooks does with these options.
type verification struct{ opts []webhooks.VerifyOption }

func newVerification(opts []VerifyOption) (verification, error) {
	v := verification{[]webhooks.VerifyOption{webhooks.WithTolerance(DefaultTolerance)}}
	err := engine.ApplyOptions(opts, &v, VerifyOption.applyToVerification)
	return v, err
}

// Verify verifies that a request is an action of WorkOS's and returns its payload: body is its body exactly as it came,
// header its header named webhooks.SignatureHeader, and secret that of actions. The payload has a copy of body.
//
// Errors: those of webhooks.Verify.
func Verify(body []byte, header string, secret core.SigningSecret, opts ...VerifyOption) (Payload, error) {
	v, err := newVerification(opts)
	if err != nil {
		return Payload{}, err
	}
	return payloadOf(webhooks.Verify(body, header, secret, v.opts...))
}

// VerifyRequest reads the body of a request and verifies it, for a server with a handler of its own; nothing before it
// may read the body.
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

// payloadOf returns what package webhooks verified as a payload of this package.
func payloadOf(verified webhooks.Payload, err error) (Payload, error) {
	if err != nil {
		return Payload{}, err
	}
	return Trust(verified.Bytes()), nil
}
