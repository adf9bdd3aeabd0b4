//go:build interop

package webhooks_test

import (
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/workostest"
)

// question is a request to testdata/interop/webhooks.mjs.
type question struct {
	Do        string `json:"do"`
	Timestamp string `json:"timestamp,omitempty"`
	Header    string `json:"header,omitempty"`
	Payload   string `json:"payload"`
	Secret    string `json:"secret"`
}

func payloads() map[string]string {
	return map[string]string{
		"an event":                    payload,
		"an event beyond ASCII":       strings.Replace(payload, "grace", "Zoë 東京 🗝 \u2028 </script>", 1),
		"an event with white space":   " " + strings.ReplaceAll(payload, ",", " ,\r\n\t") + "\n",
		"an event of half a megabyte": strings.Replace(payload, "grace", strings.Repeat("grace", 100_000), 1),
	}
}

func TestWithTheNodeSDK(t *testing.T) {
	node := interop.Start(t, "webhooks")
	secrets := []core.SigningSecret{secret, core.NewSigningSecret("x"), core.NewSigningSecret("geheim-é-🗝"), core.NewSigningSecret(strings.Repeat("0123456789", 20))}
	for name, payload := range payloads() {
		for _, secret := range secrets {
			t.Run("Node signs "+name+" and Go verifies it", func(t *testing.T) {
				is := is.New(t)
				var signature string
				now := milliseconds(time.Now())
				is.Equal(node.Ask(question{Do: "sign", Timestamp: now, Payload: payload, Secret: secret.Reveal()}, &signature), "")
				for _, header := range []string{"t=" + now + ", v1=" + signature, "t=" + now + ",v1=" + signature} {
					event, err := webhooks.VerifyAndParse([]byte(payload), header, secret)
					is.NoErr(err)
					is.Equal(event.ID, core.EventID("event_1"))
				}
			})
			t.Run("Go signs "+name+" and Node verifies it", func(t *testing.T) {
				is := is.New(t)
				header := new(workostest.Server).SignWebhook([]byte(payload), secret, time.Now())
				is.NoErr(verifyError([]byte(payload), header, secret))
				var event struct {
					ID string `json:"id"`
				}
				is.Equal(node.Ask(question{Do: "verify", Header: header, Payload: payload, Secret: secret.Reveal()}, &event), "")
				is.Equal(event.ID, "event_1")
			})
		}
	}
}

func TestWhatNodeRefusesIsRefused(t *testing.T) {
	node := interop.Start(t, "webhooks")
	now := time.Now()
	right := sign(secret, now, payload)
	tests := map[string]struct{ header, payload string }{
		"another payload":       {right, payload + " "},
		"another secret":        {sign(core.NewSigningSecret("another"), now, payload), payload},
		"an old signature":      {sign(secret, now.Add(-4*time.Minute), payload), payload},
		"no header":             {"", payload},
		"no signature":          {"t=" + milliseconds(now), payload},
		"a signature cut short": {right[:len(right)-1], payload},
		"upper case":            {right[:22] + strings.ToUpper(right[22:]), payload},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			is.True(node.Ask(question{Do: "verify", Header: test.header, Payload: test.payload, Secret: secret.Reveal()}, nil) != "")
			is.True(verifyError([]byte(test.payload), test.header, secret) != nil)
		})
	}
}
