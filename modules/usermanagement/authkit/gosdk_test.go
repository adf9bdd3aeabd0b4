package authkit_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// goSDKCookie returns the browser's session as the official Go SDK would have sealed it.
func (s scene) goSDKCookie(password string) string {
	s.t.Helper()
	is := is.New(s.t)
	held, err := s.sessions.Unseal(s.sealed())
	is.NoErr(err)
	plaintext, err := json.Marshal(map[string]any{
		"access_token": held.AccessToken().Reveal(), "refresh_token": held.RefreshToken().Reveal(),
		"user": map[string]any{"object": "user", "id": s.grace.ID, "email": "grace@example.com", "email_verified": true, "first_name": "Grace"},
	})
	is.NoErr(err)
	key, err := hex.DecodeString(password)
	if err != nil || len(key) != 32 {
		sum := sha256.Sum256([]byte(password))
		key = sum[:]
	}
	block, err := aes.NewCipher(key)
	is.NoErr(err)
	aead, err := cipher.NewGCM(block)
	is.NoErr(err)
	nonce := make([]byte, 12)
	_, _ = rand.Read(nonce)
	return base64.StdEncoding.EncodeToString(aead.Seal(nonce, nonce, plaintext, nil))
}

func TestACookieOfTheGoSDKStaysValid(t *testing.T) {
	for name, old := range map[string]string{
		"a key":            "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF",
		"words":            "words of the team's own, which that SDK hashes",
		"a short password": "hunter2",
	} {
		t.Run("under "+name+": it is accepted, and has Node's format after its refresh", func(t *testing.T) {
			is := is.New(t)
			s := start(t, func(c *authkit.Config) {
				c.CookiePasswords = core.CookiePasswords(password, old)
				c.SessionOptions = []session.Option{session.WithCodecs(session.GoSDK())}
			})
			s.signIn()
			node := s.sealed().Reveal()
			s.setCookie(s.origin, sessionCookie, s.goSDKCookie(old))
			s.Server.ResetRequests()
			s.signIn()
			is.Equal(len(s.Server.Requests()), 0) // WorkOS was not asked

			s.setCookie(s.origin, sessionCookie, node)
			s.expire()
			s.setCookie(s.origin, sessionCookie, s.goSDKCookie(old))
			got := s.staying().visit(s.origin + "/dashboard")
			is.Equal(got.StatusCode, http.StatusOK)
			is.Equal(s.refreshes(), 1)
			is.True(strings.HasPrefix(s.sealed().Reveal(), "Fe26.2*1*") && strings.HasSuffix(s.sealed().Reveal(), "~2"))
			_, err := s.sessions.Authenticate(t.Context(), s.sealed()) // it reads no other format
			is.NoErr(err)
		})
	}
	t.Run("it is removed if a bit has changed", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) {
			c.CookiePasswords = core.CookiePasswords(password, "hunter2")
			c.SessionOptions = []session.Option{session.WithCodecs(session.GoSDK())}
		})
		s.signIn()
		cookie := []byte(s.goSDKCookie("hunter2"))
		cookie[40] ^= 1
		s.setCookie(s.origin, sessionCookie, string(cookie))
		got := s.staying().visit(s.origin + "/dashboard")
		is.Equal(got.StatusCode, http.StatusSeeOther)
		is.Equal(s.sealed().Reveal(), "")
	})
}
