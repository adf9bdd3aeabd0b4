package webhooks

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
)

// SignatureHeader is the header of a request that holds its signature, such as "t=1700000000000, v1=5f8c…".
const SignatureHeader = "WorkOS-Signature"

// DefaultTolerance is how far the time of a signature may be from the present, either way.
const DefaultTolerance = 3 * time.Minute

// ErrUnverified matches every reason for which Verify refuses a request.
const ErrUnverified = core.Sentinel("workos: the request is not known to be WorkOS's")

// The reasons, each of which also matches ErrUnverified.
const (
	ErrHeader              = VerificationError("has no usable " + SignatureHeader + " header")
	ErrTimestampOutOfRange = VerificationError("was signed too long ago, or by a clock that is ahead")
	ErrSignature           = VerificationError("has a wrong signature: is the secret that of this endpoint, and the body as it came?")
)

// VerificationError is a reason for which Verify refuses a request. Each matches ErrUnverified.
type VerificationError string

func (e VerificationError) Error() string { return "workos: the request " + string(e) }

// Is matches ErrUnverified.
func (e VerificationError) Is(target error) bool { return target == ErrUnverified }

// VerifyOption sets how signatures are verified. It fits wherever that is done, and is one of these:
//
//	webhooks.WithTolerance(time.Minute)
//	webhooks.WithAdditionalSecrets(older)
//	webhooks.WithClock(func() time.Time { return recordedAt })
//	webhooks.WithBodyLimit(64 << 10)
type VerifyOption interface {
	HandlerOption
	applyToVerification(*verification) error
}

type verifyOption func(*verification) error

func (o verifyOption) applyToVerification(v *verification) error { return o(v) }
func (o verifyOption) applyToHandler(h *Handler) error           { return o(&h.verification) }

// WithTolerance sets how far the time of a signature may be from the present, either way, in place of
// DefaultTolerance. It must be positive.
func WithTolerance(tolerance time.Duration) VerifyOption {
	return verifyOption(func(v *verification) error {
		if tolerance <= 0 {
			return &core.ArgumentError{Argument: "WithTolerance", Reason: "is not positive"}
		}
		v.tolerance = tolerance
		return nil
	})
}

// WithAdditionalSecrets also accepts what is signed with one of other secrets, as while an endpoint is replaced
// by one with a new secret.
func WithAdditionalSecrets(secrets ...core.SigningSecret) VerifyOption {
	return verifyOption(func(v *verification) error {
		for _, secret := range secrets {
			if err := engine.Required("WithAdditionalSecrets", secret.Reveal()); err != nil {
				return err
			}
		}
		v.more = hidden.Hide(slices.Concat(v.more.Get(), secrets))
		return nil
	})
}

// WithClock takes the present from now, such as in a test with a recorded request.
func WithClock(now func() time.Time) VerifyOption {
	return verifyOption(func(v *verification) error {
		if now == nil {
			return &core.ArgumentError{Argument: "WithClock", Reason: "is nil"}
		}
		v.now = now
		return nil
	})
}

// WithBodyLimit sets how many bytes VerifyRequest and a Handler read at most, in place of DefaultBodyLimit.
func WithBodyLimit(bytes int64) VerifyOption {
	return verifyOption(func(v *verification) error {
		if bytes <= 0 {
			return &core.ArgumentError{Argument: "WithBodyLimit", Reason: "is not positive"}
		}
		v.bodyLimit = bytes
		return nil
	})
}

// Verify verifies that a request is WorkOS's and returns its payload: body is its body exactly as it came, header its
// header named SignatureHeader, and secret that of the endpoint. The payload has a copy of body.
//
// Errors: ErrHeader, ErrTimestampOutOfRange or ErrSignature, which all match ErrUnverified; a *core.ArgumentError if the
// secret is empty.
func Verify(body []byte, header string, secret core.SigningSecret, opts ...VerifyOption) (Payload, error) {
	v, err := newVerification(secret, opts)
	if err != nil {
		return Payload{}, err
	}
	timestamp, err := v.checkHeader(header)
	if err != nil {
		return Payload{}, err
	}
	return v.payload(bytes.Clone(body), header, timestamp, secret)
}

// verification is how to verify.
type verification struct {
	more      hidden.Value[[]core.SigningSecret] // that a request may be signed with
	tolerance time.Duration
	now       func() time.Time
	bodyLimit int64
}

func newVerification(secret core.SigningSecret, opts []VerifyOption) (verification, error) {
	v := verification{tolerance: DefaultTolerance, now: time.Now, bodyLimit: DefaultBodyLimit}
	if err := engine.Required("secret", secret.Reveal()); err != nil {
		return v, err
	}
	if len(opts) == 0 {
		return v, nil
	}
	return v.with(opts)
}

// with is apart from newVerification so that a verification without options stays on the stack.
func (v verification) with(opts []VerifyOption) (verification, error) {
	err := engine.ApplyOptions(opts, &v, VerifyOption.applyToVerification)
	return v, err
}

// checkHeader checks the form of a header and its time, which it returns as it is written there: that is
// what was signed.
func (v verification) checkHeader(header string) (timestamp string, err error) {
	signatures := 0
	for part := range strings.SplitSeq(header, ",") {
		scheme, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch scheme {
		case "t":
			if timestamp != "" {
				return "", ErrHeader // two times: which was signed?
			}
			timestamp = value
		case "v1":
			signatures++
		}
	}
	at, err := strconv.ParseUint(timestamp, 10, 63) // milliseconds since the Unix epoch
	if err != nil || signatures == 0 {
		return "", ErrHeader
	}
	if age := v.now().UnixMilli() - int64(at); max(age, -age) > v.tolerance.Milliseconds() {
		return "", ErrTimestampOutOfRange
	}
	return timestamp, nil
}

// payload keeps the body, which nobody else may hold, if it is signed by one of the secrets.
func (v verification) payload(body []byte, header, timestamp string, secret core.SigningSecret) (Payload, error) {
	if err := v.checkSignature(body, header, timestamp, secret); err != nil {
		return Payload{}, err
	}
	return payloadOf(body), nil
}

// checkSignature looks for a signature that is right by one of the secrets. The header has passed
// checkHeader.
func (v verification) checkSignature(body []byte, header, timestamp string, secret core.SigningSecret) error {
	if signedBy(secret, body, header, timestamp) {
		return nil
	}
	for _, secret := range v.more.Get() {
		if signedBy(secret, body, header, timestamp) {
			return nil
		}
	}
	return ErrSignature
}

// signedBy reports whether one of the header's signatures is the HMAC-SHA256 of the time, a dot and the
// payload, in lower-case hexadecimal.
func signedBy(secret core.SigningSecret, payload []byte, header, timestamp string) bool {
	want := signature(secret, timestamp, payload)
	found := 0
	for part := range strings.SplitSeq(header, ",") {
		scheme, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		var got [len(want)]byte
		if scheme == "v1" && copy(got[:], value) == len(value) { // what is too short ends in zeros, which want never has
			found |= subtle.ConstantTimeCompare(got[:], want[:])
		}
	}
	return found == 1
}

func signature(secret core.SigningSecret, timestamp string, payload []byte) (text [2 * sha256.Size]byte) {
	// One allocation for all that goes in and out of the hash beside the payload.
	revealed := secret.Reveal()
	key := append(make([]byte, 0, len(revealed)+len(timestamp)+1+sha256.Size), revealed...)
	mac := hmac.New(sha256.New, key)
	prefix := append(append(key[len(key):], timestamp...), '.')
	mac.Write(prefix)
	mac.Write(payload)
	hex.Encode(text[:], mac.Sum(prefix[len(prefix):]))
	return text
}
