package actions

import (
	"bytes"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
)

// Payload is the body of a request that was verified to be an action of WorkOS's. [Verify] and [VerifyRequest] make one,
// and [Trust] makes one of a body that was verified elsewhere; nothing else does, a verified webhook included. The
// bytes in it never change. The zero value holds no payload, and Parse refuses it.
//
// A payload is neither printed nor encoded.
type Payload struct{ body hidden.Value[[]byte] }

// Trust returns the payload that has the given body without verifying it: the caller vouches for the body. It is for
// what was verified before, such as by a proxy, and for tests.
func Trust(body []byte) Payload { return Payload{hidden.Hide(bytes.Clone(body))} }

// Bytes returns a copy of the body as WorkOS sent it; nil for the zero value.
func (p Payload) Bytes() []byte { return bytes.Clone(p.body.Get()) }

// MarshalText returns a *core.ArgumentError, so that an encoder does not lose the payload unnoticed.
func (Payload) MarshalText() ([]byte, error) {
	return nil, &core.ArgumentError{Argument: "payload", Reason: "is not encoded: send its Bytes, and Trust them where they arrive"}
}

// UnmarshalText returns a *core.ArgumentError: decoding verifies nothing.
func (*Payload) UnmarshalText([]byte) error {
	return &core.ArgumentError{Argument: "payload", Reason: "is not decoded: Verify it, or Trust it by name"}
}

// verified returns the body, which is not to be changed.
func (p Payload) verified() ([]byte, error) {
	if p.body.IsZero() {
		return nil, &core.ArgumentError{Argument: "payload", Reason: "is the zero value: Verify, VerifyRequest or Trust makes one"}
	}
	return p.body.Get(), nil
}
