package usermanagement_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// FuzzVerifyAccessToken makes up tokens. Only the one that was signed is valid; every other one is rejected with an error
// that matches ErrInvalidToken, and none makes the verifier panic.
func FuzzVerifyAccessToken(f *testing.F) {
	key := newKey(f, "key_1")
	keys := &published{}
	keys.set(key.Public())
	m := verifier(f, keys)
	good := sign(f, rs256(key), claims(map[string]any{"exp": 4102444800})).Reveal()
	parts := strings.Split(good, ".")
	for _, seed := range []string{
		"", ".", "..", "a.b.c", good, good + ".", parts[0] + "..", parts[0] + "." + parts[1] + ".",
		"eyJhbGciOiJub25lIn0." + parts[1] + ".", parts[0] + "." + parts[0] + "." + parts[2],
		`{"payload":"` + parts[1] + `","signatures":[]}`, strings.Repeat("a", 70000),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		verified, err := m.VerifyAccessToken(t.Context(), core.NewAccessToken(token), usermanagement.AccessTokenPolicy{})
		switch {
		case token == good && err != nil:
			t.Fatalf("the valid token is rejected: %v", err)
		case token != good && err == nil:
			t.Fatalf("an unsigned token is valid for %s", verified.UserID)
		case err != nil && !errors.Is(err, usermanagement.ErrInvalidToken):
			t.Fatalf("%v says nothing about the token", err)
		case err != nil && verified != nil:
			t.Fatal("an error and a token")
		}
	})
}

// FuzzJWKS makes up key sets. With any key set, a token of another key is never valid, the verifier does not panic, and a
// malformed key set is a typed error.
func FuzzJWKS(f *testing.F) {
	key, other := newKey(f, "key_1"), newKey(f, "key_2")
	token := sign(f, rs256(other), claims(map[string]any{"exp": 4102444800}))
	set, err := json.Marshal(map[string]any{"keys": []any{key.Public()}})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		string(set), `{}`, `{"keys":null}`, `{"keys":[]}`, `{"keys":[{}]}`, `{"keys":[null,1,"x",[]]}`, `[]`, ``, `<html>`,
		`{"keys":[{"kty":"RSA","kid":"key_2","n":"AQAB","e":"AQAB"}]}`, `{"keys":[{"kty":"RSA","kid":"key_2","n":"","e":""}]}`,
		`{"keys":[{"kty":"oct","kid":"key_2","k":"c2VjcmV0"}]}`, `{"keys":[{"kty":"RSA","kid":"key_2","x5c":["AAAA"]}]}`,
	} {
		f.Add([]byte(seed))
	}
	for _, odd := range moduletest.Odd(`{"keys":[{"kid":"@","x5c":"@"},"@"],"more":"@"}`) {
		f.Add([]byte(odd))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		client, err := core.NewClient("client_1", core.WithRetry(core.RetryPolicy{}), core.WithTransport(respondingWith(body)))
		if err != nil {
			t.Fatal(err)
		}
		verified, err := usermanagement.NewPublic(client).VerifyAccessToken(t.Context(), token, usermanagement.AccessTokenPolicy{})
		if err == nil {
			t.Fatalf("a token of an unpublished key is valid for %s", verified.UserID)
		}
		if !errors.Is(err, usermanagement.ErrInvalidToken) && !errors.Is(err, core.ErrBadResponse) {
			t.Fatalf("%T: %v has no type that a caller can handle", err, err)
		}
	})
}

// respondingWith is a transport that always serves the same response.
type respondingWith []byte

func (a respondingWith) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(a)), ContentLength: int64(len(a)), Request: r}, nil
}
