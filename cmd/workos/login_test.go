package main

import (
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

func TestSigningInAndOut(t *testing.T) {
	t.Run("takes login, whoami, token and logout", func(t *testing.T) {
		u := sitDown(t)
		u.types(exitDone, "login")
		u.Equal(u.stdout, "Signed in as ada@example.com.\n")
		u.sees(u.stderr, `(?m)^  http://127\.0\.0\.1:\d+/[\w-]{43}$`, `Tokens are stored in .+default\.json`)
		u.types(exitDone, "whoami")
		u.sees(u.stdout, `(?m)^email +ada@example\.com$`, `(?m)^user +user_\w+$`, `(?m)^organization +none$`, `(?m)^access token +valid until \d`)
		u.Equal(u.stderr, "")
		u.types(exitDone, "token")
		_, err := u.server.Public(t).UserManagement.VerifyAccessToken(t.Context(), core.NewAccessToken(strings.TrimSuffix(u.stdout, "\n")), usermanagement.AccessTokenPolicy{})
		u.NoErr(err)
		u.Equal(u.stderr, "")
		u.types(exitDone, "token", "--json")
		u.sees(u.stdout, `^\{"access_token":"eyJ[^"]+","expires_at":"[^"]+Z"\}\n$`)
		u.types(exitDone, "whoami", "--json")
		u.sees(u.stdout, `^\{"user_id":"user_\w+","email":"ada@example\.com","session_id":"session_\w+","expires_at":"[^"]+Z"\}\n$`)
		u.types(exitDone, "logout")
		u.Equal(u.stdout, "Signed out ada@example.com.\n")
		u.types(exitCredential, "whoami", "--json")
		u.Equal(u.stderr, `{"error":"sign_in_required","message":"You are not signed in. Run: workos login"}`+"\n")
		u.types(exitDone, "logout")
		u.Equal(u.stdout, "You were not signed in.\n")
	})
	t.Run("keeps profiles separate, and lists them", func(t *testing.T) {
		u := sitDown(t)
		u.types(exitDone, "login", "--profile", "work")
		u.types(exitCredential, "whoami")
		u.types(exitDone, "whoami", "--profile", "work")
		u.types(exitDone, "profiles")
		u.sees(u.stdout, `^PROFILE +EMAIL +ORGANIZATION\nwork +ada@example\.com +-\n$`)
		u.types(exitDone, "profiles", "--json")
		u.sees(u.stdout, `^\{"profile":"work","user_id":"user_\w+",.*\}\n$`)
	})
	t.Run("signs in to an organization", func(t *testing.T) {
		u := sitDown(t)
		ada, err := u.server.UserByEmail("ada@example.com")
		u.NoErr(err)
		acme := u.server.AddOrganization(workostest.Organization{Name: "Acme"})
		_, err = u.server.AddMembership(ada.ID, acme.ID, "member")
		u.NoErr(err)
		u.types(exitDone, "login", "--organization", string(acme.ID))
		u.types(exitDone, "whoami")
		u.sees(u.stdout, `(?m)^organization +`+string(acme.ID)+`$`)
	})
	t.Run("uses a code with --device or without a browser", func(t *testing.T) {
		for _, args := range [][]string{{"login", "--device"}, {"login"}} {
			u := sitDown(t, workostest.WithDevice(time.Second, time.Minute), workostest.WithInstantDevice())
			u.browser = noBrowser
			u.types(exitDone, args...)
			u.sees(u.stderr, `(?m)^  http://127\.0\.0\.1:\d+/device$`, `(?m)^  [A-Z]{4}-[A-Z]{4}$`)
		}
	})
	t.Run("outlives the access token, but not the session", func(t *testing.T) {
		u := sitDown(t, workostest.WithAccessTokenLifetime(time.Second))
		u.types(exitDone, "login")
		u.types(exitDone, "token")
		first := u.stdout
		time.Sleep(time.Second)
		u.types(exitDone, "token")
		u.True(u.stdout != first)
		ada, err := u.server.UserByEmail("ada@example.com")
		u.NoErr(err)
		u.NoErr(u.server.EndSessions(ada.ID))
		time.Sleep(time.Second)
		u.types(exitCredential, "token")
	})
	t.Run("is not needed with an access token in the environment, until it expires", func(t *testing.T) {
		u := sitDown(t)
		ada, err := u.server.UserByEmail("ada@example.com")
		u.NoErr(err)
		session, err := u.server.SignIn(ada.ID, "")
		u.NoErr(err)
		t.Setenv(tokenVariable, session.AccessToken.Reveal())
		u.types(exitDone, "whoami")
		u.sees(u.stdout, `(?m)^email +unknown$`, `(?m)^user +`+string(ada.ID)+`$`)
		u.browser = nil // a call would panic
		for _, command := range []string{"login", "logout"} {
			u.types(exitUsage, command)
			u.sees(u.stderr, `WORKOS_CLI_TOKEN is set`)
		}
		t.Setenv(tokenVariable, session.ExpiredAccessToken.Reveal())
		u.types(exitCredential, "token")
		u.Equal(u.stdout, "")
		u.sees(u.stderr, `WORKOS_CLI_TOKEN cannot be refreshed`)
	})
}

func TestASignInThatFails(t *testing.T) {
	t.Run("because the user refuses stores nothing", func(t *testing.T) {
		u := sitDown(t)
		u.server.Inject(workostest.Fault{
			Path: "/user_management/authenticate", Status: http.StatusForbidden, Body: `{"error":"access_denied"}`,
		})
		u.types(exitRefused, "login")
		u.sees(u.stderr, `The sign-in was refused`)
		u.Equal(u.stdout, "")
		u.types(exitCredential, "whoami")
		files, err := filepath.Glob(filepath.Join(u.folder, "*", "*.json"))
		u.NoErr(err)
		u.Equal(len(files), 0)
	})
	t.Run("because the port is taken prints what to do", func(t *testing.T) {
		u := sitDown(t)
		listener, err := net.Listen("tcp4", "127.0.0.1:0")
		u.NoErr(err)
		defer func() { _ = listener.Close() }()
		address, err := url.Parse("http://" + listener.Addr().String())
		u.NoErr(err)
		u.types(exitFailed, "login", "--port", address.Port())
		u.sees(u.stderr, `The port is in use`, `login --device`)
	})
	t.Run("because of a server error is reported", func(t *testing.T) {
		u := sitDown(t)
		u.server.Inject(workostest.Fault{Path: "/user_management/authenticate", Status: http.StatusInternalServerError})
		u.types(exitUnavailable, "login", "--json")
		u.sees(u.stderr, `(?m)^\{"error":"unavailable","message":"[^"]*500[^"]*","status":500,"request_id":"req_`)
	})
}
