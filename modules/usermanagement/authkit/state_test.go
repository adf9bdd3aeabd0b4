package authkit_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

func TestStateOfTheApplicationsOwn(t *testing.T) {
	// state puts a value from the query into the sign-in.
	state := func(c *authkit.Config) {
		c.OnAuthorize = func(r *http.Request, params *usermanagement.AuthorizationURLWithPKCEParams) {
			params.State = core.NewSecret(r.URL.Query().Get("plan"))
		}
	}
	for name, text := range map[string]string{
		"a word": "enterprise", "JSON": `{"plan":"pro"}`, "any bytes": "\x00\xff<&>\n", "nothing": "", "as much as fits": strings.Repeat("\x01", 256),
	} {
		t.Run("reaches OnSignIn: "+name, func(t *testing.T) {
			is := is.New(t)
			came := []string{}
			s := start(t, state, func(c *authkit.Config) {
				c.OnSignIn = func(r *http.Request, _ *usermanagement.AuthenticationResponse) error {
					came = append(came, authkit.StateFromContext(r.Context()).Reveal())
					return nil
				}
			})
			got := s.staying().visit(s.origin + "/sign-in?plan=" + url.QueryEscape(text) + "&return_to=/" + strings.Repeat("a", authkit.MaxPath-1))
			is.True(len(got.Header.Get("Set-Cookie")) < 4096)
			if text != "" {
				is.True(!strings.Contains(got.Header.Get("Location"), url.QueryEscape(text))) // WorkOS does not see it
			}
			longest := s.staying().visit(s.origin + "/sign-in?plan=" + url.QueryEscape(text) + "&return_to=/" + strings.Repeat("%22", authkit.MaxPath-1))
			is.True(len(longest.Header.Get("Set-Cookie")) < 4096)
			s.visit(s.comeBack(parse(t, got.Header.Get("Location"))))
			is.Equal(came, []string{text})
		})
	}
	t.Run("reaches OnError as well", func(t *testing.T) {
		is := is.New(t)
		var came core.Secret
		s := start(t, state, func(c *authkit.Config) {
			c.OnError = func(_ http.ResponseWriter, r *http.Request, _ *authkit.Error) {
				came = authkit.StateFromContext(r.Context())
			}
		})
		query := s.leave("/sign-in?plan=pro").Query()
		s.visit(s.origin + "/callback?error=access_denied&state=" + query.Get("state"))
		is.Equal(came.Reveal(), "pro")
	})
	t.Run("is rejected if it is too long", func(t *testing.T) {
		is := is.New(t)
		var failures caught
		s := start(t, state, failures.handle)
		is.Equal(s.visit(s.origin+"/sign-in?plan="+strings.Repeat("a", 257)).StatusCode, http.StatusInternalServerError)
		moduletest.WantArgument(t, errors.Unwrap(failures.last(t)), "State")
	})
	t.Run("is empty in any other context", func(t *testing.T) {
		is.New(t).True(authkit.StateFromContext(context.Background()).IsZero())
	})
}
