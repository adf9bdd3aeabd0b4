package authkit_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// inStore is the one setting that keeps sessions on the server.
func inStore(c *authkit.Config) {
	c.SessionOptions = append(c.SessionOptions, session.WithSessionStore(new(session.MemoryStore)))
}

func TestTheWholeStoryWithAStore(t *testing.T) {
	is := is.New(t)
	s := start(t, inStore)
	fixed := "ref_" + strings.Repeat("A", 86)
	s.setCookie(s.origin, sessionCookie, fixed) // an attacker tries to fix the user's future reference
	s.signIn()
	first := s.sealed()
	is.True(strings.HasPrefix(first.Reveal(), "ref_"))
	is.True(first.Reveal() != fixed)
	is.True(!strings.HasPrefix(first.Reveal(), fixed[:47])) // neither half is reused

	s.join(s.second, "member")
	got := s.submit(s.origin+"/switch-organization", url.Values{"organization_id": {string(s.second)}, "return_to": {"/dashboard"}})
	is.Equal(got.body, "dashboard for Grace of "+string(s.second)+" at /dashboard")
	second := s.sealed()
	is.True(!second.Equal(first))

	s.setCookie(s.origin, sessionCookie, first.Reveal()) // like a tab that does not have the new cookie yet
	s.Server.ResetRequests()
	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
	is.Equal(s.sealed(), second)
	is.Equal(s.refreshes(), 0)

	got = s.staying().submit(s.origin+"/sign-out", nil)
	is.Equal(got.StatusCode, http.StatusSeeOther)
	is.True(strings.Contains(got.Header.Get("Location"), "/user_management/sessions/logout"))
	is.True(s.sealed().IsZero())
	for _, old := range []string{first.Reveal(), second.Reveal()} {
		s.setCookie(s.origin, sessionCookie, old)
		is.Equal(s.staying().visit(s.origin+"/dashboard").StatusCode, http.StatusSeeOther)
		is.True(s.sealed().IsZero())
	}
	is.Equal(s.visit(s.origin+"/").body, "home for nobody at /")
}

// outage is a store that can be made to fail.
type outage struct {
	session.MemoryStore
	lasts atomic.Bool
	keys  []string // the keys that were written
}

func (o *outage) Swap(ctx context.Context, key, old, record string, age time.Duration) (bool, error) {
	o.keys = append(o.keys, key)
	return o.MemoryStore.Swap(ctx, key, old, record, age)
}

func (o *outage) Load(ctx context.Context, key string) (string, error) {
	if o.lasts.Load() {
		return "", errors.New("connection refused")
	}
	return o.MemoryStore.Load(ctx, key)
}

func TestWhileTheStoreOfSessionsIsDown(t *testing.T) {
	is := is.New(t)
	store := new(outage)
	s := start(t, func(c *authkit.Config) { c.SessionOptions = append(c.SessionOptions, session.WithSessionStore(store)) })
	s.signIn()
	before := s.sealed()
	store.lasts.Store(true)
	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusServiceUnavailable)
	is.Equal(s.visit(s.origin+"/").body, "home for nobody at /")
	is.Equal(s.submit(s.origin+"/sign-out", nil).StatusCode, http.StatusServiceUnavailable) // it would continue at WorkOS
	is.Equal(s.sealed(), before)
	store.lasts.Store(false)
	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
}

func TestARejectedSessionLeavesTheStore(t *testing.T) {
	is := is.New(t)
	store := new(outage)
	s := start(t, func(c *authkit.Config) { c.SessionOptions = append(c.SessionOptions, session.WithSessionStore(store)) })
	recorder := httptest.NewRecorder()
	err := s.auth.Save(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", http.NoBody), &usermanagement.AuthenticationResponse{
		User: usermanagement.User{ID: s.grace.ID}, AccessToken: core.NewAccessToken("not one"), RefreshToken: core.NewRefreshToken("r"),
	})
	is.True(errors.Is(err, session.ReasonInvalidJWT))
	is.Equal(len(store.keys), 1)
	record, err := store.Load(t.Context(), store.keys[0])
	is.NoErr(err)
	is.Equal(record, "")
}
