package authkit_test

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/revocation"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/workostest"
)

// startDenying starts an application that learns by webhooks whose access has ended.
func startDenying(t *testing.T, configure ...func(*authkit.Config)) (scene, *revocation.List) {
	t.Helper()
	is := is.New(t)
	denied, err := revocation.NewList()
	is.NoErr(err)
	s := start(t, append(configure, func(c *authkit.Config) {
		c.SessionOptions = append(c.SessionOptions, session.WithPolicy(usermanagement.AccessTokenPolicy{DenyList: denied}))
	})...)
	secret := core.NewSigningSecret("whsec_of_the_endpoint")
	hooks, err := webhooks.NewHandler(secret, webhooks.OnEvery(denied.Handle), webhooks.On( // and the program's own function
		func(context.Context, *events.Event, events.SessionRevoked) error { return nil },
	))
	is.NoErr(err)
	s.mux.Handle("/webhooks", hooks)
	s.Server.AddWebhook(s.origin+"/webhooks", secret)
	s.behind.Store(int64(2 * time.Second)) // tokens are issued before the events that follow
	s.signIn()
	s.behind.Store(0)
	s.Server.ResetRequests()
	return s, denied
}

func TestARevokedSessionHasEndedAtOnce(t *testing.T) {
	is := is.New(t)
	s, _ := startDenying(t)
	is.NoErr(s.Server.EndSessions(s.grace.ID))
	is.NoErr(s.Server.WaitForWebhooks(t.Context()))
	got := s.staying().visit(s.origin + "/dashboard")
	is.Equal(got.StatusCode, http.StatusSeeOther)
	is.Equal(got.Header.Get("Location"), "/sign-in?return_to=%2Fdashboard")
	is.Equal(s.refreshes(), 1) // WorkOS has ended it
	is.True(s.sealed().IsZero())
}

func TestTheTailDeniesAsWebhooksDo(t *testing.T) {
	is := is.New(t)
	s, _ := startDenying(t)
	denied, err := revocation.NewList()
	is.NoErr(err)
	current, err := s.sessions.Authenticate(t.Context(), s.sealed())
	is.NoErr(err)
	is.NoErr(s.Server.EndSessions(s.grace.ID))
	err = s.Confidential.Events.Tail(t.Context(), events.FileCursor(filepath.Join(t.TempDir(), "cursor")), &events.TailParams{Events: revocation.Names()}, func(ctx context.Context, event *events.Event) error {
		return errors.Join(denied.Handle(ctx, event), events.ErrStop)
	})
	is.True(errors.Is(err, events.ErrStop))
	is.True(denied.Denies(t.Context(), current.Claims))
}

func TestADeniedTokenIsRenewedAtOnce(t *testing.T) {
	is := is.New(t)
	s, denied := startDenying(t)
	is.NoErr(denied.Deny(t.Context(), revocation.Subject{UserID: s.grace.ID, OrganizationID: s.first}, time.Now().Add(-time.Second)))

	s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 502})
	before := s.sealed()
	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusServiceUnavailable) // neither accepted nor ended
	is.Equal(s.visit(s.origin+"/").body, "home for nobody at /")
	is.Equal(s.sealed(), before)
	s.Server.ClearFaults()
	s.Server.ResetRequests()

	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK) // WorkOS decides
	is.Equal(s.refreshes(), 1)
	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
	is.Equal(s.refreshes(), 1)
}

func TestAUserWhoSignsInInTheSecondOfADenial(t *testing.T) {
	is := is.New(t)
	s, denied := startDenying(t)
	is.NoErr(denied.Deny(t.Context(), revocation.Subject{UserID: s.grace.ID}, time.Now().Add(time.Second)))
	s.setCookie(s.origin, sessionCookie, "")
	got := s.visit(s.origin + "/dashboard")
	is.Equal(got.StatusCode, http.StatusServiceUnavailable) // for a second
	is.True(got.Header.Get("Retry-After") != "")
	is.True(!s.sealed().IsZero())
}
