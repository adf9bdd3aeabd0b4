package workostest

import (
	"crypto/rand"
	"encoding/binary"
	"strings"
	"time"
)

// newID returns prefix, an underscore and a ULID: 48 bits of milliseconds and
// 80 random bits in 26 characters of Crockford's base 32.
func newID(prefix string, at time.Time) string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	var raw [16]byte
	_, _ = rand.Read(raw[6:]) // crypto/rand.Read never returns an error.
	hi := uint64(at.UnixMilli())<<16 | uint64(binary.BigEndian.Uint16(raw[6:8]))
	lo := binary.BigEndian.Uint64(raw[8:])
	var out [26]byte
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = alphabet[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return prefix + "_" + string(out[:])
}

// newOneTimeCode returns six random digits.
func newOneTimeCode() string { return pick("0123456789", 6) }

// newUserCode returns a code that a person types, such as "BCDF-GHJK": without vowels it spells no word and has no look-alikes (RFC 8628 section
// 6.1).
func newUserCode() string {
	const consonants = "BCDFGHJKLMNPQRSTVWXZ"
	return pick(consonants, 4) + "-" + pick(consonants, 4)
}

// sameUserCode returns the form in which user codes are compared: a person may omit the hyphen or type lower case.
func sameUserCode(code string) string {
	return strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))
}

func pick(alphabet string, n int) string {
	out := make([]byte, n)
	_, _ = rand.Read(out)
	for i, b := range out {
		out[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(out)
}

// stamp formats a time as the API does: UTC, with milliseconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// stampOrNull is stamp for a time that may still be unset.
func stampOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := stamp(t)
	return &text
}

// orNull returns nil, which is encoded as null, for the empty string.
func orNull[S ~string](s S) *string {
	if s == "" {
		return nil
	}
	text := string(s)
	return &text
}

// as converts a list to strings of another type: requests and responses hold plain ones.
func as[To, From ~string](list []From) []To {
	out := make([]To, 0, len(list))
	for _, one := range list {
		out = append(out, To(one))
	}
	return out
}
