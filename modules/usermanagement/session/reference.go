package session

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/workos-typestate/workos/core"
)

const (
	referencePrefix = "ref_" // no sealed session starts with it
	referenceBytes  = 32     // of each half
)

// reference is the value of the cookie for a session that is in a Store: the session's identifier, and a secret that changes
// with each refresh. Both are random. A new session never reuses any part of a reference from a cookie.
type reference struct{ id, secret string }

func newReference() reference { return reference{randomText(), randomText()} }

// next returns the reference that replaces this one.
func (r reference) next() reference { return reference{r.id, randomText()} }

func randomText() string {
	var random [referenceBytes]byte
	_, _ = rand.Read(random[:]) // never fails: see crypto/rand
	return string(random[:])
}

// parseReference accepts a reference only in its canonical spelling.
func parseReference(text string) (r reference, ok bool) {
	encoded, ok := strings.CutPrefix(text, referencePrefix)
	if !ok || strings.ContainsAny(encoded, "\r\n") {
		return r, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || len(raw) != 2*referenceBytes {
		return r, false
	}
	return reference{string(raw[:referenceBytes]), string(raw[referenceBytes:])}, true
}

func (r reference) sealed() core.SealedSession {
	return core.NewSealedSession(referencePrefix + base64.RawURLEncoding.EncodeToString([]byte(r.id+r.secret)))
}

// key returns the key of the session in a Store, which does not reveal the reference.
func (r reference) key() string {
	sum := sha256.Sum256([]byte("session: " + r.id))
	return hex.EncodeToString(sum[:])
}

// mark returns what a record stores of a secret: enough to recognize it.
func mark(secret string) string { return base64.RawURLEncoding.EncodeToString([]byte(secret)) }

func sameMark(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// storePassword derives the password of records. It differs from the cookie password, so that a record copied from the
// store does not work as a cookie.
func storePassword(cookiePassword string) string {
	mac := hmac.New(sha256.New, []byte(cookiePassword))
	mac.Write([]byte("workos: sessions in a store"))
	return hex.EncodeToString(mac.Sum(nil))
}
