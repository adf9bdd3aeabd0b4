package session_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func TestAFreshTokenIsIssuedAfterTheCall(t *testing.T) {
	fresh := &session.RefreshParams{Fresh: true}
	for name, opts := range map[string]func() []session.Option{
		"in a cookie": func() []session.Option { return nil },
		"in a store":  func() []session.Option { return []session.Option{session.WithSessionStore(new(session.MemoryStore))} },
	} {
		for when, before := range map[string]func(servers []*session.Manager, sealed core.SealedSession, t *testing.T){
			"when another request is renewing it": func(servers []*session.Manager, sealed core.SealedSession, t *testing.T) {
				go func() { _, _ = servers[0].Refresh(t.Context(), sealed, nil) }()
				time.Sleep(time.Second)
			},
			"when another request has just renewed it": func(servers []*session.Manager, sealed core.SealedSession, t *testing.T) {
				_, err := servers[0].Refresh(t.Context(), sealed, nil)
				is.New(t).NoErr(err)
			},
			"when another server has just renewed it, whose response WorkOS repeats": func(servers []*session.Manager, sealed core.SealedSession, t *testing.T) {
				_, err := servers[1].Refresh(t.Context(), sealed, nil)
				is.New(t).NoErr(err)
				time.Sleep(time.Second)
			},
		} {
			t.Run(name+" "+when, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					is := is.New(t)
					workOS := &slow{delay: 2 * time.Second}
					servers, sealed := workOS.servers(t, 2, opts()...)
					before(servers, sealed, t)
					renewed, err := servers[0].Refresh(t.Context(), sealed, fresh)
					is.NoErr(err)
					is.Equal(refreshTokenIn(t, servers[0], renewed), "r++")
					time.Sleep(time.Minute)
				})
			})
		}
	}
	t.Run("and concurrent calls share two", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			workOS := &slow{delay: 2 * time.Second}
			servers, sealed := workOS.servers(t, 1)
			var calls sync.WaitGroup
			for range 50 {
				calls.Go(func() {
					_, err := servers[0].Refresh(t.Context(), sealed, fresh)
					is.New(t).NoErr(err)
				})
				time.Sleep(time.Millisecond)
			}
			calls.Wait()
			is.New(t).Equal(len(workOS.sent), 2)
			time.Sleep(time.Minute)
		})
	})
}

func TestASessionThatDoesNotFitIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		workOS := &slow{extra: `,"metadata":{"long":"` + strings.Repeat("x", 4000) + `"}`}
		servers, sealed := workOS.servers(t, 1)
		small, err := session.NewManager(clientOf(t, workOS), core.CookiePasswords(password), session.WithMaxSealedBytes(400))
		is.NoErr(err)
		tooLong := func(m *session.Manager, sent int) {
			t.Helper()
			_, err := m.Refresh(t.Context(), sealed, nil)
			_, ok := errors.AsType[*session.SizeError](err)
			is.True(ok)
			is.Equal(len(workOS.sent), sent)
		}
		tooLong(small, 0) // clear before the refresh
		for range 3 {
			tooLong(servers[0], 1)
			time.Sleep(time.Minute)
		}
		time.Sleep(time.Hour)
		workOS.extra = ""
		renewed, err := servers[0].Refresh(t.Context(), sealed, nil)
		is.NoErr(err)
		is.Equal(workOS.sent, []string{"r", "r+"})
		is.Equal(refreshTokenIn(t, servers[0], renewed), "r++")
		time.Sleep(time.Hour)
		_, err = servers[0].Refresh(t.Context(), sealed, nil)
		is.True(isFor(err, session.ReasonInvalidGrant)) // an old cookie does not work again
	})
}

func TestWhetherASessionHasEnded(t *testing.T) {
	refuses := func(code string) response {
		return response{status: 403, body: `{"code":"` + code + `","message":"No."}`}
	}
	down := response{status: 503}
	grant := response{status: 400, body: `{"error":"invalid_grant","error_description":"Ended."}`}
	for name, test := range map[string]struct {
		response
		organization core.OrganizationID
		ended        bool
	}{
		"single sign-on is required":                        {refuses("sso_required"), "", true},
		"the organization that it is in requires SSO":       {refuses("sso_required"), "org_1", true},
		"another organization requires SSO":                 {refuses("sso_required"), "org_2", false},
		"another organization requires a second factor":     {refuses("mfa_enrollment"), "org_2", false},
		"its organization has another factor":               {refuses("mfa_challenge"), "org_1", true},
		"the session has ended, wherever it was to move":    {grant, "org_2", true},
		"WorkOS is down, which says nothing of the session": {down, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				m, sealed := over(t, &workOS{responses: []response{test.response}})
				_, err := m.Refresh(t.Context(), sealed, &session.RefreshParams{OrganizationID: test.organization})
				failed, ok := errors.AsType[*session.Error](err)
				is.True(ok)
				is.Equal(failed.Ended(), test.ended)
				is.True(!failed.Ended() || !failed.Retryable)
			})
		})
	}
	is := is.New(t)
	is.True(!(&session.Error{Reason: session.ReasonInvalidJWT, Err: usermanagement.ErrTokenExpired}).Ended())
	is.True((&session.Error{Reason: session.ReasonNoSessionCookie}).Ended())
}
