package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/scheme"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/workostest"
)

const authenticate, logout = "/user_management/authenticate", "/user_management/sessions/logout"

var (
	engines   = workostest.Organization{ID: "org_engines", Name: "Analytical Engines", Members: []workostest.Member{{Email: "ada@example.com", Role: "admin"}}}
	compilers = workostest.Organization{ID: "org_compilers", Name: "Compilers", Members: []workostest.Member{{Email: "ada@example.com"}}}
)

// startServer starts a WorkOS that signs Ada in at once.
func startServer(t *testing.T, opts ...workostest.Option) *workostest.Server {
	t.Helper()
	return workostest.Start(t, append(opts,
		workostest.WithUsers(workostest.User{Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"}),
		workostest.WithOrganizations(engines, compilers))...)
}

// desk is a run of the program without its window, for a user whose browser passes callbacks to a scheme.
type desk struct {
	*is.I
	*model
	t        *testing.T
	ctx      context.Context //nolint:containedctx // of the run
	end      func()          // closes the program, and returns once it is closed
	receiver *scheme.Receiver

	mu      sync.Mutex
	ahead   time.Duration // how much the clock of the machine is ahead of its timers
	latest  view
	visited []string                    // by the browser
	comes   func(callback string) error // called with the callback of the browser
}

func sitDown(t *testing.T, server *workostest.Server, store tokens.Store) *desk {
	t.Helper()
	d := &desk{I: is.New(t), t: t, latest: view{Opening: true}}
	options := []core.Option{core.WithBaseURL(server.URL), core.WithRetry(core.RetryPolicy{}), core.WithTransport(&http.Transport{DisableKeepAlives: true})}
	client, err := workos.NewPublic(server.ClientID, options...)
	d.NoErr(err)
	confidential, err := workos.NewConfidential(server.APIKey, server.ClientID, options...)
	d.NoErr(err)
	handler, err := newAPI(confidential)
	d.NoErr(err)
	d.receiver, err = scheme.New(redirectURI)
	d.NoErr(err)
	d.comes = d.receiver.Deliver
	source, err := tokens.New(client.UserManagement, store, tokens.WithSessionEnd(), tokens.WithClock(d.now))
	d.NoErr(err)
	api, err := newAPIClient(source, "https://notes.example.com", inProcess{handler})
	d.NoErr(err)
	open := func(context.Context) (*tokens.Source, *apiClient, error) { return source, api, nil }
	d.model = &model{client: client, open: open, browser: d.browse, show: func(v view) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.latest = v
	}}
	d.signIn = func(ctx context.Context, params usermanagement.AuthorizationURLWithPKCEParams) (*usermanagement.AuthenticationResponse, error) {
		return d.receiver.SignIn(ctx, client.UserManagement, scheme.Config{Authorization: params, OpenBrowser: d.browse})
	}
	ctx, cancel := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() {
		if err := d.run(ctx); err != nil {
			t.Error(err)
		}
	})
	d.ctx, d.end = ctx, func() { cancel(); run.Wait() }
	t.Cleanup(d.end)
	d.sees("whether a user is signed in", func(v view) bool { return !v.Opening })
	return d
}

// browse acts as the browser: it opens an address, and passes on the address that it leads to if that belongs to the program.
func (d *desk) browse(ctx context.Context, address string) error {
	d.mu.Lock()
	d.visited = append(d.visited, address)
	d.mu.Unlock()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return err
	}
	if callback := response.Header.Get("Location"); d.receiver.FromArguments([]string{callback}) != "" {
		err = d.comes(callback)
	}
	_ = response.Body.Close()
	return err
}

// now is the clock of the machine. Without its monotonic part, times are compared as the clock shows them.
func (d *desk) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Now().Round(0).Add(d.ahead)
}

// setClock moves the clock of the machine and no timer, as when the machine wakes from sleep.
func (d *desk) setClock(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ahead += by
}

// visits returns how often the browser was opened.
func (d *desk) visits() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.visited)
}

// sees waits until the window would show the wanted view.
func (d *desk) sees(what string, wanted func(view) bool) view {
	d.t.Helper()
	var v view
	for range 5000 {
		d.mu.Lock()
		v = d.latest
		d.mu.Unlock()
		if wanted(v) {
			return v
		}
		time.Sleep(2 * time.Millisecond)
	}
	d.t.Fatalf("the window does not show %s, but %+v", what, v)
	return v
}

func signedIn(v view) bool  { return v.SignedIn && !v.Offline && !v.Waiting && v.Name != "" }
func signedOut(v view) bool { return !v.SignedIn && !v.Waiting }
func offline(v view) bool   { return v.SignedIn && v.Offline }

// inProcess calls a handler without a network.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	p.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}

// replaced returns an address with one query parameter replaced.
func replaced(address, old, name, value string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	query := u.Query()
	query.Del(old)
	query.Set(name, value)
	u.RawQuery = query.Encode()
	return u.String()
}
