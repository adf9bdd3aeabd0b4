// Package pkce implements Proof Key for Code Exchange (RFC 7636): a [Verifier], which the program keeps, and
// its [Challenge], which goes with the browser. The methods that build authorization URLs call it and return
// an [Authorization]; a program needs more of it only to carry a verifier from one request to the next, with
// [Verifier.Reveal] and [ParseVerifier].
package pkce

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/redact"
)

// Bounds of a verifier, in characters (RFC 7636 §4.1).
const (
	MinLength = 43
	MaxLength = 128
)

// MethodS256 is the only challenge method of this package: "plain" protects nothing (RFC 7636 §7.2).
const MethodS256 = "S256"

// ErrInvalidVerifier is returned by ParseVerifier and NewVerifierOfLength.
const ErrInvalidVerifier = core.Sentinel("workos: a verifier has 43 to 128 characters of A-Z a-z 0-9 - . _ ~")

// Verifier is the secret half. Only this package creates verifiers, so every Verifier is valid except the
// zero value, which sign-in rejects. It prints as "[redacted]" through fmt, JSON, text, gob
// and slog. Verifiers cannot be compared with ==; Equal compares them in constant time.
type Verifier struct{ value hidden.Value[string] }

func verifierOf(s string) Verifier { return Verifier{hidden.Hide(s)} }

// NewVerifier returns a verifier of 43 characters from 32 random bytes (RFC 7636 §4.1).
func NewVerifier() Verifier {
	var random [32]byte
	return verifierOf(randomText(random[:]))
}

// NewVerifierOfLength returns a random verifier of the given length, MinLength to MaxLength characters.
func NewVerifierOfLength(length int) (Verifier, error) {
	if length < MinLength || length > MaxLength {
		return Verifier{}, ErrInvalidVerifier
	}
	random := make([]byte, length) // more than needed: base64 makes four characters from three bytes
	return verifierOf(randomText(random)[:length]), nil
}

// randomText fills room with random bytes and returns them in base64url. It discards text that begins like an API key, one
// in 262,144: a request without a key refuses to carry one.
func randomText(room []byte) string {
	for {
		_, _ = rand.Read(room) // never fails: see crypto/rand
		if text := base64.RawURLEncoding.EncodeToString(room); !strings.HasPrefix(text, "sk_") {
			return text
		}
	}
}

// ParseVerifier returns the verifier for the result of Reveal, or for a verifier from elsewhere. It returns
// ErrInvalidVerifier for text that RFC 7636 §4.1 does not allow.
func ParseVerifier(s string) (Verifier, error) {
	if len(s) < MinLength || len(s) > MaxLength || strings.ContainsFunc(s, notUnreserved) {
		return Verifier{}, ErrInvalidVerifier
	}
	return verifierOf(s), nil
}

func notUnreserved(r rune) bool {
	letterOrDigit := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	return !letterOrDigit && r != '-' && r != '.' && r != '_' && r != '~'
}

// Reveal returns the verifier itself. Keep it where only this sign-in can read it.
func (v Verifier) Reveal() string { return v.value.Get() }

// IsZero reports whether v is the zero value.
func (v Verifier) IsZero() bool { return v.value.IsZero() }

// Equal reports whether both are the same verifier.
func (v Verifier) Equal(other Verifier) bool {
	return subtle.ConstantTimeCompare([]byte(v.Reveal()), []byte(other.Reveal())) == 1
}

// Challenge returns the S256 challenge of the verifier (RFC 7636 §4.2).
func (v Verifier) Challenge() Challenge {
	sum := sha256.Sum256([]byte(v.Reveal()))
	return Challenge(base64.RawURLEncoding.EncodeToString(sum[:]))
}

// String returns a fixed mark, never the verifier.
func (v Verifier) String() string { return redact.Mark }

// Format writes a fixed mark for every verb.
func (v Verifier) Format(f fmt.State, verb rune) { redact.Format(f, verb) }

// MarshalText returns a fixed mark.
func (v Verifier) MarshalText() ([]byte, error) { return []byte(redact.Mark), nil }

// GobEncode returns a fixed mark.
func (v Verifier) GobEncode() ([]byte, error) { return v.MarshalText() }

// LogValue returns a fixed mark.
func (v Verifier) LogValue() slog.Value { return slog.StringValue(redact.Mark) }

// Challenge is the public half: the base64url form of the verifier's SHA-256.
type Challenge string

// Pair is a verifier with its challenge and the challenge's method.
type Pair struct {
	Verifier  Verifier
	Challenge Challenge
	Method    string // always MethodS256
}

// NewPair returns a new verifier and its challenge.
func NewPair() Pair {
	verifier := NewVerifier()
	return Pair{Verifier: verifier, Challenge: verifier.Challenge(), Method: MethodS256}
}
