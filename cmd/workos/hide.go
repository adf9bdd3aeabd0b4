package main

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// mark replaces a secret, as everywhere in the SDK.
const mark = `"[redacted]"`

// hide replaces the secrets in JSON by the mark, and counts them.
func hide(text jsontext.Value) (shown jsontext.Value, count int) {
	decoder := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	var out bytes.Buffer
	switch text.Kind() {
	case jsontext.KindBeginObject:
		names, values := split(decoder)
		out.WriteByte('{')
		for i, value := range values {
			if i > 0 {
				out.WriteByte(',')
			}
			name, _ := jsontext.AppendUnquote(nil, names[i])
			secret := value.Kind() == jsontext.KindString && string(value) != `""` && isSecret(string(name), has(names))
			within := 1
			if secret {
				value = jsontext.Value(mark)
			} else {
				value, within = hide(value)
			}
			count += within
			out.Write(names[i])
			out.WriteByte(':')
			out.Write(value)
		}
		out.WriteByte('}')
	case jsontext.KindBeginArray:
		_, _ = decoder.ReadToken()
		out.WriteByte('[')
		for first := true; decoder.PeekKind() != jsontext.KindEndArray; first = false {
			value, err := decoder.ReadValue()
			if err != nil {
				break // impossible: the text is JSON
			}
			if !first {
				out.WriteByte(',')
			}
			element, within := hide(value)
			count += within
			out.Write(element)
		}
		out.WriteByte(']')
	default:
		return text, 0
	}
	return out.Bytes(), count
}

// split returns the names and values of an object. Names are quoted.
func split(decoder *jsontext.Decoder) (names, values []jsontext.Value) {
	_, _ = decoder.ReadToken()
	for decoder.PeekKind() == jsontext.KindString {
		name, err := decoder.ReadValue()
		name = name.Clone()
		value, failed := decoder.ReadValue()
		if err != nil || failed != nil {
			break // impossible: the text is JSON
		}
		names, values = append(names, name), append(values, value.Clone())
	}
	return names, values
}

func has(names []jsontext.Value) func(name string) bool {
	return func(name string) bool {
		for _, quoted := range names {
			if string(quoted) == `"`+name+`"` {
				return true
			}
		}
		return false
	}
}

// isSecret reports whether a member of a response is a secret, by its name and the other members. TestWhatIsASecret checks it against the types
// of the SDK.
func isSecret(name string, beside func(name string) bool) bool {
	switch name {
	case "access_token", "refresh_token", "id_token", "agent_access_token", "user_access_token", "claim_attempt_token", "pending_authentication_token",
		"password_reset_token", "logout_token", "warrant_token", "token", "device_code", "authkit_authorization_code", "secret", "client_secret", "totp_secret",
		"data_key", "qr_code", "password_reset_url", "accept_invitation_url", "logout_url", "link":
		return true
	case "value": // of a key or in the vault, and not an address of a user or a choice
		return !beside("primary") && !beside("label")
	case "code": // of a challenge, and not of an error
		return !beside("message")
	case "uri": // of a second factor
		return beside("qr_code")
	case "url": // of a file, or for one browser
		return beside("state") || !beside("id")
	}
	return false
}
