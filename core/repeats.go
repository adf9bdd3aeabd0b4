package core

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/workos-typestate/workos/internal/redact"
)

// secrets returns a finder of the secrets in the request. It is built from what was sent, only after a failure.
func (c *call) secrets() *redact.Repeats {
	secrets := []string{c.sender.secret, c.sender.own, c.options.accessToken.Reveal(), c.options.warrantToken.Reveal()}
	secrets = append(secrets, c.target.secrets...)
	if c.revealed != nil {
		secrets = append(secrets, c.revealed.found...)
	}
	for _, named := range []map[string][]string{c.client.options.Headers, c.options.header, c.options.query} {
		for name, values := range named {
			if isConfidential(name) {
				secrets = append(secrets, values...)
			}
		}
	}
	for _, secret := range secrets {
		if !utf8.ValidString(secret) { // in JSON each byte that is not UTF-8 became U+FFFD
			secrets = append(secrets, string([]rune(secret)))
		}
	}
	return redact.NewRepeats(secrets...)
}

// scrub removes the secrets of the request from a text of the response.
func scrub(s string, secrets *redact.Repeats) string { return secrets.Remove(s) }

// credentials are words that occur in the names of secrets.
var credentials = [...]string{
	"token", "secret", "password", "apikey", "authorization", "cookie", "credential", "verifier", "assertion", "signature",
	"privatekey", "accesskey", "sealedsession", "jwt", "devicecode", "authorizationcode", "backupcode", "recoverycode",
	"verificationcode", "onetimecode",
}

// isConfidential reports whether the value that a caller sent in a header or parameter of that name is a secret.
func isConfidential(name string) bool {
	name = joined(name)
	for _, part := range credentials {
		if strings.Contains(name, part) {
			return true
		}
	}
	return strings.HasSuffix(name, "otp")
}

// isCredential reports whether a member of that name in a response is a secret: its name ends in a word for one.
// "token_type" and "password_requirements" are not secrets.
func isCredential(name string) bool {
	name = strings.TrimRight(joined(name), "0123456789")
	for _, more := range [...]string{"s", "pem", "header", "confirmation", "hash", "value", ""} {
		for _, last := range credentials {
			if strings.HasSuffix(name, last) {
				return true
			}
		}
		name = strings.TrimSuffix(name, more)
	}
	return strings.HasSuffix(name, "secretkey") || strings.HasSuffix(name, "tokenhint") || strings.HasSuffix(name, "otp")
}

// joined returns a name in lower case without separators.
func joined(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

const (
	maxWord      = 128 // characters of a code or a field's name
	maxRequestID = 128 // characters
)

// word returns a word of the API's vocabulary, a code or the name of a field. It is not redacted even if it contains a secret:
// the password "password" must neither hide "password_strength_error" nor be given away by a gap in it. A word is redacted if
// it does not look like the API's own codes and contains a secret too long to be there by chance. Text that does not have the
// form of a word is scrubbed as free text.
func word(s string, secrets *redact.Repeats) string {
	switch {
	case !isWord(s) || !strings.ContainsFunc(s, unicode.IsLetter):
		return scrub(s, secrets)
	case !isCode(s) && secrets.HoldsLong(s):
		return redact.Mark
	}
	return s
}

// isWord reports whether s has the form of a code or a field name.
func isWord(s string) bool {
	return len(s) <= maxWord && !strings.ContainsFunc(s, func(r rune) bool {
		return !inID(r) && !strings.ContainsRune(".:/[]*$", r)
	})
}

// isCode reports whether s has the form of nearly all of the API's codes: words in lower case, joined by underscores.
func isCode(s string) bool {
	return strings.Contains(s, "_") && !strings.ContainsFunc(s, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
}

// inID reports whether r can occur in a request ID.
func inID(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-'
}

// requestID returns the X-Request-Id header, unless it is not a valid ID or repeats a secret of the request.
func (c *call) requestID() string {
	id := c.header.Get("X-Request-Id")
	if id == "" || len(id) > maxRequestID || strings.ContainsFunc(id, func(r rune) bool { return !inID(r) }) || scrub(id, c.secrets()) != id {
		return ""
	}
	return id
}
