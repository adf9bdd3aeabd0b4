package loopback_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/workostest"
)

var (
	_ loopback.Client = usermanagement.Public{}
	_ loopback.Client = usermanagement.Confidential{}
)

func TestSignIn(t *testing.T) {
	t.Run("exchanges the code of the callback, with PKCE", func(t *testing.T) {
		tr := newTrial(t)
		var announced, opened, authorization string
		tr.config.Announce = func(address string) { announced = address }
		tr.browse(func(b tab) {
			opened = b.start
			authorization = b.address
			got := b.signIn()
			b.wantStatus(got, http.StatusOK)
			tr.True(strings.Contains(got.body, "<h1>You are signed in</h1>"))
			tr.True(strings.Contains(got.body, "ada@example.com"))
			tr.True(!strings.Contains(got.body, "<script"))
			tr.Equal(b.callback, "http://127.0.0.1:"+strconv.Itoa(tr.port)+"/callback")
		})
		session, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.Equal(session.User.Email, "ada@example.com")
		tr.Equal(announced, opened)
		tr.True(regexp.MustCompile(`^http://127\.0\.0\.1:\d+/[\w-]{43}$`).MatchString(opened))
		u, err := url.Parse(authorization)
		tr.NoErr(err)
		tr.Equal(u.Query().Get("provider"), "authkit")
		tr.Equal(u.Query().Get("code_challenge_method"), "S256")
	})
	t.Run("generates another state for each sign-in", func(t *testing.T) {
		tr := newTrial(t)
		states := map[string]bool{}
		tr.browse(func(b tab) {
			states[b.state] = true
			tr.True(len(b.state) >= 43)
			b.signIn()
		})
		for range 3 {
			_, err := tr.signIn(t.Context())
			tr.NoErr(err)
		}
		tr.Equal(len(states), 3)
	})
	t.Run("uses the configured provider, organization, path and port", func(t *testing.T) {
		tr := newTrial(t)
		organization := tr.Server.AddOrganization(workostest.Organization{Name: "Analytical Engines"})
		_, err := tr.Server.AddMembership(ada(t, tr.Setup), organization.ID, "member")
		tr.NoErr(err)
		tr.config.Authorization.OrganizationID = organization.ID
		tr.config.Path = "/signed-in/here"
		tr.browse(func(b tab) {
			tr.True(!strings.Contains(b.address, "provider="))
			tr.True(strings.HasSuffix(b.callback, "/signed-in/here"))
			b.signIn()
		})
		session, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.Equal(session.OrganizationID, organization.ID)
	})
	t.Run("listens on the IPv6 loopback if configured", func(t *testing.T) {
		tr := newTrial(t)
		if listener, err := net.Listen("tcp6", "[::1]:0"); err != nil {
			t.Skip("this machine has no IPv6 loopback")
		} else {
			_ = listener.Close()
		}
		tr.config.IPv6 = true
		tr.browse(func(b tab) {
			tr.True(strings.HasPrefix(b.callback, "http://[::1]:"))
			b.wantStatus(b.signIn(), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("uses any free port if none is configured", func(t *testing.T) {
		tr := newTrial(t)
		tr.config.Ports = nil
		tr.browse(func(b tab) { b.signIn() })
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("shows that the user is not signed in if the exchange fails", func(t *testing.T) {
		tr := newTrial(t)
		tr.Server.Inject(workostest.Fault{
			Path: "/user_management/authenticate", Status: http.StatusBadRequest, Body: `{"error":"invalid_grant"}`,
		})
		tr.browse(func(b tab) {
			got := b.signIn()
			b.wantStatus(got, http.StatusBadGateway)
			tr.True(strings.Contains(got.body, "<h1>You are not signed in</h1>"))
		})
		_, err := tr.signIn(t.Context())
		tr.True(errors.Is(err, core.ErrorCode("invalid_grant")))
	})
	t.Run("is not delayed by a connection that the browser opened in advance", func(t *testing.T) {
		tr := newTrial(t)
		var began time.Time
		tr.browse(func(b tab) {
			conn, err := net.Dial("tcp4", "127.0.0.1:"+strconv.Itoa(tr.port))
			tr.NoErr(err)
			t.Cleanup(func() { _ = conn.Close() })
			time.Sleep(20 * time.Millisecond) // until it is accepted
			began = time.Now()
			b.signIn()
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.True(time.Since(began) < time.Second)
	})
}

func ada(t *testing.T, setup testclient.Setup) core.UserID {
	t.Helper()
	page, err := setup.Confidential.UserManagement.ListUsers(t.Context(), nil).Page()
	if err != nil {
		t.Fatal(err)
	}
	return page.Data[0].ID
}

func TestARequestThatDoesNotBelongIsRejectedAndTheSignInContinues(t *testing.T) {
	port := func(b tab) string { return strings.TrimSuffix(strings.TrimPrefix(b.callback, "http://"), "/callback") }
	cases := []struct {
		name   string
		status int
		send   func(tab) reply
	}{
		{"a wrong state", http.StatusBadRequest, func(b tab) reply { return b.come("state", "forged", "code", "stolen") }},
		{"no state", http.StatusBadRequest, func(b tab) reply { return b.come("code", "stolen") }},
		{"an empty state", http.StatusBadRequest, func(b tab) reply { return b.come("state", "", "code", "stolen") }},
		{"a forged refusal", http.StatusBadRequest, func(b tab) reply { return b.come("state", "forged", "error", "access_denied") }},
		{"a refusal without a state", http.StatusBadRequest, func(b tab) reply { return b.come("error", "access_denied") }},
		{"neither code nor error", http.StatusBadRequest, func(b tab) reply { return b.come("state", b.state) }},
		{"an empty code", http.StatusBadRequest, func(b tab) reply { return b.come("state", b.state, "code", "") }},
		{"both code and error", http.StatusBadRequest, func(b tab) reply { return b.come("state", b.state, "code", "c", "error", "e") }},
		{"two states", http.StatusBadRequest, func(b tab) reply { return b.come("state", b.state, "state", b.state, "code", "c") }},
		{"two codes", http.StatusBadRequest, func(b tab) reply { return b.come("state", b.state, "code", "c", "code", "d") }},
		{"a malformed query", http.StatusBadRequest, func(b tab) reply {
			return b.send(false, http.MethodGet, b.callback+"?state="+b.state+"&code=%zz", nil)
		}},
		{"another path", http.StatusNotFound, func(b tab) reply {
			return b.send(false, http.MethodGet, b.callback+"/more?"+query("state", b.state, "code", "c"), nil)
		}},
		{"another spelling of the path", http.StatusNotFound, func(b tab) reply {
			return b.send(false, http.MethodGet, strings.Replace(b.callback, "callback", "%63allback", 1)+"?"+query("state", b.state, "code", "c"), nil)
		}},
		{"a path that would be cleaned to it", http.StatusNotFound, func(b tab) reply {
			return b.send(false, http.MethodGet, strings.Replace(b.callback, "/callback", "//callback", 1)+"?"+query("state", b.state, "code", "c"), nil)
		}},
		{"a POST", http.StatusMethodNotAllowed, func(b tab) reply {
			return b.send(false, http.MethodPost, b.callback+"?"+query("state", b.state, "code", "c"), nil)
		}},
		{"a HEAD", http.StatusMethodNotAllowed, func(b tab) reply {
			return b.send(false, http.MethodHead, b.callback+"?"+query("state", b.state, "code", "c"), nil)
		}},
		{"a body", http.StatusRequestEntityTooLarge, func(b tab) reply {
			return b.send(false, http.MethodGet, b.callback+"?"+query("state", b.state, "code", "c"), func(r *http.Request) {
				r.Body, r.ContentLength = newBody("x"), 1
			})
		}},
		{"a host name that resolves here", http.StatusMisdirectedRequest, func(b tab) reply {
			return b.send(false, http.MethodGet, b.callback+"?"+query("state", b.state, "code", "c"), func(r *http.Request) {
				r.Host = strings.Replace(port(b), "127.0.0.1", "attacker.example", 1)
			})
		}},
		{"localhost by name", http.StatusMisdirectedRequest, func(b tab) reply {
			return b.send(false, http.MethodGet, b.callback+"?"+query("state", b.state, "code", "c"), func(r *http.Request) {
				r.Host = strings.Replace(port(b), "127.0.0.1", "localhost", 1)
			})
		}},
		{"the address without its port", http.StatusMisdirectedRequest, func(b tab) reply {
			return b.send(false, http.MethodGet, b.callback+"?"+query("state", b.state, "code", "c"), func(r *http.Request) { r.Host = "127.0.0.1" })
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tr := newTrial(t)
			tr.browse(func(b tab) {
				b.wantStatus(c.send(b), c.status)
				b.wantStatus(b.signIn(), http.StatusOK)
			})
			session, err := tr.signIn(t.Context())
			tr.NoErr(err)
			tr.Equal(session.User.Email, "ada@example.com")
		})
	}
	t.Run("an oversized header", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(b tab) {
			got := b.send(false, http.MethodGet, b.callback+"?"+query("state", b.state, "code", "c"), func(r *http.Request) {
				r.Header.Set("Cookie", strings.Repeat("x", 100<<10))
			})
			tr.Equal(got.status, http.StatusRequestHeaderFieldsTooLarge)
			b.wantStatus(b.signIn(), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("something else than HTTP", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(b tab) {
			conn, err := net.Dial("tcp4", "127.0.0.1:"+strconv.Itoa(tr.port))
			tr.NoErr(err)
			_, err = conn.Write([]byte("\x16\x03\x01 hello\r\n\r\n"))
			tr.NoErr(err)
			_ = conn.Close()
			b.wantStatus(b.signIn(), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
}

func TestTheFirstValidCallbackWins(t *testing.T) {
	tr := newTrial(t)
	tr.Server.Inject(workostest.Fault{Path: "/user_management/authenticate", Times: 1, Delay: 200 * time.Millisecond})
	tr.browse(func(b tab) {
		first := make(chan reply)
		go func() { first <- b.signIn() }()
		for tr.exchanges() == 0 { // until it has started
			time.Sleep(time.Millisecond)
		}
		second := b.come("state", b.state, "code", "another")
		b.wantStatus(second, http.StatusConflict)
		tr.True(strings.Contains(second.body, "This sign-in has already come back"))
		b.wantStatus(<-first, http.StatusOK)
	})
	session, err := tr.signIn(t.Context())
	tr.NoErr(err)
	tr.Equal(session.User.Email, "ada@example.com")
	tr.Equal(tr.exchanges(), 1)
}

func TestRefusal(t *testing.T) {
	t.Run("by the user is a RefusedError and is shown", func(t *testing.T) {
		tr := newTrial(t, workostest.WithInteractive())
		tr.browse(func(b tab) {
			got := b.send(true, http.MethodPost, b.address, func(r *http.Request) {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Body, r.ContentLength = newBody("cancel=1"), int64(len("cancel=1"))
			})
			b.wantStatus(got, http.StatusForbidden)
			tr.True(strings.Contains(got.body, "The sign-in was canceled. (access_denied)"))
		})
		_, err := tr.signIn(t.Context())
		refused, ok := errors.AsType[*loopback.RefusedError](err)
		tr.True(ok)
		tr.Equal(refused.Description, "The sign-in was canceled.")
		tr.True(errors.Is(err, usermanagement.ErrAccessDenied))
		tr.True(!errors.Is(err, usermanagement.ErrExpiredToken))
		tr.Equal(err.Error(), "workos: the sign-in was refused: access_denied: The sign-in was canceled.")
	})
	t.Run("with a hostile description is escaped in the page and sanitized in the error", func(t *testing.T) {
		tr := newTrial(t)
		hostile := "</p><script>alert(1)</script>\x1b[2J\u202e" + strings.Repeat("long ", 200)
		tr.browse(func(b tab) {
			got := b.come("state", b.state, "error", "server_error", "error_description", hostile)
			b.wantStatus(got, http.StatusForbidden)
			tr.True(!strings.Contains(got.body, "<script"))
			tr.True(strings.Contains(got.body, "&lt;script&gt;alert(1)"))
			tr.True(len(got.body) < 3000)
		})
		_, err := tr.signIn(t.Context())
		tr.True(!strings.ContainsAny(err.Error(), "\x1b\u202e"))
		tr.True(len(err.Error()) < 400)
	})
}

func TestEndings(t *testing.T) {
	t.Run("the caller's cancel is the context's cause", func(t *testing.T) {
		tr := newTrial(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		tr.browse(func(tab) { cancel() })
		_, err := tr.signIn(ctx)
		tr.True(errors.Is(err, context.Canceled))
		tr.True(!errors.Is(err, loopback.ErrTimeout))
	})
	t.Run("a cancel during the exchange ends that as well", func(t *testing.T) {
		tr := newTrial(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		tr.Server.Handle("POST", "/user_management/authenticate", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
		}))
		tr.browse(func(b tab) { b.wantStatus(b.signIn(), http.StatusBadGateway) })
		_, err := tr.signIn(ctx)
		tr.True(errors.Is(err, context.Canceled))
	})
	t.Run("a browser that does not come back in time is ErrTimeout", func(t *testing.T) {
		tr := newTrial(t)
		tr.config.Timeout = 30 * time.Millisecond
		tr.browse(func(tab) {})
		_, err := tr.signIn(t.Context())
		tr.True(errors.Is(err, loopback.ErrTimeout))
		tr.True(!errors.Is(err, context.DeadlineExceeded))
	})
	t.Run("a browser that cannot be opened is ErrNoBrowser", func(t *testing.T) {
		tr := newTrial(t)
		reason := errors.New("no screen")
		tr.config.OpenBrowser = func(context.Context, string) error { return reason }
		_, err := tr.signIn(t.Context())
		tr.True(errors.Is(err, loopback.ErrNoBrowser))
		tr.True(errors.Is(err, reason))
	})
	for when, signIn := range map[string]func(tab){
		"has come back":  func(b tab) { b.signIn() },
		"is on the page": func(b tab) { time.AfterFunc(100*time.Millisecond, func() { b.signIn() }) },
	} {
		t.Run("a browser that cannot be opened is not an error once it "+when, func(t *testing.T) {
			tr := newTrial(t)
			tr.config.Device = func(usermanagement.DeviceAuthorization) { t.Error("there is no need for a code") }
			tr.config.OpenBrowser = func(_ context.Context, address string) error {
				signIn(newTab(t, address))
				return errors.New("the launcher failed")
			}
			_, err := tr.signIn(t.Context())
			tr.NoErr(err)
		})
	}
	t.Run("a browser that opens late shows that the sign-in has ended", func(t *testing.T) {
		tr := newTrial(t)
		tr.config.Timeout = 30 * time.Millisecond
		tr.config.OpenBrowser = func(ctx context.Context, _ string) error {
			<-ctx.Done()
			return ctx.Err()
		}
		_, err := tr.signIn(t.Context())
		tr.True(errors.Is(err, loopback.ErrTimeout))
	})
	t.Run("with SuccessURL and FailureURL the browser is redirected there, with nothing added", func(t *testing.T) {
		tr := newTrial(t)
		tr.config.SuccessURL, tr.config.FailureURL = "https://example.com/welcome", "https://example.com/sorry"
		tr.browse(func(b tab) {
			got := b.come("state", b.state, "code", testclient.Browse(t, b.address).Get("code"))
			b.wantStatus(got, http.StatusSeeOther)
			tr.Equal(got.header.Get("Location"), "https://example.com/welcome")
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.browse(func(b tab) {
			got := b.come("state", b.state, "error", "access_denied")
			b.wantStatus(got, http.StatusSeeOther)
			tr.Equal(got.header.Get("Location"), "https://example.com/sorry")
		})
		_, err = tr.signIn(t.Context())
		tr.True(errors.Is(err, usermanagement.ErrAccessDenied))
	})
}

func TestPorts(t *testing.T) {
	taken := func(t *testing.T) int {
		listener, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = listener.Close() })
		return listener.Addr().(*net.TCPAddr).Port
	}
	t.Run("that are taken are skipped", func(t *testing.T) {
		tr := newTrial(t)
		tr.config.Ports = []int{taken(t), taken(t), tr.port}
		tr.browse(func(b tab) {
			tr.True(strings.Contains(b.callback, ":"+strconv.Itoa(tr.port)+"/"))
			b.signIn()
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("that are all taken are ErrNoPort, and no browser is opened", func(t *testing.T) {
		tr := newTrial(t)
		tr.config.Ports = []int{taken(t), taken(t)}
		tr.browse(func(tab) { t.Error("the browser was opened") })
		_, err := tr.signIn(t.Context())
		tr.True(errors.Is(err, loopback.ErrNoPort))
		tr.True(errors.Is(err, syscall.EADDRINUSE))
	})
}

func TestConfig(t *testing.T) {
	cases := []struct {
		name, argument string
		config         loopback.Config
	}{
		{"a state", "Authorization.State", loopback.Config{Authorization: usermanagement.AuthorizationURLWithPKCEParams{State: core.NewSecret("fixed")}}},
		{"a screen hint for another provider", "ScreenHint", loopback.Config{Authorization: usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderGitHub, ScreenHint: usermanagement.ScreenHintSignUp}}},
		{"a port below 0", "Ports", loopback.Config{Ports: []int{0, -1}}},
		{"a port over 65535", "Ports", loopback.Config{Ports: []int{65536}}},
		{"a path without a slash", "Path", loopback.Config{Path: "callback"}},
		{"a path with a query", "Path", loopback.Config{Path: "/callback?x=1"}},
		{"a path that is not clean", "Path", loopback.Config{Path: "/a/../callback"}},
		{"a path with two slashes", "Path", loopback.Config{Path: "//callback"}},
		{"a path that needs escaping", "Path", loopback.Config{Path: "/zurück"}},
		{"a relative SuccessURL", "SuccessURL", loopback.Config{SuccessURL: "/done"}},
		{"a SuccessURL that is a script", "SuccessURL", loopback.Config{SuccessURL: "javascript:alert(1)"}},
		{"a malformed FailureURL", "FailureURL", loopback.Config{FailureURL: "http://[::1"}},
		{"a negative timeout", "Timeout", loopback.Config{Timeout: -1}},
	}
	setup := testclient.Start(t)
	for _, c := range cases {
		t.Run(c.name+" is rejected", func(t *testing.T) {
			c.config.Announce = func(string) { t.Error("the sign-in was started") }
			_, err := loopback.SignIn(t.Context(), setup.Public.UserManagement, c.config)
			moduletest.WantArgument(t, err, c.argument)
		})
	}
	t.Run("a nil client is rejected", func(t *testing.T) {
		_, err := loopback.SignIn(t.Context(), nil, loopback.Config{})
		moduletest.WantArgument(t, err, "client")
	})
}

func TestThePageMayUseItsOwnStyleAndNothingElse(t *testing.T) {
	tr := newTrial(t)
	var got reply
	tr.browse(func(b tab) { got = b.signIn() })
	_, err := tr.signIn(t.Context())
	tr.NoErr(err)
	_, rest, _ := strings.Cut(got.body, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	is := is.New(t)
	is.Equal(got.header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	is.Equal(got.header.Get("Content-Type"), "text/html; charset=utf-8")
	is.True(strings.Contains(got.body, `<html lang="en">`))
	is.True(strings.Contains(style, "light dark"))
}
