package actions

import (
	"bytes"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
)

// Payload is the body of a request that was verified to be an action from WorkOS. [Verify] and [VerifyRequest] create
// one, and [Trust] creates one from a body that was verified elsewhere. Nothing else does, not even a verified webhook.
// Its bytes never change. The zero value holds no payload, and Parse rejects it.
//
// A payload cannot be printed or encoded.
type Payload struct{ body hidden.Value[[]byte] }

// Trust returns the payload with the given body without verifying it: the caller vouches for the body. Use it for a
// body that was already verified, for example by a proxy, and in tests.
func Trust(body []byte) Payload { return Payload{hidden.Hide(bytes.Clone(body))} }

// Bytes returns a copy of the body as WorkOS sent it; nil for the zero value.
func (p Payload) Bytes() []byte { return bytes.Clone(p.body.Get()) }

// MarshalText returns a *core.ArgumentError, so that an encoder does not silently lose the payload.
func (Payload) MarshalText() ([]byte, error) {
	return nil, &core.ArgumentError{Argument: "payload", Reason: "cannot be encoded: send its Bytes, and call Trust with them on arrival"}
}

// UnmarshalText returns a *core.ArgumentError: decoding verifies nothing.
func (*Payload) UnmarshalText([]byte) error {
	return &core.ArgumentError{Argument: "payload", Reason: "cannot be decoded: call Verify or Trust"}
}

// verified returns the body, which must not be changed.
func (p Payload) verified() ([]byte, error) {
	if p.body.IsZero() {
		return nil, &core.ArgumentError{Argument: "payload", Reason: "is the zero value: create one with Verify, VerifyRequest or Trust"}
	}
	return p.body.Get(), nil
}
