package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/workos-typestate/workos"
	workosredis "github.com/workos-typestate/workos/contrib/redis"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// The values that all servers share, in addition to Redis and the credentials of WorkOS. Keep yours with the API key.
const (
	cookieName = "wos-session"
	//workosvet:ignore credentials an example's
	cookiePassword = "the same 32 characters or more, of random text" //nolint:gosec // an example's
	//workosvet:ignore credentials an example's
	webhooksSecret = "whsec_of_the_endpoint" //nolint:gosec // an example's
)

// replica is one of several servers: "/" greets the user, "/webhooks" receives webhooks of WorkOS.
type replica struct {
	*http.ServeMux
	client   *workos.Confidential
	sessions *session.Manager
}

// newReplica returns a server that calls welcome for each new user.
func newReplica(client *workos.Confidential, shared *workosredis.Shared, welcome func(email string)) (*replica, error) {
	sessions, err := session.NewManager(client.UserManagement, core.CookiePasswords(cookiePassword),
		session.WithGroup(shared.Group()))
	if err != nil {
		return nil, err
	}
	hooks, err := webhooks.NewHandler(core.NewSigningSecret(webhooksSecret),
		webhooks.WithStore(shared.WebhookStore()),
		webhooks.On(func(_ context.Context, _ *events.Event, user events.UserCreated) error {
			welcome(user.Email)
			return nil
		}))
	if err != nil {
		return nil, err
	}
	r := &replica{ServeMux: http.NewServeMux(), client: client, sessions: sessions}
	r.HandleFunc("GET /{$}", r.greet)
	r.Handle("/webhooks", hooks)
	return r, nil
}

func (r *replica) greet(w http.ResponseWriter, request *http.Request) {
	current, err := r.signedIn(w, request)
	if failed, ok := errors.AsType[*session.Error](err); ok && failed.Ended() {
		http.Error(w, "Please sign in.", http.StatusUnauthorized)
		return
	}
	if err != nil {
		http.Error(w, "Please try again.", http.StatusServiceUnavailable)
		return
	}
	_, _ = fmt.Fprintf(w, "Hello %s", current.User.Email)
}

// signedIn authenticates the cookie of a request, and refreshes it if its access token is no longer valid.
func (r *replica) signedIn(w http.ResponseWriter, request *http.Request) (*session.Session, error) {
	var sealed core.SealedSession
	if cookie, err := request.Cookie(cookieName); err == nil {
		sealed = core.NewSealedSession(cookie.Value)
	}
	current, err := r.sessions.Authenticate(request.Context(), sealed)
	if !errors.Is(err, session.ReasonInvalidJWT) {
		return current, err
	}
	sealed, err = r.sessions.Refresh(request.Context(), sealed, nil)
	if !sealed.IsZero() {
		http.SetCookie(w, cookieOf(sealed))
	}
	if err != nil {
		return nil, err
	}
	return r.sessions.Authenticate(request.Context(), sealed)
}

func cookieOf(sealed core.SealedSession) *http.Cookie {
	const kept = 30 * 24 * time.Hour
	return &http.Cookie{
		Name: cookieName, Value: sealed.Reveal(), Path: "/", MaxAge: int(kept.Seconds()),
		HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
	}
}
