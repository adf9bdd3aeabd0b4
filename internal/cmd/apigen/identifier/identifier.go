// Package identifier creates Go identifiers from the API's words.
package identifier

import (
	"strings"
	"unicode"
)

// spelt lists the words that Go code does not write as "Word".
var spelt = map[string]string{
	"ad": "AD", "adfs": "ADFS", "api": "API", "authkit": "AuthKit", "byok": "BYOK", "dek": "DEK", "dns": "DNS", "dsync": "DSync",
	"github": "GitHub", "gitlab": "GitLab", "hr": "HR", "http": "HTTP", "https": "HTTPS", "id": "ID", "ip": "IP", "jwt": "JWT",
	"kek": "KEK", "linkedin": "LinkedIn", "mfa": "MFA", "oauth": "OAuth", "oidc": "OIDC", "otp": "OTP", "saml": "SAML",
	"scim": "SCIM", "sms": "SMS", "sso": "SSO", "totp": "TOTP", "url": "URL", "webauthn": "WebAuthn",
}

// Of returns the exported identifier for a name of the API, such as "dsync.user_created", "GoogleOAuth" or "sign-in".
func Of(name string) string {
	var b strings.Builder
	for _, word := range words(name) {
		if known, ok := spelt[strings.ToLower(word)]; ok {
			b.WriteString(known)
			continue
		}
		letters := []rune(word)
		if strings.ToUpper(word) == word {
			letters = []rune(strings.ToLower(word)) // AZURE_KEY_VAULT
		}
		b.WriteRune(unicode.ToUpper(letters[0]))
		b.WriteString(string(letters[1:]))
	}
	return b.String()
}

// words splits a name at every character that is neither a letter nor a digit.
func words(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
