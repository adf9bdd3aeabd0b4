package bench

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/iron"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

const (
	cookiePassword = "a cookie password that opens nothing at all"
	keyID          = "key_bench"

	// manySessions is more than the number of remembered sessions, so that each is new when it comes.
	manySessions = 4200
)

// sessions is the cost of a signed-in user's request for a server.
func sessions() []Row {
	const bare = "bare unseal, JSON and RS256"
	return []Row{
		{"Authenticate a sealed session that was seen before", []Contender{
			{SDK, func(b *testing.B) { authenticate(b, sealed(1)) }},
		}, []Goal{{Metric: Time, Max: 6000}}},
		{"Authenticate a sealed session for the first time", []Contender{
			{SDK, func(b *testing.B) { authenticate(b, sealed(manySessions)) }},
			{bare, func(b *testing.B) {
				all, i := sealed(manySessions), 0
				b.ResetTimer()
				each(func() error {
					i++
					return bareAuthenticate(all[i%len(all)])
				})(b)
			}},
		}, []Goal{{Metric: Time, Against: bare, Max: 1.1}}},
	}
}

func authenticate(b *testing.B, all []string) {
	users := usermanagement.NewConfidential(must(core.NewConfidential(apiKey, clientID, core.WithTransport(keysTransport{}))))
	manager := must(session.NewManager(users, []core.CookiePassword{core.NewCookiePassword(cookiePassword)}))
	i := 0
	b.ResetTimer()
	each(func() error {
		i++
		current, err := manager.Authenticate(context.Background(), core.NewSealedSession(all[i%len(all)]))
		if err == nil && (current.Role != "admin" || current.User.FirstName != "Grace") {
			return errWrong
		}
		return err
	})(b)
}

// bareAuthenticate does the minimum: it opens the seal, reads its JSON, verifies the signature of the token and reads its claims, with crypto/rsa
// and no JWT library.
func bareAuthenticate(text string) error {
	seal, ok := iron.Parse(text)
	plaintext, opened := seal.Open(cookiePassword, time.Now())
	if !ok || !opened {
		return errWrong
	}
	var data struct {
		AccessToken  string              `json:"accessToken"`
		RefreshToken string              `json:"refreshToken"`
		User         usermanagement.User `json:"user"`
	}
	if err := json.Unmarshal(plaintext, &data); err != nil {
		return err
	}
	return bareVerify(data.AccessToken)
}

// bareVerify verifies the signature of a token and reads its claims.
func bareVerify(token string) error {
	signed, encoded, _ := cutLast(token, ".")
	signature, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(signed))
	if err := rsa.VerifyPKCS1v15(&signingKey().PublicKey, crypto.SHA256, sum[:], signature); err != nil {
		return err
	}
	_, payload, _ := strings.Cut(signed, ".")
	decoded, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return err
	}
	var claims struct {
		usermanagement.AccessTokenClaims
		ExpiresAt int64 `json:"exp"`
	}
	if err := json.Unmarshal(decoded, &claims); err != nil {
		return err
	}
	if claims.ExpiresAt < time.Now().Unix() || claims.Role != "admin" {
		return errWrong
	}
	return nil
}

func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

var signingKey = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })

// keysTransport publishes the signing key.
type keysTransport struct{}

func (keysTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	encode := base64.RawURLEncoding.EncodeToString
	public := signingKey().PublicKey
	return response(r, fmt.Sprintf(`{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":%q,"n":%q,"e":%q}]}`,
		keyID, encode(public.N.Bytes()), encode(big.NewInt(int64(public.E)).Bytes()))), nil
}

var sealing struct {
	sync.Mutex
	done []string
}

// sealed returns n sessions, each with its own token. They are created once.
func sealed(n int) []string {
	sealing.Lock()
	defer sealing.Unlock()
	for len(sealing.done) < n {
		sealing.done = append(sealing.done, seal(len(sealing.done)))
	}
	return sealing.done[:n]
}

func seal(i int) string {
	return must(iron.Seal([]byte(`{"accessToken":"`+accessToken(i)+`","refreshToken":"refresh_`+strconv.Itoa(i)+`",`+
		`"user":{"object":"user","id":"user_`+strconv.Itoa(i)+`","email":"grace@example.com","emailVerified":true,"firstName":"Grace",`+
		`"lastName":"Hopper","profilePictureUrl":null,"lastSignInAt":"2026-01-02T03:04:05.678Z","locale":"en-US",`+
		`"createdAt":"2025-12-31T23:59:59.000Z","updatedAt":"2026-01-02T03:04:05.000Z","externalId":"7","metadata":{"plan":"navy"}},`+
		`"authenticationMethod":"Password"}`), cookiePassword, time.Time{}))
}

// accessToken returns the access token of a session.
func accessToken(i int) string {
	encode := base64.RawURLEncoding.EncodeToString
	now := time.Now().Unix()
	claims := fmt.Sprintf(`{"iss":"https://api.workos.com","aud":["api"],"sub":"user_%d","sid":"session_%d","org_id":"org_1","role":"admin",`+
		`"roles":["admin"],"permissions":["widgets:read","widgets:write"],"entitlements":["audit-logs"],"feature_flags":["beta"],`+
		`"iat":%d,"exp":%d,"jti":"%d"}`, i, i, now, now+3600, i)
	signed := encode([]byte(`{"alg":"RS256","kid":"`+keyID+`"}`)) + "." + encode([]byte(claims))
	sum := sha256.Sum256([]byte(signed))
	return signed + "." + encode(must(rsa.SignPKCS1v15(nil, signingKey(), crypto.SHA256, sum[:])))
}
