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
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// apiUser is a user as the API answers, which the official Go and Ruby SDKs seal.
const apiUser = `{"object":"user","id":"user_1","email":"ada@example.com","email_verified":true,"first_name":"Ada","last_name":null,
	"profile_picture_url":null,"last_sign_in_at":"2026-01-02T03:04:05Z","external_id":null,"metadata":{},
	"created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-01T00:00:00.000Z"}`

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
	key, err := hex.DecodeString(hexPassword)
	if err != nil {
		t.Fatal(err)
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
		"the Ruby SDK's":                     {session.RubySDK(), []core.CookiePassword{core.NewCookiePassword(password)}, rubySeal(t, password, plaintext)},
		"the Ruby SDK's with a new password": {session.RubySDK(), []core.CookiePassword{core.NewCookiePassword(otherPassword), core.NewCookiePassword(password)}, rubySeal(t, password, plaintext)},
		"the Ruby SDK's of version 6":        {session.RubySDK(), []core.CookiePassword{core.NewCookiePassword(password[:32])}, ruby6Seal(t, password[:32], plaintext)},
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
			is.True(errors.Is(err, session.ReasonInvalidSessionCookie)) // unless it is asked for, it is not read
		})
	}
	t.Run("what no codec reads is still read as Node's", func(t *testing.T) {
		v := vectors(t)[0]
		_, err := manager(t, []core.CookiePassword{v.Password}, session.WithCodecs(session.RubySDK())).Unseal(v.Sealed)
		is.New(t).NoErr(err)
	})
	t.Run("a null that Ruby wrote as text is no impersonator", func(t *testing.T) {
		is := is.New(t)
		m := manager(t, []core.CookiePassword{core.NewCookiePassword(password)}, session.WithCodecs(session.RubySDK()))
		data, err := session.DataIn(m, rubySeal(t, password, `{"access_token":"a","refresh_token":"r","impersonator":"null"}`))
		is.NoErr(err)
		is.True(data.Impersonator == nil && data.User == nil)
	})
}

func TestEveryFlippedBitOfAForeignSealIsRefused(t *testing.T) {
	plaintext := `{"access_token":"access","refresh_token":"refresh"}`
	m := manager(t, []core.CookiePassword{core.NewCookiePassword(hexPassword), core.NewCookiePassword(password[:32])}, session.WithCodecs(session.GoSDK(), session.RubySDK()))
	for name, sealed := range map[string]string{
		"of the Go SDK":               goSeal(t, plaintext).Reveal(),
		"of the Ruby SDK":             rubySeal(t, password[:32], plaintext).Reveal(),
		"of the Ruby SDK's version 6": strings.ReplaceAll(ruby6Seal(t, password[:32], plaintext).Reveal(), "\n", ""),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := m.Unseal(core.NewSealedSession(sealed))
			is.New(t).NoErr(err)
			for i := range sealed {
				for bit := range 8 {
					flipped := []byte(sealed)
					flipped[i] ^= 1 << bit
					if _, err := m.Unseal(core.NewSealedSession(string(flipped))); !errors.Is(err, session.ReasonInvalidSessionCookie) {
						t.Fatalf("bit %d of byte %d (%q): %v", bit, i, sealed[i], err)
					}
				}
			}
		})
	}
}

func TestForeignSealsAreRefused(t *testing.T) {
	m := manager(t, []core.CookiePassword{core.NewCookiePassword(hexPassword), core.NewCookiePassword(password[:32])}, session.WithCodecs(session.GoSDK(), session.RubySDK()))
	encode := base64.StdEncoding.EncodeToString
	for name, sealed := range map[string]core.Secret{
		"of another password":       core.NewSecret(rubySeal(t, otherPassword, `{"access_token":"a"}`).Reveal()),
		"that are too short":        core.NewSecret(encode(make([]byte, 27))),
		"that are short for Ruby":   core.NewSecret(encode(append([]byte{1}, make([]byte, 27)...))),
		"of an unknown version":     core.NewSecret(encode(append([]byte{2}, make([]byte, 64)...))),
		"that hold nothing":         core.NewSecret(goSeal(t, ``).Reveal()),
		"that hold text":            core.NewSecret(goSeal(t, `"access_token"`).Reveal()),
		"that hold half of a JSON":  core.NewSecret(goSeal(t, `{"access_token":"a"`).Reveal()),
		"that hold other types":     core.NewSecret(goSeal(t, `{"access_token":["a"]}`).Reveal()),
		"with padding in the midst": core.NewSecret(encode([]byte("a")) + encode(make([]byte, 63))),
	} {
		t.Run(name, func(t *testing.T) {
			data, err := session.DataIn(m, core.NewSealedSession(sealed.Reveal()))
			is.New(t).True(data == nil)
			is.New(t).True(errors.Is(err, session.ReasonInvalidSessionCookie))
		})
	}
}

func TestASessionOfAnotherSDKLivesOn(t *testing.T) {
	is := is.New(t)
	s := signIn(t)
	m, err := session.NewManager(s.Confidential.UserManagement, []core.CookiePassword{core.NewCookiePassword(password), core.NewCookiePassword(hexPassword)}, session.WithCodecs(session.GoSDK()))
	is.NoErr(err)
	old := goSeal(t, `{"access_token":"`+s.response.AccessToken.Reveal()+`","refresh_token":"`+s.response.RefreshToken.Reveal()+`","user":`+apiUser+`}`)
	current, err := m.Authenticate(t.Context(), old)
	is.NoErr(err)
	is.Equal(current.UserID, s.response.User.ID)
	refreshed, err := m.Refresh(t.Context(), old, nil)
	is.NoErr(err)
	current, err = s.manager.Authenticate(t.Context(), refreshed) // which reads Node's format alone
	is.NoErr(err)
	is.Equal(current.OrganizationID, s.first)
}
