package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// user is a user at a terminal: each command is its own program, and only files persist.
type user struct {
	testclient.Setup
	*is.I
	t       *testing.T
	ctx     context.Context //nolint:containedctx // of the commands
	browser func(ctx context.Context, address string) error
	folder  string

	terminal func(text string) // if set, gets what is written to standard error

	stdout, stderr string // of the last command
}

func sitDown(t *testing.T, opts ...workostest.Option) *user {
	t.Helper()
	u := &user{Setup: testclient.Start(t, opts...), I: is.New(t), t: t, ctx: t.Context(), browser: browserWithoutWindow, folder: t.TempDir()}
	t.Setenv(env.ClientIDVariable, string(u.Server.ClientID))
	t.Setenv(env.APIKeyVariable, "")
	t.Setenv(env.HostnameVariable, u.Server.Host())
	t.Setenv(env.PortVariable, strconv.Itoa(u.Server.Port()))
	t.Setenv(env.HTTPSVariable, "false")
	return u
}

// types runs a command line and requires its exit status.
func (u *user) types(want int, line string) {
	u.t.Helper()
	var stdout, stderr bytes.Buffer
	var terminal io.Writer = &stderr
	if u.terminal != nil {
		terminal = io.MultiWriter(&stderr, writer(u.terminal))
	}
	p := &program{stdout: &stdout, stderr: terminal, openBrowser: u.browser, client: fromEnvironment, folder: u.folder}
	got := p.run(u.ctx, strings.Fields(line))
	u.stdout, u.stderr = stdout.String(), stderr.String()
	if got != want {
		u.t.Fatalf("cli %s ended with status %d, not %d\n%s%s", line, got, want, u.stdout, u.stderr)
	}
}

type writer func(text string)

func (w writer) Write(data []byte) (int, error) {
	w(string(data))
	return len(data), nil
}

// sees requires each pattern in a text.
func (u *user) sees(text string, patterns ...string) {
	u.t.Helper()
	for _, pattern := range patterns {
		if !regexp.MustCompile(pattern).MatchString(text) {
			u.t.Errorf("%s is not in:\n%s", pattern, text)
		}
	}
}

func noBrowser(context.Context, string) error { return errors.New("no screen") }

func quick() workostest.Option { return workostest.WithDevice(time.Second, time.Minute) }

func TestSigningInAndOut(t *testing.T) {
	t.Run("takes login, whoami, token and logout", func(t *testing.T) {
		u := sitDown(t)
		u.types(exitDone, "login")
		u.Equal(u.stdout, "Signed in as ada@example.com.\n")
		u.sees(u.stderr, `(?m)^  http://127\.0\.0\.1:\d+/[\w-]{43}$`, `Waiting for the browser`, `Tokens are stored in .+default\.json`)
		u.types(exitDone, "whoami")
		u.sees(u.stdout, `(?m)^ada@example\.com$`, `(?m)^  user +user_\w+$`, `(?m)^  organization +none$`, `(?m)^  access token +valid for [45]m`)
		u.Equal(u.stderr, "")
		u.types(exitDone, "token")
		_, err := u.Confidential.UserManagement.VerifyAccessToken(t.Context(), core.NewAccessToken(strings.TrimSpace(u.stdout)), usermanagement.AccessTokenPolicy{})
		u.NoErr(err)
		u.types(exitDone, "logout")
		u.Equal(u.stdout, "Signed out ada@example.com.\n")
		u.types(exitSignIn, "whoami")
		u.Equal(u.stderr, "You are not signed in. Run: cli login\n")
		u.types(exitDone, "logout")
		u.Equal(u.stdout, "You were not signed in.\n")
	})
	t.Run("ends the session at WorkOS too", func(t *testing.T) {
		u := sitDown(t)
		var visited []string
		u.browser = func(ctx context.Context, address string) error {
			visited = append(visited, address)
			return browserWithoutWindow(ctx, address)
		}
		u.types(exitDone, "login")
		u.types(exitDone, "logout")
		u.Equal(len(visited), 2)
		u.sees(visited[1], `/user_management/sessions/logout\?session_id=session_\w+$`)
	})
	t.Run("outlives the access token, but not the session", func(t *testing.T) {
		u := sitDown(t, workostest.WithAccessTokenLifetime(time.Second))
		u.types(exitDone, "login")
		u.types(exitDone, "token")
		first := u.stdout
		time.Sleep(time.Second)
		u.types(exitDone, "token")
		u.True(u.stdout != first)
		ada, err := u.Server.UserByEmail("ada@example.com")
		u.NoErr(err)
		u.NoErr(u.Server.EndSessions(ada.ID))
		time.Sleep(time.Second)
		u.types(exitSignIn, "token")
	})
}

func TestLoginByDevice(t *testing.T) {
	t.Run("shows link and code", func(t *testing.T) {
		u := sitDown(t, quick(), workostest.WithInstantDevice())
		u.browser = nil // a call would panic
		u.types(exitDone, "login -device")
		u.sees(u.stderr, `(?m)^  http://127\.0\.0\.1:\d+/device$`, `(?m)^  [A-Z]{4}-[A-Z]{4}$`, `Waiting for you to approve it`)
		u.Equal(u.stdout, "Signed in as ada@example.com.\n")
	})
	t.Run("is the fallback of login without a browser", func(t *testing.T) {
		u := sitDown(t, quick(), workostest.WithInstantDevice())
		u.browser = noBrowser
		u.types(exitDone, "login")
		u.sees(u.stderr, `There is no browser here`, `(?m)^  [A-Z]{4}-[A-Z]{4}$`)
	})
}

func TestLoginThatFails(t *testing.T) {
	t.Run("because the user refuses is reported and stores nothing", func(t *testing.T) {
		u := sitDown(t, workostest.WithInteractive())
		u.browser = func(_ context.Context, address string) error {
			return fillIn(address, func(string) url.Values { return url.Values{"cancel": {"1"}} })
		}
		u.types(exitFailed, "login")
		u.sees(u.stderr, `The sign-in was refused`)
		u.Equal(u.stdout, "")
		u.types(exitSignIn, "whoami")
	})
	t.Run("because of Ctrl-C is reported", func(t *testing.T) {
		u := sitDown(t)
		ctx, cancel := context.WithCancel(t.Context())
		u.ctx = ctx
		u.browser = func(context.Context, string) error { cancel(); return nil }
		u.types(exitFailed, "login")
		u.sees(u.stderr, `(?m)^Interrupted\.$`)
	})
	t.Run("because the port is taken prints what to do", func(t *testing.T) {
		u := sitDown(t)
		listener, err := net.Listen("tcp4", "127.0.0.1:0")
		u.NoErr(err)
		defer func() { _ = listener.Close() }()
		_, port, err := net.SplitHostPort(listener.Addr().String())
		u.NoErr(err)
		u.types(exitFailed, "login -port "+port)
		u.sees(u.stderr, `The port is in use`, `login -device`)
	})
	t.Run("because WorkOS fails is reported", func(t *testing.T) {
		u := sitDown(t)
		u.Server.Inject(workostest.Fault{Path: "/user_management/authenticate", Status: http.StatusBadRequest, Body: `{"error":"invalid_grant"}`})
		u.types(exitFailed, "login")
		u.sees(u.stderr, `(?m)^workos: POST /user_management/authenticate: 400 invalid_grant`)
	})
}

func TestUsage(t *testing.T) {
	for _, line := range []string{"", "sing", "login extra", "whoami -device", "login -port many"} {
		t.Run("is shown for: cli "+line, func(t *testing.T) {
			u := sitDown(t)
			u.types(exitUsage, line)
			u.sees(u.stderr, `^wrong usage: `, `cli demo`)
			u.Equal(u.stdout, "")
		})
	}
	for _, line := range []string{"help", "-h", "login -h"} {
		t.Run("is the result of: cli "+line, func(t *testing.T) {
			u := sitDown(t)
			u.types(exitDone, line)
			u.Equal(u.stdout, usage)
		})
	}
	t.Run("fits a terminal", func(t *testing.T) {
		for line := range strings.SplitSeq(usage, "\n") {
			if len(line) > 79 {
				t.Errorf("%d characters: %s", len(line), line)
			}
		}
	})
}

// fillIn opens the address as a browser does, and submits the page with fill's values.
func fillIn(address string, fill func(page string) url.Values) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	browser := &http.Client{Jar: jar}
	response, err := browser.Get(address)
	if err != nil {
		return err
	}
	page, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	form := fill(string(page))
	if err != nil || form == nil {
		return errors.New("no user on the page")
	}
	response, err = browser.PostForm(response.Request.URL.String(), form)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func TestDemo(t *testing.T) {
	is := is.New(t)
	t.Setenv(env.ClientIDVariable, "client_not_to_be_used")
	var stdout, stderr bytes.Buffer
	p := &program{stdout: &stdout, stderr: &stderr, client: fromEnvironment}
	is.Equal(p.run(t.Context(), []string{"demo"}), exitDone)
	is.Equal(stderr.String(), "")
	for _, part := range []string{
		"$ cli login\n", "Signed in as ada@example.com.\n", "$ cli whoami\n", "$ cli token\neyJ…", "$ cli logout\nSigned out ada@example.com.\n",
		"You are not signed in. Run: cli login\n", "$ cli login -device\n", "and enter the code\n",
	} {
		if !strings.Contains(stdout.String(), part) {
			t.Errorf("%q is not in:\n%s", part, stdout.String())
		}
	}
}
