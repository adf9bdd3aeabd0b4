package session_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// FuzzUnseal expects a typed error or a whole session for any text, and for any payload in a valid seal.
func FuzzUnseal(f *testing.F) {
	passwords := []core.CookiePassword{core.NewCookiePassword(hexPassword), core.NewCookiePassword(password[:32])}
	for _, v := range vectors(f) {
		passwords = append(passwords, v.Password)
		f.Add(v.Sealed.Reveal())
		f.Add(strings.TrimSuffix(v.Sealed.Reveal(), "~2"))
		f.Add(string(v.Payload))
	}
	foreign := `{"access_token":"a","refresh_token":"r","user":` + apiUser + `,"impersonator":{"email":"e"}}`
	for _, seed := range []string{
		"", "Fe26.2*", "Fe26.2*1*******~2", "~2", "=", "AQ==", `{"persistent":{"accessToken":"a"}}`, `{"accessToken":"\ud800"}`, foreign, `{"accessToken":"a","refreshToken":"r","user":` + apiUser + `}`,
		goSeal(f, foreign).Reveal(), goSealWith(f, password[:32], foreign).Reveal(), rubySeal(f, password[:32], foreign).Reveal(), ruby6Seal(f, password[:32], foreign).Reveal(),
	} {
		f.Add(seed)
	}
	for _, odd := range moduletest.Odd(`{"accessToken":"a.e30.c","refreshToken":"r","user":{"id":"user_1","firstName":"@","metadata":"@","createdAt":"@"},"more":"@"}`) {
		f.Add(odd)
	}
	m := manager(f, passwords, session.WithCodecs(session.GoSDK(), session.RubySDK()))
	f.Fuzz(func(t *testing.T, text string) {
		check(t, m, core.NewSealedSession(text))
		sealed := ironWith(t, hexPassword, text)
		check(t, m, sealed)
		check(t, m, core.NewSealedSession(strings.TrimSuffix(sealed.Reveal(), "~2")))
		check(t, m, goSeal(t, text))
	})
}

func check(t *testing.T, m *session.Manager, sealed core.SealedSession) {
	t.Helper()
	data, err := session.DataIn(m, sealed)
	if err != nil {
		if _, ok := errors.AsType[*session.Error](err); !ok || data != nil {
			t.Fatalf("got %v and %v", data, err)
		}
		return
	}
	_, _ = m.LogoutURL(sealed, "")
	again, err := m.SealData(data)
	if err != nil { // it has no tokens, or is too long for a cookie
		_, tooLong := errors.AsType[*session.SizeError](err)
		incomplete := strings.TrimSpace(data.AccessToken.Reveal()) == "" || strings.TrimSpace(data.RefreshToken.Reveal()) == ""
		if !tooLong && !incomplete {
			t.Fatal(err)
		}
		return
	}
	if _, err = m.Unseal(again); err != nil {
		t.Fatal(err)
	}
}
