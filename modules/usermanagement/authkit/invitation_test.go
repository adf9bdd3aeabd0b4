package authkit_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func TestAcceptInvitation(t *testing.T) {
	t.Run("takes the token to WorkOS", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.HandleFunc("GET /invitation", s.auth.AcceptInvitation)
		sent, err := s.Confidential.UserManagement.SendInvitation(t.Context(), "grace@example.com", &usermanagement.SendInvitationParams{OrganizationID: s.second})
		is.NoErr(err)
		token := sent.Token.Reveal()
		got := s.staying().visit(s.origin + "/invitation?invitation_token=" + token + "&return_to=/dashboard&login_hint=grace@example.com")
		query := parse(t, got.Header.Get("Location")).Query()
		is.Equal(query.Get("invitation_token"), token)
		is.Equal(query.Get("screen_hint"), "sign-up")
		is.Equal(query.Get("login_hint"), "grace@example.com")
		is.Equal(got.Header.Get("Referrer-Policy"), "no-referrer")
		is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
		is.Equal(s.staying().visit(s.comeBack(parse(t, got.Header.Get("Location")))).Header.Get("Location"), "/dashboard")
		is.True(!strings.Contains(s.errors.String(), token))
	})
	for _, query := range []string{"", "?invitation_token="} {
		t.Run("rejects a URL without a token: "+query, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			s.mux.HandleFunc("GET /invitation", s.auth.AcceptInvitation)
			is.Equal(s.staying().visit(s.origin+"/invitation"+query).StatusCode, http.StatusBadRequest)
			moduletest.WantArgument(t, errors.Unwrap(failures.last(t)), "invitation_token")
			is.Equal(failures.last(t).TryAgain, "/sign-in")
		})
	}
	t.Run("is the only handler that does", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		for _, path := range []string{"/sign-in", "/sign-up"} {
			is.True(!s.leave(path + "?invitation_token=inv_t0ken").Query().Has("invitation_token"))
		}
	})
}
