package bench

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/pkce"
)

var webhookSecret = core.NewSigningSecret("a webhook secret of some length")

// signatures measures hashing: webhooks and PKCE.
func signatures() []Row {
	return []Row{
		{"Verify a webhook of 4 KB", []Contender{
			{SDK, func(b *testing.B) {
				payload, at, signature := delivery()
				header := "t=" + at + ", v1=" + signature
				each(func() error {
					_, err := webhooks.Verify(payload, header, webhookSecret)
					return err
				})(b)
			}},
			{"bare HMAC-SHA256", func(b *testing.B) {
				payload, at, signature := delivery()
				each(func() error {
					if bareHMAC(payload, at) != signature {
						return errWrong
					}
					return nil
				})(b)
			}},
		}, []Goal{{Metric: Time, Against: "bare HMAC-SHA256", Max: 1.15}, {Metric: Allocs, Max: 5}}},
		{"Make a PKCE pair", []Contender{
			{SDK, each(func() error {
				if pair := pkce.NewPair(); pair.Challenge == "" {
					return errWrong
				}
				return nil
			})},
			{"bare rand, SHA-256 and base64", each(func() error {
				if verifier, challenge := barePair(); len(verifier) != len(challenge) {
					return errWrong
				}
				return nil
			})},
		}, []Goal{{Metric: Time, Against: "bare rand, SHA-256 and base64", Max: 1.1}}},
	}
}

// delivery is a webhook that was signed just now.
func delivery() (payload []byte, at, signature string) {
	payload = []byte(strings.Repeat("0123456789abcdef", 4096/16))
	at = strconv.FormatInt(time.Now().UnixMilli(), 10)
	return payload, at, bareHMAC(payload, at)
}

// bareHMAC computes only WorkOS's signature.
func bareHMAC(payload []byte, at string) string {
	mac := hmac.New(sha256.New, []byte(webhookSecret.Reveal()))
	mac.Write([]byte(at + "."))
	mac.Write(payload)
	return hex.EncodeToString(mac.Sum(nil))
}

func barePair() (verifier, challenge string) {
	random := make([]byte, 32)
	_, _ = rand.Read(random)
	verifier = base64.RawURLEncoding.EncodeToString(random)
	sum := sha256.Sum256([]byte(verifier))
	return verifier, base64.RawURLEncoding.EncodeToString(sum[:])
}
