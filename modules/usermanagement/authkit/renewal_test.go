package authkit_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

func TestTheApplicationIsToldOfRenewals(t *testing.T) {
	var renewed []core.RoleSlug
	var failed []error
	hooks := func(c *authkit.Config) {
		renewed, failed = nil, nil
		c.OnRefresh = func(_ *http.Request, current *session.Session) { renewed = append(renewed, current.Role) }
		c.OnRefreshError = func(_ *http.Request, err error) { failed = append(failed, err) }
	}
	t.Run("that succeed", func(t *testing.T) {
		is := is.New(t)
		s := start(t, hooks)
		s.signIn()
		s.visit(s.origin + "/dashboard")
		is.Equal(len(renewed), 0)
		s.expire()
		s.visit(s.origin + "/dashboard")
		s.join(s.second, "member")
		s.submit(s.origin+"/switch-organization", map[string][]string{"organization_id": {string(s.second)}})
		is.Equal(renewed, []core.RoleSlug{"admin", "member"})
		is.Equal(len(failed), 0)
	})
	t.Run("that fail, early or late, and why", func(t *testing.T) {
		is := is.New(t)
		s := start(t, hooks)
		s.signIn()
		s.nearlyExpire()
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 403, Body: "<html>"})
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(len(failed), 1)
		is.True(errors.Is(failed[0], authkit.ErrNotWorkOS))
		s.Server.ClearFaults()
		s.expire()
		is.NoErr(s.Server.EndSessions(s.grace.ID))
		is.Equal(s.staying().visit(s.origin+"/dashboard").StatusCode, http.StatusSeeOther)
		is.Equal(len(failed), 2)
		is.True(errors.Is(failed[1], session.ReasonInvalidGrant))
		is.Equal(len(renewed), 0)
	})
}

// patience is a Group that records how long a caller waits, and does not make it wait.
type patience struct{ waits []time.Duration }

func (p *patience) Do(ctx context.Context, _ string, _ func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	until, _ := ctx.Deadline()
	p.waits = append(p.waits, time.Until(until).Round(time.Second))
	return core.SealedSession{}, &session.Error{Reason: session.ReasonTimeout, Retryable: true}
}

func TestEarlyRenewal(t *testing.T) {
	t.Run("delays a request by two seconds at most, and one with an expired token by ten", func(t *testing.T) {
		is := is.New(t)
		group := new(patience)
		s := start(t, func(c *authkit.Config) { c.SessionOptions = []session.Option{session.WithGroup(group)} })
		s.signIn()
		s.nearlyExpire()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		s.expire()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusServiceUnavailable)
		is.Equal(group.waits, []time.Duration{2 * time.Second, 10 * time.Second})
	})
	for _, status := range []int{400, 403, 500} {
		t.Run("that fails does not remove a session that is still valid", func(t *testing.T) {
			is := is.New(t)
			s := start(t)
			s.signIn()
			s.nearlyExpire()
			before := s.sealed()
			s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: status, Body: `{"error":"invalid_grant"}`})
			is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
			is.Equal(s.visit(s.origin+"/").body, "home for Grace of "+string(s.first)+" at /")
			is.Equal(s.sealed(), before)
		})
	}
}

func TestWhenATokenIsRenewed(t *testing.T) {
	is := is.New(t)
	s := start(t)
	now := time.Now()
	for _, test := range []struct {
		lives, left time.Duration
		due         bool
	}{
		{5 * time.Minute, 61 * time.Second, false},
		{5 * time.Minute, 59 * time.Second, true},
		{time.Minute, 31 * time.Second, false},
		{time.Minute, 29 * time.Second, true},
		{time.Hour, 59 * time.Second, true},
	} {
		expires := now.Add(test.left)
		is.Equal(s.auth.IsDue(&session.Session{Claims: &session.Claims{IssuedAt: expires.Add(-test.lives), ExpiresAt: expires}}), test.due)
	}
	is.True(s.auth.IsDue(&session.Session{Claims: &session.Claims{ExpiresAt: now.Add(59 * time.Second)}})) // from a token without iat
}

// admins is a deny list of all former administrators.
type admins struct{ denied atomic.Bool }

func (a *admins) Denies(_ context.Context, token *usermanagement.AccessTokenClaims) bool {
	return a.denied.Load() && token.Role == "admin"
}

// TestARenewalIsNewerThanWhatMadeItNecessary uses two tabs: one has renewed the session, and the other still has the
// old cookie when the user's role changes.
func TestARenewalIsNewerThanWhatMadeItNecessary(t *testing.T) {
	for _, path := range []string{"/refresh", "/denied"} {
		t.Run(path, func(t *testing.T) {
			is := is.New(t)
			denied := new(admins)
			s := start(t, func(c *authkit.Config) {
				c.SessionOptions = []session.Option{session.WithPolicy(usermanagement.AccessTokenPolicy{DenyList: denied})}
			})
			s.signIn()
			s.expire()
			before := s.sealed()
			s.visit(s.origin + "/dashboard")
			s.join(s.first, "member")
			denied.denied.Store(path == "/denied")
			s.setCookie(s.origin, sessionCookie, before.Reveal())
			s.handle("/refresh", func(w http.ResponseWriter, r *http.Request) error {
				current, err := s.auth.Refresh(w, r)
				if err == nil {
					_, err = w.Write([]byte(current.Role))
				}
				return err
			})
			s.mux.Handle("/denied", s.auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				current, _ := authkit.FromContext(r.Context())
				_, _ = w.Write([]byte(current.Role))
			})))
			is.Equal(s.visit(s.origin+path).body, "member")
		})
	}
}

// deadlines records how long the parts of an organization switch may take: the refresh, and the hook.
type deadlines struct {
	session.Group
	until []time.Time
}

func (d *deadlines) Do(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	until, _ := ctx.Deadline()
	d.until = append(d.until, until)
	time.Sleep(20 * time.Millisecond)
	return d.Group.Do(ctx, key, refresh)
}

func (d *deadlines) Denies(ctx context.Context, _ *usermanagement.AccessTokenClaims) bool {
	until, _ := ctx.Deadline()
	d.until = append(d.until, until)
	return false
}

func TestASwitchOfOrganizationHasOneTimeout(t *testing.T) {
	is := is.New(t)
	d := &deadlines{Group: session.NewMemoryGroup()}
	s := start(t, func(c *authkit.Config) {
		c.OnRefresh = func(*http.Request, *session.Session) {}
		c.SessionOptions = []session.Option{session.WithGroup(d), session.WithPolicy(usermanagement.AccessTokenPolicy{DenyList: d})}
	})
	s.signIn()
	s.join(s.second, "member")
	d.until = nil
	s.staying().submit(s.origin+"/switch-organization", map[string][]string{"organization_id": {string(s.second)}})
	is.Equal(len(d.until), 2)
	is.True(!d.until[1].IsZero() && !d.until[1].After(d.until[0].Add(10*time.Millisecond)))
}
