package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

const authenticateRoute = "/user_management/authenticate"

// grants returns the bodies of the refreshes that the server received.
func grants(t testing.TB, server *workostest.Server) (all []map[string]string) {
	t.Helper()
	for _, request := range server.Requests() {
		if request.Route != authenticateRoute {
			continue
		}
		var body map[string]string
		if err := json.Unmarshal(request.Body, &body); err != nil {
			t.Fatal(err)
		}
		all = append(all, body)
	}
	return all
}

func TestRefresh(t *testing.T) {
	t.Run("returns a new session in the same organization", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		sealed, err := s.manager.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
		sent := grants(t, s.Server)
		is.Equal(len(sent), 1)
		is.Equal(sent[0]["grant_type"], "refresh_token")
		is.Equal(sent[0]["refresh_token"], s.response.RefreshToken.Reveal())
		is.Equal(core.OrganizationID(sent[0]["organization_id"]), s.first)
		current, err := s.manager.Authenticate(t.Context(), sealed)
		is.NoErr(err)
		is.Equal(current.OrganizationID, s.first)
		is.Equal(current.AuthenticationMethod, usermanagement.AuthenticationMethodPassword)
		data, err := session.DataIn(s.manager, sealed)
		is.NoErr(err)
		is.True(!data.RefreshToken.Equal(s.response.RefreshToken))
		again, err := s.manager.Refresh(t.Context(), sealed, nil) // and so on
		is.NoErr(err)
		is.True(!again.Equal(sealed))
	})
	t.Run("sends no organization if the session has none", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		data, err := session.DataIn(s.manager, s.sealed)
		is.NoErr(err)
		data.AccessToken = core.NewAccessToken(unsigned(`{"sid":"session_1"}`))
		sealed, err := s.manager.SealData(data)
		is.NoErr(err)
		_, err = s.manager.Refresh(t.Context(), sealed, nil)
		is.NoErr(err)
		_, named := grants(t, s.Server)[0]["organization_id"]
		is.True(!named)
	})
	t.Run("moves to another organization", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		sealed, err := s.manager.Refresh(t.Context(), s.sealed, &session.RefreshParams{
			OrganizationID: s.second,
			SignInContext:  usermanagement.SignInContext{IPAddress: "203.0.113.7"},
		})
		is.NoErr(err)
		is.Equal(grants(t, s.Server)[0]["ip_address"], "203.0.113.7")
		current, err := s.manager.Authenticate(t.Context(), sealed)
		is.NoErr(err)
		is.Equal(current.OrganizationID, s.second)
		is.Equal(current.Role, core.RoleSlug("member"))
		data, err := session.DataIn(s.manager, sealed)
		is.NoErr(err)
		is.Equal(data.OrganizationID, s.second)
	})
	t.Run("returns the error for an organization that the user is not a member of", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		third := s.Server.AddOrganization(workostest.Organization{Name: "Third"}).ID
		_, err := s.manager.Refresh(t.Context(), s.sealed, &session.RefreshParams{OrganizationID: third})
		is.True(errors.Is(err, core.ErrorCode("organization_membership_not_found")))
		_, ours := errors.AsType[*session.Error](err)
		is.True(!ours) // the session is still valid
		_, err = s.manager.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
	})
	t.Run("seals with the first password", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		rotated, err := session.NewManager(s.Confidential.UserManagement, []core.CookiePassword{core.NewCookiePassword(otherPassword), core.NewCookiePassword(password)})
		is.NoErr(err)
		sealed, err := rotated.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
		payloadOf(t, sealed, otherPassword)
	})
	t.Run("keeps the impersonator and unknown members of the seal", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		sealed, err := s.manager.Refresh(t.Context(), iron(t, map[string]any{
			"refreshToken": s.response.RefreshToken.Reveal(), "theirs": "kept", "impersonator": map[string]any{"email": "s@example.com", "reason": nil},
		}), nil)
		is.NoErr(err)
		var payload struct {
			Theirs       string                      `json:"theirs"`
			User         map[string]any              `json:"user"`
			Impersonator usermanagement.Impersonator `json:"impersonator"`
		}
		is.NoErr(json.Unmarshal(payloadOf(t, sealed, password), &payload))
		is.Equal(payload.Theirs, "kept")
		is.Equal(payload.User["email"], "grace@example.com")
		is.Equal(payload.Impersonator.Email, "s@example.com")
	})
	t.Run("reports a new session that does not fit into a cookie", func(t *testing.T) {
		s := signIn(t)
		m, err := session.NewManager(s.Confidential.UserManagement, []core.CookiePassword{core.NewCookiePassword(password)}, session.WithMaxSealedBytes(1000))
		is.New(t).NoErr(err)
		_, err = m.Refresh(t.Context(), s.sealed, nil)
		_, ok := errors.AsType[*session.SizeError](err)
		is.New(t).True(ok)
	})
	for name, test := range map[string]struct {
		sealed core.SealedSession
		reason session.Reason
	}{
		"no cookie":                         {core.SealedSession{}, session.ReasonNoSessionCookie},
		"text that is not a seal":           {core.NewSealedSession("hello"), session.ReasonInvalidSessionCookie},
		"a session without a refresh token": {iron(t, map[string]any{"accessToken": "a"}), session.ReasonInvalidSessionCookie},
		"a refresh token of another kind":   {iron(t, map[string]any{"refreshToken": 1}), session.ReasonInvalidSessionCookie},
	} {
		t.Run("rejects "+name, func(t *testing.T) {
			sealed, err := manager(t, []core.CookiePassword{core.NewCookiePassword(password)}).Refresh(t.Context(), test.sealed, nil)
			is.New(t).Equal(sealed.Reveal(), "")
			is.New(t).True(errors.Is(err, test.reason))
		})
	}
}

func TestRefreshFailures(t *testing.T) {
	for name, test := range map[string]struct {
		fault      workostest.Fault
		reason     session.Reason
		retryable  bool
		retryAfter time.Duration
		sentinel   error
		sent       int
	}{
		"an ended session": {
			workostest.Fault{Status: 400, Body: `{"error":"invalid_grant","error_description":"Session has already ended."}`},
			session.ReasonInvalidGrant, false, 0, core.ErrorCode("invalid_grant"), 1,
		},
		"a second factor to enroll": {
			workostest.Fault{Status: 403, Body: `{"code":"mfa_enrollment","message":"Enroll.","pending_authentication_token":"p","user":{"id":"user_1"}}`},
			session.ReasonMFAEnrollment, false, 0, core.ErrForbidden, 1,
		},
		"single sign-on that became required": {
			workostest.Fault{Status: 403, Body: `{"error":"sso_required","error_description":"Use SSO.","connection_ids":["conn_1"]}`},
			session.ReasonSSORequired, false, 0, core.ErrForbidden, 1,
		},
		"too many requests": {
			workostest.Fault{Status: 429, Header: http.Header{"Retry-After": {"7"}}, Body: `{"message":"Slow down."}`},
			session.ReasonRateLimited, true, 7 * time.Second, core.ErrRateLimited, 1,
		},
		"too many requests, without Retry-After": {
			workostest.Fault{Status: 429},
			session.ReasonRateLimited, true, 0, core.ErrRateLimited, 2,
		},
		"an organization that the user has left": {
			workostest.Fault{Status: 400, Body: `{"error":"organization_membership_not_found","error_description":"Left."}`},
			"organization_membership_not_found", false, 0, core.ErrBadRequest, 1,
		},
		"an address to verify": {
			workostest.Fault{Status: 403, Body: `{"code":"email_verification_required","message":"Verify."}`},
			"email_verification_required", false, 0, core.ErrForbidden, 1,
		},
		"a timeout that the server reports":    {workostest.Fault{Status: 408}, session.ReasonTimeout, true, 0, nil, 2},
		"a broken server":                      {workostest.Fault{Status: 500, Body: `{"error":"invalid_grant"}`}, session.ReasonServerError, true, 0, core.ErrServer, 2},
		"a server under maintenance":           {workostest.Fault{Status: 503}, session.ReasonServerError, true, 0, core.ErrServer, 2},
		"a proxy's page instead of a response": {workostest.Fault{Status: 200, Body: `<html>`}, session.ReasonServerError, true, 0, core.ErrBadResponse, 2},
		"a connection that breaks":             {workostest.Fault{Drop: true}, session.ReasonNetworkError, true, 0, nil, 2},
		"a truncated response":                 {workostest.Fault{Truncate: true}, session.ReasonNetworkError, true, 0, io.ErrUnexpectedEOF, 2},
	} {
		t.Run(name+" is "+string(test.reason), func(t *testing.T) {
			is := is.New(t)
			s := signIn(t)
			test.fault.Path = authenticateRoute
			s.Server.Inject(test.fault)
			sealed, err := s.manager.Refresh(t.Context(), s.sealed, nil)
			is.Equal(sealed.Reveal(), "")
			failed, ok := errors.AsType[*session.Error](err)
			is.True(ok)
			is.Equal(failed.Reason, test.reason)
			is.Equal(failed.Retryable, test.retryable)
			is.Equal(failed.RetryAfter, test.retryAfter)
			is.True(test.sentinel == nil || errors.Is(err, test.sentinel))
			is.Equal(len(grants(t, s.Server)), test.sent)
			if test.retryable { // the session is not lost
				s.Server.ClearFaults()
				_, err = s.manager.Refresh(t.Context(), s.sealed, nil)
				is.NoErr(err)
			}
		})
	}
	t.Run("step-up errors name their requirements", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 403, Body: `{"code":"sso_required","connection_ids":["conn_1"]}`})
		_, err := s.manager.Refresh(t.Context(), s.sealed, nil)
		required, ok := errors.AsType[*usermanagement.SSORequiredError](err)
		is.True(ok)
		is.Equal(required.ConnectionIDs, []core.ConnectionID{"conn_1"})
	})
	t.Run("wrong credentials of the program do not end the session", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 400, Body: `{"error":"invalid_client"}`})
		_, err := s.manager.Refresh(t.Context(), s.sealed, nil)
		_, ours := errors.AsType[*session.Error](err)
		is.True(!ours)
		is.True(errors.Is(err, core.ErrorCode("invalid_client")))
	})
}

func TestALostResponseIsRequestedAgain(t *testing.T) {
	for name, fault := range map[string]workostest.Fault{
		"after the connection broke": {DropAfterHandling: true},
		"after a timeout":            {Delay: time.Second},
	} {
		t.Run(name+" with the same refresh token", func(t *testing.T) {
			is := is.New(t)
			s := signIn(t)
			client, err := core.NewConfidential(s.Server.APIKey, s.Server.ClientID,
				core.WithBaseURL(s.Server.URL), core.WithRetry(core.RetryPolicy{}), core.WithTimeout(200*time.Millisecond))
			is.NoErr(err)
			m, err := session.NewManager(usermanagement.NewConfidential(client), []core.CookiePassword{core.NewCookiePassword(password)})
			is.NoErr(err)
			fault.Path, fault.Times = authenticateRoute, 1
			s.Server.Inject(fault)
			sealed, err := m.Refresh(t.Context(), s.sealed, nil)
			is.NoErr(err)
			sent := grants(t, s.Server)
			is.Equal(len(sent), 2)
			is.Equal(sent[0]["refresh_token"], sent[1]["refresh_token"])
			is.Equal(sent[0]["organization_id"], sent[1]["organization_id"])
			_, err = s.manager.Authenticate(t.Context(), sealed)
			is.NoErr(err)
			_, err = s.manager.Refresh(t.Context(), sealed, nil) // the session continues
			is.NoErr(err)
		})
	}
	t.Run("and a second timeout is reported, while the session continues", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		client, err := core.NewConfidential(s.Server.APIKey, s.Server.ClientID,
			core.WithBaseURL(s.Server.URL), core.WithRetry(core.RetryPolicy{}), core.WithTimeout(50*time.Millisecond))
		is.NoErr(err)
		m, err := session.NewManager(usermanagement.NewConfidential(client), []core.CookiePassword{core.NewCookiePassword(password)})
		is.NoErr(err)
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Times: 2, Delay: time.Second})
		_, err = m.Refresh(t.Context(), s.sealed, nil)
		failed, ok := errors.AsType[*session.Error](err)
		is.True(ok)
		is.Equal(failed.Reason, session.ReasonTimeout)
		is.True(failed.Retryable)
		is.Equal(len(grants(t, s.Server)), 2)
		_, err = s.manager.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
	})
}

func TestRefreshesAtTheSameTime(t *testing.T) {
	t.Run("of fifty requests ask WorkOS once", func(t *testing.T) {
		is := is.New(t)
		s := signInTo(t, []workostest.Option{workostest.WithRefreshGrace(0)}) // a second request would end the session
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Delay: 20 * time.Millisecond})
		var group sync.WaitGroup
		results, failures := make([]core.SealedSession, 50), make([]error, 50)
		for i := range 50 {
			group.Go(func() {
				results[i], failures[i] = s.manager.Refresh(t.Context(), s.sealed, nil)
			})
		}
		group.Wait()
		for i := range 50 {
			is.NoErr(failures[i])
			is.Equal(results[i], results[0])
		}
		is.Equal(len(grants(t, s.Server)), 1)
		late, err := s.manager.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
		is.Equal(late, results[0])
		is.Equal(len(grants(t, s.Server)), 1)
	})
	t.Run("that keep and change the organization both succeed", func(t *testing.T) {
		is := is.New(t)
		s := signInTo(t, []workostest.Option{workostest.WithRefreshGrace(0)})
		kept, err := s.manager.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
		moved, err := s.manager.Refresh(t.Context(), s.sealed, &session.RefreshParams{OrganizationID: s.second}) // with the old cookie
		is.NoErr(err)
		sent := grants(t, s.Server)
		is.Equal(len(sent), 2)
		next, err := session.DataIn(s.manager, kept)
		is.NoErr(err)
		is.Equal(sent[1]["refresh_token"], next.RefreshToken.Reveal())
		current, err := s.manager.Authenticate(t.Context(), moved)
		is.NoErr(err)
		is.Equal(current.OrganizationID, s.second)
		again, err := s.manager.Refresh(t.Context(), s.sealed, &session.RefreshParams{OrganizationID: s.second})
		is.NoErr(err)
		is.Equal(again, moved)
	})
	t.Run("of two sessions do not wait for each other", func(t *testing.T) {
		is := is.New(t)
		s, other := signIn(t), signIn(t)
		_, err := s.manager.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
		_, err = s.manager.Refresh(t.Context(), other.sealed, nil)
		is.True(errors.Is(err, session.ReasonInvalidGrant)) // the server never saw this session
	})
	t.Run("continue when one of the callers leaves", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Delay: 100 * time.Millisecond})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		_, err := s.manager.Refresh(ctx, s.sealed, nil)
		is.True(errors.Is(err, session.ReasonTimeout))
		is.True(errors.Is(err, context.DeadlineExceeded))
		_, err = s.manager.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
		is.Equal(len(grants(t, s.Server)), 1)
	})
	t.Run("say nothing about the session when the caller gives up", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.manager.Refresh(ctx, s.sealed, nil)
		is.True(errors.Is(err, context.Canceled))
		_, ours := errors.AsType[*session.Error](err)
		is.True(!ours)
	})
}

func TestTheDefaultGroup(t *testing.T) {
	t.Run("remembers a success for a while, and never a failure", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			group := session.NewMemoryGroup()
			var calls atomic.Int32
			var fail error
			do := func(key string) (core.SealedSession, error) {
				return group.Do(t.Context(), key, func(context.Context) (core.SealedSession, error) {
					return core.NewSealedSession(key + string('0'+calls.Add(1))), fail
				})
			}
			fail = errors.New("no")
			_, err := do("a")
			is.Equal(err, fail)
			fail = nil
			first, err := do("a")
			is.NoErr(err)
			is.Equal(first.Reveal(), "a2")
			time.Sleep(session.RefreshRemember - time.Nanosecond)
			same, _ := do("a")
			is.Equal(same, first)
			other, _ := do("b")
			is.Equal(other.Reveal(), "b3")
			time.Sleep(2 * time.Nanosecond)
			next, _ := do("a")
			is.Equal(next.Reveal(), "a4")
			time.Sleep(2 * session.RefreshRemember)
		})
	})
	t.Run("can be replaced by one that servers share", func(t *testing.T) {
		is := is.New(t)
		shared := &sharedGroup{results: map[string]core.Secret{}}
		s := signInTo(t, []workostest.Option{workostest.WithRefreshGrace(0)}, session.WithGroup(shared))
		replica, err := session.NewManager(s.Confidential.UserManagement, []core.CookiePassword{core.NewCookiePassword(password)}, session.WithGroup(shared))
		is.NoErr(err)
		sealed, err := s.manager.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
		elsewhere, err := replica.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
		is.Equal(elsewhere, sealed)
		is.Equal(len(grants(t, s.Server)), 1)
		for key := range shared.results {
			is.Equal(len(key), 64) // a hash
		}
	})
}

// sharedGroup is a Group like one on a shared store.
type sharedGroup struct {
	mu      sync.Mutex
	results map[string]core.Secret
}

func (g *sharedGroup) Do(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if sealed, ok := g.results[key]; ok {
		return core.NewSealedSession(sealed.Reveal()), nil
	}
	sealed, err := refresh(ctx)
	if err == nil {
		g.results[key] = core.NewSecret(sealed.Reveal())
	}
	return sealed, err
}
