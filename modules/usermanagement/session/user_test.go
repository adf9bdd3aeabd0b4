package session_test

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// A sealed session belongs to one user: the subject of its access token.
func TestASealOfAnotherUserThanItsTokenIsRejected(t *testing.T) {
	s := signIn(t, session.WithCodecs(session.GoSDK()))
	tokens := `"access_token":"` + s.response.AccessToken.Reveal() + `","refresh_token":"` + s.response.RefreshToken.Reveal() + `"`
	seal := func(user *usermanagement.User) core.SealedSession {
		sealed, err := s.manager.SealData(&session.Data{AccessToken: s.response.AccessToken, RefreshToken: s.response.RefreshToken, User: user})
		is.New(t).NoErr(err)
		return sealed
	}
	for name, sealed := range map[string]core.SealedSession{
		"another user":            seal(&usermanagement.User{ID: "user_other", Email: "mallory@example.com"}),
		"a user without an ID":    seal(&usermanagement.User{Email: "mallory@example.com"}),
		"another, in another SDK": goSealWith(t, password, `{`+tokens+`,"user":`+apiUser+`}`),
	} {
		t.Run("with "+name, func(t *testing.T) {
			is := is.New(t)
			for range 2 { // also the second time, when it is remembered
				_, err := s.manager.Authenticate(t.Context(), sealed)
				is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
			}
			_, err := s.manager.Refresh(t.Context(), sealed, nil)
			is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
			_, err = s.manager.Unseal(sealed)
			is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
			_, err = s.manager.Reseal(sealed)
			is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
			is.Equal(len(s.Server.Calls("POST", "/user_management/authenticate")), 0)
		})
	}
	t.Run("one without a user, or with the right one, is a session", func(t *testing.T) {
		is := is.New(t)
		for _, user := range []*usermanagement.User{nil, {ID: s.response.User.ID}} {
			current, err := s.manager.Authenticate(t.Context(), seal(user))
			is.NoErr(err)
			is.Equal(current.UserID, s.response.User.ID)
		}
	})
}
