//go:build interop

package actions_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// question is a request to testdata/interop/actions.mjs.
type question struct {
	Do           string `json:"do"`
	Timestamp    string `json:"timestamp,omitempty"`
	Payload      string `json:"payload,omitempty"`
	Header       string `json:"header,omitempty"`
	Type         string `json:"type,omitempty"`
	Verdict      string `json:"verdict,omitempty"`
	ErrorMessage string `json:"errorMessage,omitempty"`
	Response     string `json:"response,omitempty"`
	Secret       string `json:"secret"`
}

func TestWithTheNodeSDK(t *testing.T) {
	node := interop.Start(t, "actions")
	for _, request := range load(t).Requests {
		t.Run("Node signs "+request.Name+" and Go verifies it", func(t *testing.T) {
			is := is.New(t)
			var signature string
			now := strconv.FormatInt(time.Now().UnixMilli(), 10)
			is.Equal(node.Ask(question{Do: "sign", Timestamp: now, Payload: request.Payload, Secret: secret.Reveal()}, &signature), "")
			_, err := actions.VerifyAndParse([]byte(request.Payload), "t="+now+", v1="+signature, secret)
			is.NoErr(err)
		})
		t.Run("Node reads "+request.Name+" that Go signed", func(t *testing.T) {
			is := is.New(t)
			header := sign(time.Now(), request.Payload)
			is.Equal(node.Ask(question{Do: "construct", Header: header, Payload: request.Payload, Secret: secret.Reveal()}, nil), "")
			_, err := actions.Verify([]byte(request.Payload), header, secret)
			is.NoErr(err)
		})
	}
	messages := []string{"", "Not today.", "no\xff"}
	for _, response := range load(t).Responses {
		messages = append(messages, response.ErrorMessage)
	}
	var all strings.Builder // every character that encoders may treat differently
	for r := rune(0); r < 0x3000; r++ {
		all.WriteRune(r)
	}
	for r := rune(0xE000); r <= 0x10FFFF; r += 97 {
		all.WriteRune(r)
	}
	messages = append(messages, all.String())

	for kind, action := range kinds() {
		for i, message := range messages {
			for _, name := range []string{"Allow", "Deny"} {
				t.Run(fmt.Sprintf("Go responds to %s %d of kind %s and Node verifies it", name, i, kind), func(t *testing.T) {
					is := is.New(t)
					body, err := actions.Sign(action, verdict(name, message), secret)
					is.NoErr(err)
					var payload struct {
						Verdict      string `json:"verdict"`
						ErrorMessage string `json:"error_message"`
					}
					is.Equal(node.Ask(question{Do: "check", Response: string(body), Secret: secret.Reveal()}, &payload), "")
					is.Equal(payload.Verdict, name)
					if name == "Deny" {
						is.Equal(payload.ErrorMessage, strings.ToValidUTF8(message, "\uFFFD"))
					}
				})
			}
		}
	}
	t.Run("Go rejects what Node rejects", func(t *testing.T) {
		is := is.New(t)
		old := sign(time.Now().Add(-31*time.Second), registration)
		is.True(node.Ask(question{Do: "construct", Header: old, Payload: registration, Secret: secret.Reveal()}, nil) != "")
		_, err := actions.Verify([]byte(registration), old, secret)
		is.Equal(err, webhooks.ErrTimestampOutOfRange)
	})
}
