package core

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/workos-typestate/workos/internal/redact"
)

// secrets finds what the request said in confidence. It is made of what was sent, once something has gone wrong.
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
		if !utf8.ValidString(secret) { // JSON has U+FFFD in place of each byte that is not UTF-8
			secrets = append(secrets, string([]rune(secret)))
		}
	}
	return redact.NewRepeats(secrets...)
}

// scrub removes what the request sent in confidence from what a response says.
func scrub(s string, secrets *redact.Repeats) string { return secrets.Remove(s) }

// credentials are what the names of secrets say that they are.
var credentials = [...]string{
	"token", "secret", "password", "apikey", "authorization", "cookie", "credential", "verifier", "assertion", "signature",
	"privatekey", "accesskey", "sealedsession", "jwt", "devicecode", "authorizationcode", "backupcode", "recoverycode",
	"verificationcode", "onetimecode",
}

// isConfidential reports whether the value of a header or a parameter of that name, which a caller sent, is a secret.
func isConfidential(name string) bool {
	name = joined(name)
	for _, part := range credentials {
		if strings.Contains(name, part) {
			return true
		}
	}
	return strings.HasSuffix(name, "otp")
}

// isCredential reports whether a member of that name in a response is a secret: its name ends as those of secrets do.
// "token_type" and "password_requirements" are not.
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

// joined is a name in lower case, without what stands between its words.
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

// word is a word of the API's vocabulary, a code or the name of a field. It is not redacted though a secret may be a part of
// it: the password "password" neither hides "password_strength_error" nor shows by a gap in it. One of another form than the
// API's own that holds a secret which is too long to be there by chance is something else that a server repeated. What does
// not have the form of a word is free text.
func word(s string, secrets *redact.Repeats) string {
	switch {
	case !isWord(s) || !strings.ContainsFunc(s, unicode.IsLetter):
		return scrub(s, secrets)
	case !isCode(s) && secrets.HoldsLong(s):
		return redact.Mark
	}
	return s
}

// isWord reports whether s has the form of codes and of the names of fields.
func isWord(s string) bool {
	return len(s) <= maxWord && !strings.ContainsFunc(s, func(r rune) bool {
		return !inID(r) && !strings.ContainsRune(".:/[]*$", r)
	})
}

// isCode reports whether s has the form that nearly all of the API's codes have: words in lower case, joined by underscores.
func isCode(s string) bool {
	return strings.Contains(s, "_") && !strings.ContainsFunc(s, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
}

// inID reports whether r is of the characters of request IDs.
func inID(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-'
}

// requestID returns the header of that name, unless it cannot be one, or is a secret of the request that came back.
func (c *call) requestID() string {
	id := c.header.Get("X-Request-Id")
	if id == "" || len(id) > maxRequestID || strings.ContainsFunc(id, func(r rune) bool { return !inID(r) }) || scrub(id, c.secrets()) != id {
		return ""
	}
	return id
}
