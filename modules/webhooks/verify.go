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

// SignatureHeader is the request header with the signature, such as "t=1700000000000, v1=5f8c…".
const SignatureHeader = "WorkOS-Signature"

// DefaultTolerance is the maximum difference between the time of a signature and the current time, in either direction.
const DefaultTolerance = 3 * time.Minute

// ErrUnverified matches every reason for which Verify rejects a request.
const ErrUnverified = core.Sentinel("workos: the request is not verified to be from WorkOS")

// The reasons, each of which also matches ErrUnverified.
const (
	ErrHeader              = VerificationError("has no usable " + SignatureHeader + " header")
	ErrTimestampOutOfRange = VerificationError("was signed too long ago, or with a clock that is ahead")
	ErrSignature           = VerificationError("has a wrong signature: check that the secret is this endpoint's, and that the body is unchanged")
)

// VerificationError is a reason for which Verify rejects a request. Each matches ErrUnverified.
type VerificationError string

func (e VerificationError) Error() string { return "workos: the request " + string(e) }

// Is matches ErrUnverified.
func (e VerificationError) Is(target error) bool { return target == ErrUnverified }

// VerifyOption configures the verification of signatures. It is one of these:
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

// WithTolerance sets the maximum difference between the time of a signature and the current time, in either
// direction, instead of DefaultTolerance. It must be positive.
func WithTolerance(tolerance time.Duration) VerifyOption {
	return verifyOption(func(v *verification) error {
		if tolerance <= 0 {
			return &core.ArgumentError{Argument: "WithTolerance", Reason: "is not positive"}
		}
		v.tolerance = tolerance
		return nil
	})
}

// WithAdditionalSecrets also accepts requests signed with one of other secrets, for example while an endpoint is
// being replaced by one with a new secret.
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

// WithClock takes the current time from now, for example in a test with a recorded request.
func WithClock(now func() time.Time) VerifyOption {
	return verifyOption(func(v *verification) error {
		if now == nil {
			return &core.ArgumentError{Argument: "WithClock", Reason: "is nil"}
		}
		v.now = now
		return nil
	})
}

// WithBodyLimit sets the maximum number of bytes that VerifyRequest and a Handler read, instead of DefaultBodyLimit.
func WithBodyLimit(bytes int64) VerifyOption {
	return verifyOption(func(v *verification) error {
		if bytes <= 0 {
			return &core.ArgumentError{Argument: "WithBodyLimit", Reason: "is not positive"}
		}
		v.bodyLimit = bytes
		return nil
	})
}

// Verify verifies that a request is from WorkOS and returns its payload. body is the exact body of the request,
// header its header named SignatureHeader, and secret the secret of the endpoint. The payload has a copy of body.
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

// verification holds the settings of a verification.
type verification struct {
	more      hidden.Value[[]core.SigningSecret] // additional secrets
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

// with is separate from newVerification so that a verification without options stays on the stack.
func (v verification) with(opts []VerifyOption) (verification, error) {
	err := engine.ApplyOptions(opts, &v, VerifyOption.applyToVerification)
	return v, err
}

// checkHeader checks the form of a header and its time, and returns the time as written, because that text was
// signed.
func (v verification) checkHeader(header string) (timestamp string, err error) {
	signatures := 0
	for part := range strings.SplitSeq(header, ",") {
		scheme, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch scheme {
		case "t":
			if timestamp != "" {
				return "", ErrHeader // two times are ambiguous
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

// payload keeps the body, which no other code may hold, if it is signed with one of the secrets.
func (v verification) payload(body []byte, header, timestamp string, secret core.SigningSecret) (Payload, error) {
	if err := v.checkSignature(body, header, timestamp, secret); err != nil {
		return Payload{}, err
	}
	return payloadOf(body), nil
}

// checkSignature looks for a signature that is valid for one of the secrets. The header has passed checkHeader.
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
		if scheme == "v1" && copy(got[:], value) == len(value) { // a short value ends in zeros, which want never has
			found |= subtle.ConstantTimeCompare(got[:], want[:])
		}
	}
	return found == 1
}

func signature(secret core.SigningSecret, timestamp string, payload []byte) (text [2 * sha256.Size]byte) {
	// One allocation for all input and output of the hash except the payload.
	revealed := secret.Reveal()
	key := append(make([]byte, 0, len(revealed)+len(timestamp)+1+sha256.Size), revealed...)
	mac := hmac.New(sha256.New, key)
	prefix := append(append(key[len(key):], timestamp...), '.')
	mac.Write(prefix)
	mac.Write(payload)
	hex.Encode(text[:], mac.Sum(prefix[len(prefix):]))
	return text
}
