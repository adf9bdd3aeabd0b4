// Package jwt verifies JSON Web Tokens (RFC 7519) that are signed with RS256, against the keys that their issuer publishes.
package jwt

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// MaxBytes is the maximum length of a token, far more than an access token has; a longer one is rejected before it is decoded.
const MaxBytes = 64 << 10

// Refusal is the reason why a token is invalid. An error that is not a Refusal says nothing about the token.
type Refusal string

// The reasons.
const (
	Malformed      = Refusal("is not an RS256 JWT with the claims of WorkOS")
	UnknownKey     = Refusal("is signed with a key that WorkOS does not publish")
	WrongSignature = Refusal("has a wrong signature")
)

func (r Refusal) Error() string { return "workos: the access token " + string(r) }

// Signed is the part of a token that the issuer has signed.
type Signed struct {
	Payload []byte
	KeyID   string
}

// Verify checks the signature of a token: only algorithm RS256, with a currently published key. It does not check the
// claims.
func (s *Keys) Verify(ctx context.Context, token string) (Signed, error) {
	if len(token) > MaxBytes || !isCanonical(token) {
		return Signed{}, Malformed
	}
	parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || len(parsed.Signatures) != 1 || parsed.Signatures[0].Header.KeyID == "" || !isAccessToken(parsed) {
		return Signed{}, Malformed
	}
	keyID := parsed.Signatures[0].Header.KeyID
	key, err := s.get(ctx, keyID)
	if err != nil {
		return Signed{}, err
	}
	if !isSignedBy(key, parsed, token) {
		return Signed{}, WrongSignature
	}
	return Signed{parsed.UnsafePayloadWithoutVerification(), keyID}, nil
}

// isAccessToken reports whether the type allows an access token, and not something else, such as logout+jwt (RFC 8725 §3.11).
// WorkOS's own tokens have no type; those of RFC 9068 have at+jwt.
func isAccessToken(parsed *jose.JSONWebSignature) bool {
	kind, given := parsed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType]
	if !given {
		return true
	}
	name, _ := kind.(string)
	name = strings.TrimPrefix(strings.ToLower(name), "application/")
	return name == "jwt" || name == "at+jwt"
}

// isSignedBy reports whether the token has a valid RS256 signature of key (RFC 7518 §3.3), and no critical header
// (RFC 7515 §4.1.11). It calls crypto/rsa itself: go-jose reports a wrong signature with an error variable, which any package
// of the program could set to nil.
func isSignedBy(key *rsa.PublicKey, signed *jose.JSONWebSignature, token string) bool {
	signature := signed.Signatures[0]
	if _, more := signature.Protected.ExtraHeaders["crit"]; more {
		return false
	}
	digest := sha256.Sum256([]byte(token[:strings.LastIndexByte(token, '.')]))
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature.Signature) == nil
}

// isCanonical rejects other spellings of a token that decode to the same bytes: line breaks in it, and
// unused bits of the last base64 character. Each would be remembered as a separate token.
func isCanonical(token string) bool {
	strict := base64.RawURLEncoding.Strict()
	for part := range strings.SplitSeq(token, ".") {
		if _, err := strict.DecodeString(part); err != nil || strings.ContainsAny(part, "\r\n") {
			return false
		}
	}
	return true
}
