package faulttest_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/matryer/is"
)

// workOS plays what a session needs of WorkOS: it exchanges each refresh token once, and takes it again for 30 seconds.
type workOS struct {
	mu        sync.Mutex
	key       *rsa.PrivateKey
	rotations int
	rotated   time.Time
}

func newWorkOS(t *testing.T) *workOS {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	is.New(t).NoErr(err)
	return &workOS{key: key}
}

func (w *workOS) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.HasPrefix(r.URL.Path, "/sso/jwks/") {
		return respond(r, http.StatusOK, w.keySet())
	}
	var body struct {
		Token string `json:"refresh_token"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, err
	}
	switch body.Token {
	case fmt.Sprint("refresh-", w.rotations):
		w.rotations, w.rotated = w.rotations+1, time.Now()
	case fmt.Sprint("refresh-", w.rotations-1):
		if time.Since(w.rotated) > 30*time.Second {
			return respond(r, http.StatusBadRequest, `{"error":"invalid_grant","error_description":"It was used."}`)
		}
	default:
		return respond(r, http.StatusBadRequest, `{"error":"invalid_grant","error_description":"It is not known."}`)
	}
	return respond(r, http.StatusOK, fmt.Sprintf(`{"access_token":%q,"refresh_token":"refresh-%d","user":{"id":"user_1"}}`, w.token(), w.rotations))
}

func respond(r *http.Request, status int, body string) (*http.Response, error) {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}, nil
}

// token is an access token of five minutes.
func (w *workOS) token() string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: w.key, KeyID: "key_0"}}, nil)
	if err != nil {
		panic(err)
	}
	now := time.Now().Unix()
	signature, err := signer.Sign(fmt.Appendf(nil, `{"sub":"user_1","sid":"session_1","jti":"token_%d","iat":%d,"exp":%d}`, w.rotations, now, now+300))
	if err != nil {
		panic(err)
	}
	text, err := signature.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return text
}

func (w *workOS) keySet() string {
	n, e := base64.RawURLEncoding.EncodeToString(w.key.N.Bytes()), base64.RawURLEncoding.EncodeToString(big.NewInt(int64(w.key.E)).Bytes())
	return fmt.Sprintf(`{"keys":[{"kty":"RSA","use":"sig","kid":"key_0","n":%q,"e":%q}]}`, n, e)
}

func (w *workOS) exchanges() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rotations
}
