package actions

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/plain"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Verdict is the response to an action. It is one of these:
//
//	actions.Allow()
//	actions.Deny("Please use your work email address.")
//
// The zero value is neither, and cannot be signed.
type Verdict struct{ verdict, message string }

// Allow allows the sign-in or sign-up.
func Allow() Verdict { return Verdict{verdict: "Allow"} }

// Deny denies the sign-in or sign-up. The message tells the user why; it may be empty.
func Deny(message string) Verdict {
	return Verdict{verdict: "Deny", message: strings.ToValidUTF8(message, "\uFFFD")}
}

// Sign returns the body of the response to an action: the verdict, the current time, and their signature with the
// secret of actions. Send it unchanged, with status 200 and content type application/json. The zero Verdict, an empty
// secret and an Unknown action are a *core.ArgumentError.
func Sign(action Action, verdict Verdict, secret core.SigningSecret) ([]byte, error) {
	return signAt(action, verdict, secret, time.Now())
}

// signed is the signed part of a response, with the members in signing order.
type signed struct {
	Timestamp    int64  `json:"timestamp"` // milliseconds since the Unix epoch
	Verdict      string `json:"verdict"`
	ErrorMessage string `json:"error_message,omitzero"`
}

type response struct {
	Object    string         `json:"object"`
	Payload   jsontext.Value `json:"payload"`
	Signature string         `json:"signature"` // hexadecimal HMAC-SHA256 of the timestamp, a dot and Payload
}

func signAt(action Action, verdict Verdict, secret core.SigningSecret, at time.Time) ([]byte, error) {
	object, err := responseTo(action)
	if err != nil {
		return nil, err
	}
	if err := engine.Required("verdict", verdict.verdict, "secret", secret.Reveal()); err != nil {
		return nil, err
	}
	// WorkOS encodes the payload again before it checks the signature, like JavaScript. JavaScript writes strings as
	// in RFC 8785, and so does this encoder; it escapes nothing for HTML.
	payload, err := codec.Marshal(signed{at.UnixMilli(), verdict.verdict, verdict.message})
	if err != nil {
		return nil, plain.Errorf("workos: encoding the response to an action: %w", err)
	}
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write(strconv.AppendInt(nil, at.UnixMilli(), 10))
	mac.Write([]byte("."))
	mac.Write(payload)
	body, err := codec.Marshal(response{object, payload, hex.EncodeToString(mac.Sum(nil))})
	if err != nil {
		return nil, plain.Errorf("workos: encoding the response to an action: %w", err)
	}
	return body, nil
}

// responseTo returns the kind of the response to an action.
func responseTo(action Action) (string, error) {
	switch action.(type) {
	case Authentication:
		return "authentication_action_response", nil
	case UserRegistration:
		return "user_registration_action_response", nil
	default:
		return "", &core.ArgumentError{Argument: "action", Reason: "has a kind without a response"}
	}
}
