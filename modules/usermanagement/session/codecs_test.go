package session_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// apiUser is a user in a response of the API, which the official Go and Ruby SDKs seal.
const apiUser = `{"object":"user","id":"user_1","email":"ada@example.com","email_verified":true,"first_name":"Ada","last_name":null,
	"profile_picture_url":null,"last_sign_in_at":"2026-01-02T03:04:05Z","external_id":null,"metadata":{},
	"created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-01T00:00:00.000Z"}`

// apiUserWith is apiUser with another ID.
func apiUserWith(id core.UserID) string {
	return strings.Replace(apiUser, `"user_1"`, `"`+string(id)+`"`, 1)
}

// gcm encrypts as the reference documents do, and returns the nonce, the ciphertext and the tag.
func gcm(t testing.TB, key []byte, plaintext string) (nonce, ciphertext, tag []byte) {
	t.Helper()
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	nonce = make([]byte, 12)
	_, _ = rand.Read(nonce)
	sealed := aead.Seal(nil, nonce, []byte(plaintext), nil)
	return nonce, sealed[:len(sealed)-16], sealed[len(sealed)-16:]
}

func goSeal(t testing.TB, plaintext string) core.SealedSession {
	t.Helper()
	return goSealWith(t, hexPassword, plaintext)
}

func goSealWith(t testing.TB, password, plaintext string) core.SealedSession {
	t.Helper()
	key, err := hex.DecodeString(password)
	if err != nil || len(key) != 32 {
		sum := sha256.Sum256([]byte(password))
		key = sum[:]
	}
	nonce, ciphertext, tag := gcm(t, key, plaintext)
	return core.NewSealedSession(base64.StdEncoding.EncodeToString(slices.Concat(nonce, ciphertext, tag)))
}

func rubySeal(t testing.TB, password, plaintext string) core.SealedSession {
	t.Helper()
	key := sha256.Sum256([]byte(password))
	nonce, ciphertext, tag := gcm(t, key[:], plaintext)
	return core.NewSealedSession(base64.StdEncoding.EncodeToString(slices.Concat([]byte{1}, nonce, tag, ciphertext)))
}

// ruby6Seal breaks the lines, as Ruby's Base64.encode64 does.
func ruby6Seal(t testing.TB, password, plaintext string) core.SealedSession {
	t.Helper()
	nonce, ciphertext, tag := gcm(t, []byte(password), plaintext)
	var lines bytes.Buffer
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(slices.Concat(nonce, ciphertext, tag))), 60) {
		lines.Write(append(line, '\n'))
	}
	return core.NewSealedSession(lines.String())
}

func TestCodecs(t *testing.T) {
	plaintext := `{"access_token":"` + unsigned(`{"sid":"session_1","org_id":"org_1"}`) + `","refresh_token":"refresh","user":` + apiUser +
		`,"impersonator":{"email":"support@example.com","reason":"ticket"},"added":7}`
	for name, test := range map[string]struct {
		codec     session.Codec
		passwords []core.CookiePassword
		sealed    core.SealedSession
	}{
		"the Go SDK's": {session.GoSDK(), []core.CookiePassword{core.NewCookiePassword(hexPassword)}, goSeal(t, plaintext)},
		"the Go SDK's with a new password before it": {session.GoSDK(), []core.CookiePassword{core.NewCookiePassword(password), core.NewCookiePassword(hexPassword)}, goSeal(t, plaintext)},
		"the Go SDK's with a password of words":      {session.GoSDK(), core.CookiePasswords(password), goSealWith(t, password, plaintext)},
		"the Ruby SDK's":                             {session.RubySDK(), []core.CookiePassword{core.NewCookiePassword(password)}, rubySeal(t, password, plaintext)},
		"the Ruby SDK's with a new password":         {session.RubySDK(), []core.CookiePassword{core.NewCookiePassword(otherPassword), core.NewCookiePassword(password)}, rubySeal(t, password, plaintext)},
		"the Ruby SDK's of version 6":                {session.RubySDK(), []core.CookiePassword{core.NewCookiePassword(password[:32])}, ruby6Seal(t, password[:32], plaintext)},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			m := manager(t, test.passwords, session.WithCodecs(test.codec))
			data, err := session.DataIn(m, test.sealed)
			is.NoErr(err)
			is.Equal(data.RefreshToken.Reveal(), "refresh")
			is.Equal(data.OrganizationID, core.OrganizationID("org_1"))
			is.Equal(data.User.ID, core.UserID("user_1"))
			is.Equal(data.User.FirstName, "Ada")
			is.Equal(data.User.EmailVerified, true)
			is.Equal(*data.Impersonator, usermanagement.Impersonator{Email: "support@example.com", Reason: "ticket"})

			resealed, err := m.Reseal(test.sealed) // in the format of the Node SDK
			is.NoErr(err)
			sameJSON(t, payloadOf(t, resealed, test.passwords[0].Reveal()), []byte(`{"organizationId":"org_1","user":{"object":"user","id":"user_1",
				"email":"ada@example.com","emailVerified":true,"name":null,"firstName":"Ada","lastName":null,"profilePictureUrl":null,
				"lastSignInAt":"2026-01-02T03:04:05.000Z","locale":null,"createdAt":"2026-01-01T00:00:00.000Z",
				"updatedAt":"2026-01-01T00:00:00.000Z","externalId":null,"metadata":{}},"accessToken":"`+data.AccessToken.Reveal()+`",
				"refreshToken":"refresh","impersonator":{"email":"support@example.com","reason":"ticket"},"added":7}`))

			_, err = manager(t, test.passwords).Unseal(test.sealed)
			is.True(errors.Is(err, session.ReasonInvalidSessionCookie)) // it is only read with a codec
		})
	}
	t.Run("seals of the Node SDK are still read", func(t *testing.T) {
		v := vectors(t)[0]
		_, err := manager(t, []core.CookiePassword{v.Password}, session.WithCodecs(session.RubySDK())).Unseal(v.Sealed)
		is.New(t).NoErr(err)
	})
	t.Run("a null that Ruby wrote as text is not an impersonator", func(t *testing.T) {
		is := is.New(t)
		m := manager(t, []core.CookiePassword{core.NewCookiePassword(password)}, session.WithCodecs(session.RubySDK()))
		data, err := session.DataIn(m, rubySeal(t, password, `{"access_token":"a","refresh_token":"r","impersonator":"null"}`))
		is.NoErr(err)
		is.True(data.Impersonator == nil && data.User == nil)
	})
}

func TestInvalidForeignSealsAreRejected(t *testing.T) {
	m := manager(t, []core.CookiePassword{core.NewCookiePassword(hexPassword), core.NewCookiePassword(password[:32])}, session.WithCodecs(session.GoSDK(), session.RubySDK()))
	encode := base64.StdEncoding.EncodeToString
	for name, sealed := range map[string]core.Secret{
		"of another password":        core.NewSecret(rubySeal(t, otherPassword, `{"access_token":"a"}`).Reveal()),
		"that are too short":         core.NewSecret(encode(make([]byte, 27))),
		"that are short for Ruby":    core.NewSecret(encode(append([]byte{1}, make([]byte, 27)...))),
		"of an unknown version":      core.NewSecret(encode(append([]byte{2}, make([]byte, 64)...))),
		"that hold nothing":          core.NewSecret(goSeal(t, ``).Reveal()),
		"that hold text":             core.NewSecret(goSeal(t, `"access_token"`).Reveal()),
		"that hold half of a JSON":   core.NewSecret(goSeal(t, `{"access_token":"a"`).Reveal()),
		"that hold other types":      core.NewSecret(goSeal(t, `{"access_token":["a"]}`).Reveal()),
		"of the hash of a key":       core.NewSecret(hashedSeal(t, hexPassword, `{"access_token":"a"}`)),
		"with padding in the middle": core.NewSecret(encode([]byte("a")) + encode(make([]byte, 63))),
	} {
		t.Run(name, func(t *testing.T) {
			data, err := session.DataIn(m, core.NewSealedSession(sealed.Reveal()))
			is.New(t).True(data == nil)
			is.New(t).True(errors.Is(err, session.ReasonInvalidSessionCookie))
		})
	}
}

// hashedSeal returns what the Go SDK would seal if it never used a password as the key itself.
func hashedSeal(t testing.TB, password, plaintext string) string {
	t.Helper()
	key := sha256.Sum256([]byte(password))
	nonce, ciphertext, tag := gcm(t, key[:], plaintext)
	return base64.StdEncoding.EncodeToString(slices.Concat(nonce, ciphertext, tag))
}

// goSDKVectors are seals of the official Go SDK, made by another implementation.
func goSDKVectors(t testing.TB) []vector {
	t.Helper()
	var all struct {
		Sessions []vector `json:"sessions"`
	}
	interop.Vectors(t, "gosdk", &all)
	if len(all.Sessions) == 0 {
		t.Fatal("there are no vectors")
	}
	return all.Sessions
}

func TestWhatTheGoSDKSealed(t *testing.T) {
	passwords := core.CookiePasswords(otherPassword)
	for _, v := range goSDKVectors(t) {
		passwords = append(passwords, v.Password)
	}
	every := manager(t, passwords, session.WithCodecs(session.RubySDK(), session.GoSDK()))
	for _, v := range goSDKVectors(t) {
		t.Run(v.Name+" opens, also among other passwords, and is written in Node's format", func(t *testing.T) {
			for _, m := range []*session.Manager{
				every,
				manager(t, []core.CookiePassword{core.NewCookiePassword(otherPassword), v.Password}, session.WithCodecs(session.GoSDK())),
			} {
				is := is.New(t)
				data, err := session.DataIn(m, v.Sealed)
				is.NoErr(err)
				is.Equal(data.RefreshToken.Reveal(), "refresh_01")
				is.Equal(data.OrganizationID, core.OrganizationID("org_01"))
				is.Equal(data.User.Metadata, map[string]string{"plan": "engine"})
				is.Equal(data.Impersonator.Reason, "ticket 7")
				resealed, err := m.Reseal(v.Sealed)
				is.NoErr(err)
				again, err := session.DataIn(manager(t, core.CookiePasswords(otherPassword)), resealed)
				is.NoErr(err)
				is.Equal(again.User, data.User)
				is.Equal(again.AccessToken.Reveal(), data.AccessToken.Reveal())
			}
		})
		t.Run(v.Name+" is rejected with other passwords", func(t *testing.T) {
			others := slices.DeleteFunc(slices.Clone(passwords), func(other core.CookiePassword) bool {
				return strings.EqualFold(other.Reveal(), v.Password.Reveal()) // hexadecimal in either case is the same key
			})
			_, err := manager(t, others, session.WithCodecs(session.RubySDK(), session.GoSDK())).Unseal(v.Sealed)
			is.New(t).True(errors.Is(err, session.ReasonInvalidSessionCookie))
		})
	}
	t.Run("and what Node sealed opens under the same passwords", func(t *testing.T) {
		for _, v := range goSDKVectors(t) {
			_, err := every.Unseal(ironWith(t, v.Password.Reveal(), `{"accessToken":"a","refreshToken":"r"}`))
			is.New(t).Equal(err == nil, len(v.Password.Reveal()) >= 32) // Node's format requires that
		}
	})
}

// A seal opens as it was written or not at all, so that no session has two spellings.
func TestAChangedSealIsRejected(t *testing.T) {
	foreign := `{"access_token":"access","refresh_token":"refresh","user":` + apiUser + `}`
	kotlin := strings.TrimSuffix(ironWith(t, password, `{"accessToken":"access","refreshToken":"refresh","user":`+apiUser+`}`).Reveal(), "~2")
	m := manager(t, core.CookiePasswords(password, hexPassword, password[:32], "hunter2"), session.WithCodecs(session.GoSDK(), session.RubySDK()))
	for name, sealed := range map[string]string{
		"of the Node SDK":                          ironWith(t, password, `{"accessToken":"access","refreshToken":"refresh","user":{"id":"user_1","emailVerified":true}}`).Reveal(),
		"of the Node SDK, without a user":          ironWith(t, password, `{"accessToken":"access","refreshToken":"refresh"}`).Reveal(),
		"of the Kotlin SDK":                        kotlin,
		"of the Go SDK":                            goSeal(t, foreign).Reveal(),
		"of the Go SDK with a password of words":   goSealWith(t, password, foreign+" ").Reveal(),
		"of the Go SDK with a short password":      goSealWith(t, "hunter2", foreign+"  ").Reveal(),
		"of the Ruby SDK":                          rubySeal(t, password, foreign).Reveal(),
		"of the Ruby SDK's version 6":              ruby6Seal(t, password[:32], foreign).Reveal(),
		"of the Ruby SDK's version 6, on one line": strings.ReplaceAll(ruby6Seal(t, password[:32], foreign).Reveal(), "\n", ""),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := m.Unseal(core.NewSealedSession(sealed))
			is.New(t).NoErr(err)
			refuse := func(how string, i int, changed string) {
				t.Helper()
				if _, err := m.Unseal(core.NewSealedSession(changed)); changed != sealed && !errors.Is(err, session.ReasonInvalidSessionCookie) && !errors.Is(err, session.ReasonNoSessionCookie) {
					t.Fatalf("%s at %d of %d: %v", how, i, len(sealed), err)
				}
			}
			for i := range len(sealed) {
				refuse("cut off", i, sealed[:i])
				refuse("cut away before", i, sealed[i:])
				refuse("a byte cut out", i, sealed[:i]+sealed[i+1:])
				flipped := []byte(sealed)
				flipped[i] ^= 1 << (i % 8) // one bit and one addition at each place
				refuse("a bit flipped", i, string(flipped))
				added := []string{"\n", "\r\n", " ", "=", "A", "\x00"}[i%6]
				refuse("added "+added, i, sealed[:i]+added+sealed[i:])
			}
			// In base64 the last character before padding may have unused bits: each of its 64 spellings is tried.
			last := strings.LastIndexFunc(sealed, func(r rune) bool { return !strings.ContainsRune("=\n~2", r) })
			for _, character := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_" {
				for _, i := range []int{last, len(sealed) - 1} {
					refuse("another character", i, sealed[:i]+string(character)+sealed[i+1:])
				}
			}
			for _, end := range []string{"~", "~1", "~2~2", "~2~1", "~02", "~2 ", " ~2", "~2\n", "~3", "~22", "~-2", "~+2", "~2.0", "~2x", "*", "*~2", "=", "==", "\n", "\n\n"} {
				refuse("with the end "+end, len(sealed), sealed+end)
				refuse("with the end "+end, len(sealed), strings.TrimSuffix(sealed, "~2")+end)
			}
		})
	}
}

func TestASessionOfAnotherSDKLivesOn(t *testing.T) {
	for name, passwords := range map[string][]core.CookiePassword{
		"under a key":                 core.CookiePasswords(hexPassword),
		"under a key in lower case":   core.CookiePasswords(strings.ToLower(hexPassword)),
		"under words":                 core.CookiePasswords("words of the team's own, which it hashes"),
		"under a short password":      core.CookiePasswords(password, "hunter2"),
		"under the last of passwords": core.CookiePasswords(password, otherPassword, hexPassword),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := signIn(t)
			m, err := session.NewManager(s.Confidential.UserManagement, passwords, session.WithCodecs(session.GoSDK()))
			is.NoErr(err)
			old := goSealWith(t, passwords[len(passwords)-1].Reveal(),
				`{"access_token":"`+s.response.AccessToken.Reveal()+`","refresh_token":"`+s.response.RefreshToken.Reveal()+`","user":`+apiUserWith(s.response.User.ID)+`}`)
			current, err := m.Authenticate(t.Context(), old)
			is.NoErr(err)
			is.Equal(current.UserID, s.response.User.ID)
			resealed, err := m.Reseal(old)
			is.NoErr(err)
			refreshed, err := m.Refresh(t.Context(), old, nil)
			is.NoErr(err)
			later, err := session.NewManager(s.Confidential.UserManagement, passwords[:1]) // it reads only Node's format
			is.NoErr(err)
			for _, sealed := range []core.SealedSession{resealed, refreshed} {
				is.True(strings.HasPrefix(sealed.Reveal(), "Fe26.2*1*") && strings.HasSuffix(sealed.Reveal(), "~2"))
				current, err = later.Authenticate(t.Context(), sealed)
				is.NoErr(err)
				is.Equal(current.OrganizationID, s.first)
			}
		})
	}
}
