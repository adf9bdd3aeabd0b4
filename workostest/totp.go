package workostest

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what authenticators use (RFC 6238 section 1.2)
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// totpStep is how long one code of an authenticator is valid (RFC 6238 section 5.2).
const totpStep = 30 * time.Second

// totpKey decodes a secret as authenticators do: base 32, ignoring case, spaces and padding.
func totpKey(secret string) ([]byte, error) {
	secret = strings.ToUpper(strings.TrimRight(strings.ReplaceAll(secret, " ", ""), "="))
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
}

// totpCode returns the code of a key at a time: six digits of HMAC-SHA-1 over the number of the step (RFC 4226 section 5.3).
func totpCode(key []byte, at time.Time) string {
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/int64(totpStep/time.Second))
	sum := mac.Sum(nil)
	bits := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", bits%1_000_000)
}

// totpFits reports whether a code is the code of the step at a time, or of the one before or after.
func totpFits(secret, code string, at time.Time) bool {
	key, err := totpKey(secret)
	return err == nil && (equal(code, totpCode(key, at)) || equal(code, totpCode(key, at.Add(-totpStep))) || equal(code, totpCode(key, at.Add(totpStep))))
}
