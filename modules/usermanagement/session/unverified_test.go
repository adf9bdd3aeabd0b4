package session_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func TestWhatUnsealReturns(t *testing.T) {
	s := signIn(t)
	unverified, err := s.manager.Unseal(s.sealed)
	is.New(t).NoErr(err)
	t.Run("has the tokens of the session", func(t *testing.T) {
		is := is.New(t)
		is.Equal(unverified.AccessToken(), s.response.AccessToken)
		is.Equal(unverified.RefreshToken(), s.response.RefreshToken)
	})
	t.Run("has nothing else, so no accessor for who the user is", func(t *testing.T) {
		is := is.New(t)
		typ := reflect.TypeFor[*session.Unverified]()
		is.Equal(typ.NumMethod(), 2)
		for i := range typ.Elem().NumField() {
			is.True(!typ.Elem().Field(i).IsExported())
		}
	})
	t.Run("does not print who the user is", func(t *testing.T) {
		redacttest.Check(t, unverified, string(s.response.User.ID))
		redacttest.Check(t, unverified, s.response.User.Email)
		redacttest.Check(t, &unverified, s.response.User.Email)
	})
	t.Run("is the zero value next to an error, and has no tokens", func(t *testing.T) {
		is := is.New(t)
		nothing, err := s.manager.Unseal(core.NewSealedSession("junk"))
		is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
		is.Equal(nothing.AccessToken().Reveal()+nothing.RefreshToken().Reveal(), "")
	})
}

func TestReseal(t *testing.T) {
	m := manager(t, []core.CookiePassword{core.NewCookiePassword(password)})
	t.Run("keeps the whole content of the seal", func(t *testing.T) {
		is := is.New(t)
		const held = `{"accessToken":"a","refreshToken":"r","theirs":{"x":[null]},"user":{"id":"user_1","hobby":"chess"},"impersonator":{"email":"s@example.com"}}`
		sealed := ironWith(t, password, held)
		resealed, err := m.Reseal(sealed)
		is.NoErr(err)
		is.True(!resealed.Equal(sealed))
		sameJSON(t, payloadOf(t, resealed, password), []byte(held))
	})
	tests := []struct {
		name   string
		sealed core.SealedSession
		want   session.Reason
	}{
		{"nothing", core.SealedSession{}, session.ReasonNoSessionCookie},
		{"junk", core.NewSealedSession("junk"), session.ReasonInvalidSessionCookie},
		{"a seal of another password", ironWith(t, otherPassword, `{"accessToken":"a","refreshToken":"r"}`), session.ReasonInvalidSessionCookie},
		{"a seal without an access token", ironWith(t, password, `{"accessToken":" ","refreshToken":"r"}`), session.ReasonInvalidSessionCookie},
		{"a seal without a refresh token", ironWith(t, password, `{"accessToken":"a"}`), session.ReasonInvalidSessionCookie},
	}
	for _, test := range tests {
		t.Run("rejects "+test.name, func(t *testing.T) {
			is := is.New(t)
			sealed, err := m.Reseal(test.sealed)
			is.Equal(sealed.Reveal(), "")
			is.True(errors.Is(err, test.want))
		})
	}
}
