package session_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

func TestASessionThatIsRemembered(t *testing.T) {
	t.Run("is the receiver's own to change", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		s.response.Impersonator = &usermanagement.Impersonator{Email: "support@example.com"}
		sealed, err := s.manager.Seal(s.response)
		is.NoErr(err)
		for range 3 {
			current, err := s.manager.Authenticate(t.Context(), sealed)
			is.NoErr(err)
			is.Equal(*current.User, s.response.User)
			is.Equal(current.Impersonator.Email, "support@example.com")
			current.User.Email = "changed@example.com"
			current.User.Metadata["plan"] = "changed"
			current.Impersonator.Email = "changed@example.com"

			is.Equal(current.UserID, s.response.User.ID)
			is.Equal(current.Roles, []core.RoleSlug{"admin"})
			current.UserID, current.Roles[0] = "user_changed", "owner"
		}
	})
	t.Run("ends when its access token does", func(t *testing.T) {
		is := is.New(t)
		s := signInTo(t, []workostest.Option{workostest.WithAccessTokenLifetime(time.Second)})
		expiry := time.Now().Add(time.Second)
		_, err := s.manager.Authenticate(t.Context(), s.sealed)
		is.NoErr(err)
		time.Sleep(time.Until(expiry))
		_, err = s.manager.Authenticate(t.Context(), s.sealed)
		is.True(errors.Is(err, usermanagement.ErrTokenExpired))
	})
	for name, version := range map[string]string{"of the Node SDK": "~2", "of the Kotlin SDK": ""} {
		t.Run("ends when its seal does, "+name, func(t *testing.T) {
			is := is.New(t)
			s := signIn(t)
			plaintext, err := json.Marshal(map[string]any{"accessToken": s.response.AccessToken.Reveal(), "user": json.RawMessage(apiUserWith(s.response.User.ID))})
			is.NoErr(err)
			text, err := session.SealIronUntil(plaintext, password, time.Now().Add(-time.Minute+50*time.Millisecond))
			is.NoErr(err)
			sealed := core.NewSealedSession(strings.TrimSuffix(text, "~2") + version)
			_, err = s.manager.Authenticate(t.Context(), sealed)
			is.NoErr(err)
			time.Sleep(60 * time.Millisecond)
			_, err = s.manager.Authenticate(t.Context(), sealed)
			is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
		})
	}
}
