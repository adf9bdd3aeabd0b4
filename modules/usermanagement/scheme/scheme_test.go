package scheme_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/scheme"
	"github.com/workos-typestate/workos/pkce"
)

const redirectURI = "com.example.notes:/callback"

var (
	_ scheme.Client = usermanagement.Public{}
	_ scheme.Client = usermanagement.Confidential{}
)

func newReceiver(t *testing.T, redirectURI string) *scheme.Receiver {
	t.Helper()
	receiver, err := scheme.New(redirectURI)
	if err != nil {
		t.Fatal(err)
	}
	return receiver
}

// visit returns where the page at an address redirects the browser.
func visit(ctx context.Context, t *testing.T, address string) string {
	t.Helper()
	response, err := http.DefaultTransport.RoundTrip(request(ctx, t, address))
	if err != nil {
		t.Error(err)
		return ""
	}
	defer func() { _ = response.Body.Close() }()
	return response.Header.Get("Location")
}

func request(ctx context.Context, t *testing.T, address string) *http.Request {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return request
}

func TestSignIn(t *testing.T) {
	for name, uri := range map[string]string{
		"a scheme of the program's own":    redirectURI,
		"a scheme with a host":             "workos-auth://callback",
		"an https URL that it has claimed": "https://notes.example.com/signed-in",
	} {
		t.Run("exchanges the code that comes by "+name, func(t *testing.T) {
			is := is.New(t)
			setup := testclient.Start(t)
			receiver := newReceiver(t, uri)
			is.Equal(receiver.RedirectURI(), uri)
			var came string
			session, err := receiver.SignIn(t.Context(), setup.Public.UserManagement, scheme.Config{
				OpenBrowser: func(ctx context.Context, address string) error {
					u, err := url.Parse(address)
					is.NoErr(err)
					is.Equal(u.Query().Get("provider"), "authkit")
					is.Equal(u.Query().Get("redirect_uri"), uri)
					is.Equal(u.Query().Get("code_challenge_method"), "S256")
					came = visit(ctx, t, address)
					return receiver.Deliver(came)
				},
			})
			is.NoErr(err)
			is.Equal(session.User.Email, "ada@example.com")
			is.True(strings.HasPrefix(came, uri+"?"))
			is.True(errors.Is(receiver.Deliver(came), scheme.ErrNotExpected)) // it is single-use
		})
	}
	t.Run("serves several sign-ins concurrently, whichever comes back first", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		receiver := newReceiver(t, redirectURI)
		opened, outcomes := make(chan string), make(chan error)
		for range 3 {
			go func() {
				_, err := receiver.SignIn(t.Context(), setup.Public.UserManagement, scheme.Config{
					OpenBrowser: func(_ context.Context, address string) error { opened <- address; return nil },
				})
				outcomes <- err
			}()
		}
		addresses := []string{<-opened, <-opened, <-opened}
		for n := range addresses {
			is.NoErr(receiver.Deliver(visit(t.Context(), t, addresses[2-n])))
			is.NoErr(<-outcomes)
		}
	})
	t.Run("accepts one callback out of any number of concurrent ones", func(t *testing.T) {
		is := is.New(t)
		receiver := newReceiver(t, redirectURI)
		var exchanged []string
		taken := make(chan bool, 50)
		_, err := receiver.SignIn(t.Context(), fake{&exchanged}, scheme.Config{OpenBrowser: func(context.Context, string) error {
			var delivering sync.WaitGroup
			for range cap(taken) {
				delivering.Go(func() { taken <- receiver.Deliver(redirectURI+"?code=c0de&state=right") == nil })
			}
			delivering.Wait()
			return nil
		}})
		is.NoErr(err)
		is.Equal(len(exchanged), 1)
		n := 0
		for range cap(taken) {
			if <-taken {
				n++
			}
		}
		is.Equal(n, 1)
	})
	t.Run("returns the error with which WorkOS rejects the code", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		receiver := newReceiver(t, redirectURI)
		_, err := receiver.SignIn(t.Context(), setup.Public.UserManagement, scheme.Config{
			OpenBrowser: func(_ context.Context, address string) error {
				return receiver.Deliver(redirectURI + "?code=unknown&state=" + stateOf(is, address))
			},
		})
		is.True(errors.Is(err, core.ErrorCode("invalid_grant")))
	})
}

func stateOf(is *is.I, address string) string {
	u, err := url.Parse(address)
	is.NoErr(err)
	return u.Query().Get("state")
}

// fake stands for WorkOS in tests with fake time.
type fake struct{ exchanged *[]string }

func (f fake) AuthorizationURLWithPKCE(string, usermanagement.AuthorizationURLWithPKCEParams) (*usermanagement.Authorization, error) {
	return &usermanagement.Authorization{URL: core.NewSecretURL("https://api.workos.com/"), State: core.NewSecret("right"), Verifier: pkce.NewVerifier()}, nil
}

func (f fake) AuthenticateWithCodeAndVerifier(_ context.Context, code core.AuthorizationCode, verifier pkce.Verifier, _ *usermanagement.AuthenticateWithCodeAndVerifierParams, _ ...core.PostOption) (*usermanagement.AuthenticationResponse, error) {
	if verifier.IsZero() {
		return nil, errors.New("without a verifier")
	}
	*f.exchanged = append(*f.exchanged, code.Reveal())
	return &usermanagement.AuthenticationResponse{}, nil
}

// None of these URLs is the callback of the waiting sign-in. It is rejected, and the sign-in continues to wait.
func TestForgedCallbacks(t *testing.T) {
	const good = redirectURI + "?code=c0de&state=right"
	for name, c := range map[string]struct {
		address string
		want    error
	}{
		"nothing":                         {"", core.ErrInvalidArgument},
		"another state":                   {redirectURI + "?code=c0de&state=wrong", scheme.ErrNotExpected},
		"no state":                        {redirectURI + "?code=c0de", scheme.ErrNotExpected},
		"an empty state":                  {redirectURI + "?code=c0de&state=", scheme.ErrNotExpected},
		"no query":                        {redirectURI, scheme.ErrNotExpected},
		"neither code nor error":          {redirectURI + "?state=right", scheme.ErrNotExpected},
		"an empty code":                   {redirectURI + "?code=&state=right", scheme.ErrNotExpected},
		"a code and an error":             {good + "&error=access_denied", scheme.ErrNotExpected},
		"an error with another state":     {redirectURI + "?error=access_denied&state=wrong", scheme.ErrNotExpected},
		"an error without a state":        {redirectURI + "?error=access_denied", scheme.ErrNotExpected},
		"two states":                      {good + "&state=right", scheme.ErrNotExpected},
		"two codes":                       {good + "&code=other", scheme.ErrNotExpected},
		"any parameter twice":             {good + "&x=1&x=2", scheme.ErrNotExpected},
		"a malformed query":               {redirectURI + "?code=%zz&state=right", scheme.ErrNotExpected},
		"semicolons instead of &":         {redirectURI + "?code=c0de;state=right", scheme.ErrNotExpected},
		"another scheme":                  {"com.example.notes2:/callback?code=c0de&state=right", core.ErrInvalidArgument},
		"no scheme":                       {"/callback?code=c0de&state=right", core.ErrInvalidArgument},
		"another path":                    {"com.example.notes:/callback/x?code=c0de&state=right", core.ErrInvalidArgument},
		"a path with a trailing slash":    {"com.example.notes:/callback/?code=c0de&state=right", core.ErrInvalidArgument},
		"a path that leads to it":         {"com.example.notes:/x/../callback?code=c0de&state=right", core.ErrInvalidArgument},
		"an escaped path":                 {"com.example.notes:/%63allback?code=c0de&state=right", core.ErrInvalidArgument},
		"a path in another case":          {"com.example.notes:/CALLBACK?code=c0de&state=right", core.ErrInvalidArgument},
		"no slash":                        {"com.example.notes:callback?code=c0de&state=right", core.ErrInvalidArgument},
		"a host":                          {"com.example.notes://evil.example/callback?code=c0de&state=right", core.ErrInvalidArgument},
		"a port":                          {"com.example.notes://:80/callback?code=c0de&state=right", core.ErrInvalidArgument},
		"a user":                          {"com.example.notes://u@/callback?code=c0de&state=right", core.ErrInvalidArgument},
		"a fragment":                      {good + "#x", core.ErrInvalidArgument},
		"an empty fragment":               {good + "#", core.ErrInvalidArgument},
		"the response in the fragment":    {redirectURI + "#code=c0de&state=right", core.ErrInvalidArgument},
		"a line break":                    {good + "\n", core.ErrInvalidArgument},
		"a NUL":                           {good + "\x00", core.ErrInvalidArgument},
		"a byte more than 16 KiB":         {good + "&x=" + strings.Repeat("x", 16<<10-len(good)-2), core.ErrInvalidArgument},
		"megabytes":                       {good + "&x=" + strings.Repeat("x", 8<<20), core.ErrInvalidArgument},
		"an argument of the command line": {"--config=" + good, core.ErrInvalidArgument},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				receiver := newReceiver(t, redirectURI)
				var exchanged []string
				done := make(chan error)
				go func() {
					_, err := receiver.SignIn(t.Context(), fake{&exchanged}, scheme.Config{OpenBrowser: noBrowser})
					done <- err
				}()
				time.Sleep(time.Minute)
				err := receiver.Deliver(c.address)
				is.True(errors.Is(err, c.want))
				is.True(!strings.Contains(err.Error(), "c0de") && !strings.Contains(err.Error(), "right"))
				synctest.Wait()
				is.NoErr(receiver.Deliver(good))
				is.NoErr(<-done)
				is.Equal(exchanged, []string{"c0de"})
				is.True(errors.Is(receiver.Deliver(good), scheme.ErrNotExpected))
			})
		})
	}
}

func noBrowser(context.Context, string) error { return nil }

// Systems and browsers write a URL in equivalent ways that differ from the registered one.
func TestCallbacksInOtherSpellings(t *testing.T) {
	const query = "?code=c0de&state=right"
	for name, c := range map[string]struct{ registered, address string }{
		"the scheme in capitals":            {redirectURI, "COM.Example.Notes:/callback" + query},
		"an empty host":                     {redirectURI, "com.example.notes:///callback" + query},
		"a slash after the host":            {"workos-auth://callback", "workos-auth://callback/" + query},
		"no slash after the host":           {"workos-auth://callback/", "workos-auth://callback" + query},
		"the host in capitals":              {"workos-auth://callback", "workos-auth://CALLBACK" + query},
		"the port of https":                 {"https://notes.example.com/cb", "https://Notes.Example.com:443/cb" + query},
		"the scheme registered in capitals": {"Com.Example.Notes:/callback", "com.example.notes:/callback" + query},
		"16 KiB":                            {redirectURI, redirectURI + query + "&x=" + strings.Repeat("x", 16<<10-len(redirectURI+query)-3)},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			receiver := newReceiver(t, c.registered)
			var exchanged []string
			_, err := receiver.SignIn(t.Context(), fake{&exchanged}, scheme.Config{OpenBrowser: func(context.Context, string) error {
				return receiver.Deliver(c.address)
			}})
			is.NoErr(err)
			is.Equal(receiver.FromArguments([]string{"--verbose", c.address, redirectURI + "?other"}), c.address)
		})
	}
}

func TestSignInsThatFail(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		config  scheme.Config
		deliver string
		want    error
		after   time.Duration
	}{
		"because there is no callback":                   {scheme.Config{OpenBrowser: noBrowser}, "", scheme.ErrTimeout, scheme.DefaultTimeout},
		"because there is no callback in the given time": {scheme.Config{OpenBrowser: noBrowser, Timeout: time.Second}, "", scheme.ErrTimeout, time.Second},
		"because there is no browser":                    {scheme.Config{OpenBrowser: func(context.Context, string) error { return broken }}, "", scheme.ErrNoBrowser, 0},
		"for the reason why there is none":               {scheme.Config{OpenBrowser: func(context.Context, string) error { return broken }}, "", broken, 0},
		"because the user refuses":                       {scheme.Config{OpenBrowser: noBrowser}, "?error=access_denied&state=right", usermanagement.ErrAccessDenied, 0},
		"because there is a state already":               {scheme.Config{Authorization: usermanagement.AuthorizationURLWithPKCEParams{State: core.NewSecret("x")}}, "", core.ErrInvalidArgument, 0},
		"because the timeout is negative":                {scheme.Config{Timeout: -1}, "", core.ErrInvalidArgument, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				receiver := newReceiver(t, redirectURI)
				if c.deliver != "" {
					c.config.OpenBrowser = func(context.Context, string) error { return receiver.Deliver(redirectURI + c.deliver) }
				}
				var exchanged []string
				began := time.Now()
				_, err := receiver.SignIn(t.Context(), fake{&exchanged}, c.config)
				is.True(errors.Is(err, c.want))
				is.Equal(time.Since(began), c.after)
				is.Equal(len(exchanged), 0)
				is.True(errors.Is(receiver.Deliver(redirectURI+"?code=c0de&state=right"), scheme.ErrNotExpected)) // too late
			})
		})
	}
	t.Run("make a refusal's text safe for a terminal", func(t *testing.T) {
		is := is.New(t)
		receiver := newReceiver(t, redirectURI)
		_, err := receiver.SignIn(t.Context(), fake{}, scheme.Config{OpenBrowser: func(context.Context, string) error {
			return receiver.Deliver(redirectURI + "?state=right&error=x%1b[2J&error_description=" + url.QueryEscape("a\u202e\x1b]0;"+strings.Repeat("b", 5000)))
		}})
		refused, ok := errors.AsType[*scheme.RefusedError](err)
		is.True(ok)
		is.True(!strings.ContainsAny(err.Error(), "\x1b\u202e") && len(refused.Description) < 400)
	})
	t.Run("return the cause of their context, and the callback is too late", func(t *testing.T) {
		is := is.New(t)
		receiver := newReceiver(t, redirectURI)
		cause := errors.New("closed")
		ctx, cancel := context.WithCancelCause(t.Context())
		_, err := receiver.SignIn(ctx, fake{}, scheme.Config{OpenBrowser: func(context.Context, string) error { cancel(cause); return nil }})
		is.Equal(err, cause)
	})
	t.Run("say which argument is missing", func(t *testing.T) {
		is := is.New(t)
		for _, err := range []error{
			func() error {
				_, err := (*scheme.Receiver)(nil).SignIn(t.Context(), fake{}, scheme.Config{})
				return err
			}(),
			func() error { _, err := new(scheme.Receiver).SignIn(t.Context(), fake{}, scheme.Config{}); return err }(),
			func() error {
				_, err := newReceiver(t, redirectURI).SignIn(t.Context(), nil, scheme.Config{})
				return err
			}(),
			func() error { _, err := newReceiver(t, redirectURI).SignIn(nil, fake{}, scheme.Config{}); return err }(), //nolint:staticcheck // tests the nil context
			(*scheme.Receiver)(nil).Deliver(redirectURI), new(scheme.Receiver).Deliver(redirectURI),
		} {
			is.True(errors.Is(err, core.ErrInvalidArgument))
		}
		is.Equal((*scheme.Receiver)(nil).FromArguments([]string{"x:", ":x"}), "")
		is.Equal((*scheme.Receiver)(nil).RedirectURI(), "")
	})
}

func TestNew(t *testing.T) {
	for uri, reason := range map[string]string{
		"com.example.notes:/callback":                       "",
		"com.example.notes://host/a/b":                      "",
		"myapp://callback":                                  "",
		"https://notes.example.com":                         "",
		"":                                                  "is empty",
		"com.example.notes:callback":                        `"/" after`,
		"com.example.notes:/":                               "nothing that distinguishes",
		"com.example.notes:":                                "nothing that distinguishes",
		"https:///callback":                                 "nothing that distinguishes",
		"http://127.0.0.1/callback":                         "package loopback",
		"javascript:/callback":                              "a program cannot register",
		"FILE:///callback":                                  "a program cannot register",
		"/callback":                                         "not an absolute URL",
		"1notes:/callback":                                  "not an absolute URL",
		"com.example.notes:/callback?x=1":                   "more than",
		"com.example.notes:/callback#":                      "more than",
		"com.example.notes://u:p@h/cb":                      "more than",
		"com.example.notes:/a/../callback":                  "clean path",
		"com.example.notes:/ca%6clback":                     "clean path",
		"com.example.notes:/" + strings.Repeat("x", 16<<10): "longer than",
	} {
		t.Run(uri[:min(len(uri), 40)], func(t *testing.T) {
			is := is.New(t)
			_, err := scheme.New(uri)
			is.Equal(err == nil, reason == "")
			if err != nil {
				is.True(strings.Contains(err.Error(), "workos: redirectURI ") && strings.Contains(err.Error(), reason))
			}
		})
	}
}

func FuzzDeliver(f *testing.F) {
	for _, seed := range []string{redirectURI + "?code=c0de&state=right", redirectURI, "com.example.notes://x", "%", ":", redirectURI + "?state=right&error=x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		receiver := newReceiver(t, redirectURI)
		if receiver.Deliver(address) == nil {
			t.Errorf("%q was accepted, and no sign-in waits", address)
		}
	})
}
