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
	referencePrefix = "ref_" // which no sealed session begins with
	referenceBytes  = 32     // of either half
)

// reference is what a cookie holds of a session that is in a Store: which one it is, and a secret that changes with each
// refresh. Both are random. Nothing of a reference is ever taken over from a cookie into a new session.
type reference struct{ id, secret string }

func newReference() reference { return reference{randomText(), randomText()} }

// next returns the reference that replaces this one.
func (r reference) next() reference { return reference{r.id, randomText()} }

func randomText() string {
	var random [referenceBytes]byte
	_, _ = rand.Read(random[:]) // never fails: see crypto/rand
	return string(random[:])
}

// parseReference takes a reference in its one spelling.
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

// key is that of the session in a Store, which does not tell the reference.
func (r reference) key() string {
	sum := sha256.Sum256([]byte("session: " + r.id))
	return hex.EncodeToString(sum[:])
}

// mark is what a record says of a secret: enough to know it again.
func mark(secret string) string { return base64.RawURLEncoding.EncodeToString([]byte(secret)) }

func sameMark(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// storePassword is what records are sealed with. It is not the password of cookies, so that whoever reads the store cannot
// send what is in it as a cookie.
func storePassword(cookiePassword string) string {
	mac := hmac.New(sha256.New, []byte(cookiePassword))
	mac.Write([]byte("workos: sessions in a store"))
	return hex.EncodeToString(mac.Sum(nil))
}
