package loopback_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/workostest"
)

// trial is one sign-in against a workostest, on its own port.
type trial struct {
	testclient.Setup
	*is.I
	t      *testing.T
	port   int
	config loopback.Config
	before int // goroutines
}

func newTrial(t *testing.T, opts ...workostest.Option) *trial {
	t.Helper()
	tr := &trial{Setup: testclient.Start(t, opts...), I: is.New(t), t: t, port: freePort(t)}
	tr.config.Ports = []int{tr.port}
	tr.config.Announce = func(string) {}
	tr.config.Timeout = 20 * time.Second // for a script that fails
	tr.before = runtime.NumGoroutine()
	return tr
}

// browse makes the browser run script with a tab that has reached the authorization URL.
func (tr *trial) browse(script func(tab)) {
	tr.config.OpenBrowser = func(_ context.Context, address string) error {
		script(newTab(tr.t, address))
		return nil
	}
}

// open makes the browser run script with the address that it is opened on.
func (tr *trial) open(script func(address string)) {
	tr.config.OpenBrowser = func(_ context.Context, address string) error {
		script(address)
		return nil
	}
}

// signIn runs the sign-in and requires that port and goroutines are released, however it ends.
func (tr *trial) signIn(ctx context.Context) (*usermanagement.AuthenticationResponse, error) {
	tr.t.Helper()
	return tr.signInWith(ctx, loopback.SignIn)
}

func (tr *trial) signInWith(ctx context.Context, signIn func(context.Context, loopback.Client, loopback.Config) (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
	tr.t.Helper()
	session, err := signIn(ctx, tr.Public.UserManagement, tr.config)
	listener, listenErr := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(tr.port)))
	if listenErr != nil {
		tr.t.Errorf("the port is not free: %v", listenErr)
	} else {
		_ = listener.Close()
	}
	tr.noGoroutineLeft()
	return session, err
}

func (tr *trial) noGoroutineLeft() {
	tr.t.Helper()
	deadline := time.Now().Add(5 * time.Second) // for those of net/http and workostest, which end by themselves
	for {
		for _, client := range []*http.Client{tr.Public.HTTPClient(), tr.Confidential.HTTPClient(), http.DefaultClient} {
			client.CloseIdleConnections()
		}
		if runtime.NumGoroutine() <= tr.before {
			return
		}
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<16)
			tr.t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), tr.before, stacks[:runtime.Stack(stacks, true)])
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// exchanges returns the number of exchanged codes.
func (tr *trial) exchanges() (n int) {
	for _, request := range tr.Server.Requests() {
		if request.Route == "/user_management/authenticate" {
			n++
		}
	}
	return n
}

// loggedOut returns the number of sessions that the program itself has ended.
func (tr *trial) loggedOut() (n int) {
	for _, request := range tr.Server.Requests() {
		if request.Route == "/user_management/sessions/logout" {
			n++
		}
	}
	return n
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

// tab is a browser without a window, driven by the test.
type tab struct {
	t        *testing.T
	client   *http.Client
	start    string // the address that the browser was opened on
	address  string // of the authorization
	callback string // the redirect URI
	state    string
}

// reply is a response to the browser.
type reply struct {
	status int
	header http.Header
	body   string
}

// newTab opens the address in a browser that has no cookies yet, and only reads where it redirects.
func newTab(t *testing.T, address string) tab {
	b := blankTab(t).at(address)
	got := b.send(false, http.MethodGet, address, nil)
	b.wantStatus(got, http.StatusSeeOther)
	b.address = got.header.Get("Location")
	return informed(b)
}

// informed returns the tab with the parameters of the authorization URL.
func informed(b tab) tab {
	u, err := url.Parse(b.address)
	if err != nil {
		b.t.Error(err)
		return b
	}
	b.callback, b.state = u.Query().Get("redirect_uri"), u.Query().Get("state")
	return b
}

func blankTab(t *testing.T) tab {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Error(err)
	}
	return tab{t: t, client: &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}}
}

// at returns the tab before it has opened the address.
func (b tab) at(address string) tab {
	b.start = address
	return b
}

// stranger returns another browser, which knows everything but the cookies of this one.
func (b tab) stranger() tab {
	b.client = blankTab(b.t).client
	return b
}

// signIn follows the redirects from WorkOS to the program.
func (b tab) signIn() reply { return b.send(true, http.MethodGet, b.address, nil) }

// come opens the callback with a query of the given names and values.
func (b tab) come(pairs ...string) reply {
	return b.send(false, http.MethodGet, b.callback+"?"+query(pairs...), nil)
}

func query(pairs ...string) string {
	var parts []string
	for i := 0; i+1 < len(pairs); i += 2 {
		parts = append(parts, url.QueryEscape(pairs[i])+"="+url.QueryEscape(pairs[i+1]))
	}
	return strings.Join(parts, "&")
}

func (b tab) send(follow bool, method, address string, change func(*http.Request)) reply {
	request, err := http.NewRequest(method, address, http.NoBody)
	if err != nil {
		b.t.Error(err)
		return reply{}
	}
	if change != nil {
		change(request)
	}
	client := *b.client
	if !follow {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	response, err := client.Do(request)
	if err != nil {
		b.t.Error(err)
		return reply{}
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Error(err)
	}
	return reply{status: response.StatusCode, header: response.Header, body: string(body)}
}

// wantStatus requires a response with the status, and with the headers of every response.
func (b tab) wantStatus(got reply, status int) {
	b.t.Helper()
	if got.status != status {
		b.t.Errorf("got status %d, want %d", got.status, status)
	}
	for name, value := range map[string]string{
		"Cache-Control":           "no-store",
		"Content-Security-Policy": "default-src 'none'; style-src 'sha256-",
		"Referrer-Policy":         "no-referrer",
		"X-Content-Type-Options":  "nosniff",
	} {
		if !strings.HasPrefix(got.header.Get(name), value) {
			b.t.Errorf("%s of the response %d is %q", name, got.status, got.header.Get(name))
		}
	}
}

func newBody(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }

// requestID returns the end of the error text of a response, which differs from run to run.
func requestID(err error) string {
	if reply, ok := errors.AsType[*core.Error](err); ok && reply.RequestID != "" {
		return " [request " + reply.RequestID + "]"
	}
	return ""
}
