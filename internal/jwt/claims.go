package jwt

import (
	"time"

	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/workos-typestate/workos/internal/codec"
)

// Times are the times of a token, in seconds since the Unix epoch (RFC 7519 §2). Nil is a missing claim.
type Times struct {
	IssuedAt  *jwt.NumericDate `json:"iat"`
	NotBefore *jwt.NumericDate `json:"nbf"`
	ExpiresAt *jwt.NumericDate `json:"exp"`
}

// Audience is one string or several (RFC 7519 §4.1.3).
type Audience []string

// UnmarshalJSON reads either form.
func (a *Audience) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*a = make(Audience, 1)
		return codec.Unmarshal(data, &(*a)[0])
	}
	return codec.Unmarshal(data, (*[]string)(a))
}

// AuthTime is the time of an authentication (OpenID Connect Core §2). A value that is not a number of seconds, which only a
// JWT template can produce, is ignored.
type AuthTime time.Time

// maxAuthTime is the end of the year 9999, the last that time.Time can write as JSON.
const maxAuthTime = 253_402_300_799

// UnmarshalJSON decodes a value that is not a time to the zero time.
func (a *AuthTime) UnmarshalJSON(data []byte) error {
	*a = AuthTime{}
	var seconds float64
	if codec.Unmarshal(data, &seconds) == nil && seconds >= 1 && seconds <= maxAuthTime {
		*a = AuthTime(time.Unix(int64(seconds), 0))
	}
	return nil
}
