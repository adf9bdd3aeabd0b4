package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// api is an API of the user that accepts some tokens and records its requests.
type api struct {
	*httptest.Server
	mu       sync.Mutex
	refuses  func(token string) bool
	received []received
}

// moving is a context that does something whenever its Done method is called.
type moving struct {
	context.Context //nolint:containedctx // it is a context
	move            func()
}

func (m moving) Done() <-chan struct{} {
	m.move()
	return m.Context.Done()
}

type received struct{ Method, Authorization, Body string }

func newAPI(t testing.TB) *api {
	t.Helper()
	a := &api{refuses: func(string) bool { return false }}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.received = append(a.received, received{r.Method, r.Header.Get("Authorization"), string(body)})
		if a.refuses(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")) {
			http.Error(w, "refused", http.StatusUnauthorized)
			return
		}
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusTemporaryRedirect)
			return
		}
		_, _ = io.WriteString(w, "hello")
	}))
	t.Cleanup(a.Close)
	return a
}

// refusing makes the API reject the given tokens.
func (a *api) refusing(refused ...core.AccessToken) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refuses = func(token string) bool { return slices.ContainsFunc(refused, core.NewAccessToken(token).Equal) }
}

func (a *api) requests() []received {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.received)
}

func httpClient(t testing.TB, source *tokens.Source, origins ...string) *http.Client {
	t.Helper()
	transport, err := tokens.NewTransport(source, nil, origins...)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Transport: transport}
}

// do requires a response of the given status and returns its body.
func do(t testing.TB, client *http.Client, request *http.Request, status int) string {
	t.Helper()
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != status {
		t.Fatalf("got %s and %v, want %d", response.Status, err, status)
	}
	return string(body)
}

func newRequest(t testing.TB, method, address string, body io.Reader) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	return request
}

func bearer(token core.AccessToken) string { return "Bearer " + token.Reveal() }

func TestNewTransport(t *testing.T) {
	source, _, _ := signedIn(t)
	for name, c := range map[string]struct {
		source   *tokens.Source
		origins  []string
		argument string
	}{
		"requires a source":                          {nil, []string{"https://api.example.com"}, "source"},
		"requires an origin":                         {source, nil, "origins"},
		"rejects an empty origin":                    {source, []string{""}, "origins[0]"},
		"rejects a host alone":                       {source, []string{"https://a.example", "api.example.com"}, "origins[1]"},
		"rejects a port alone":                       {source, []string{"https://:443"}, "origins[0]"},
		"rejects a malformed URL":                    {source, []string{"https://a b"}, "origins[0]"},
		"rejects a path, which would have no effect": {source, []string{"https://api.example.com/v1"}, "origins[0]"},
		"rejects a query":                            {source, []string{"https://api.example.com?x=1"}, "origins[0]"},
		"rejects credentials":                        {source, []string{"https://ada:secret@api.example.com"}, "origins[0]"},
		"rejects plain HTTP":                         {source, []string{"http://api.example.com"}, "origins[0]"},
		"rejects plain HTTP to an IP address":        {source, []string{"http://10.0.0.1"}, "origins[0]"},
		"rejects another scheme":                     {source, []string{"ftp://api.example.com"}, "origins[0]"},
		"accepts an origin":                          {source, []string{"https://api.example.com"}, ""},
		"accepts an origin with a slash":             {source, []string{"https://api.example.com/"}, ""},
		"accepts the loopback":                       {source, []string{"http://127.0.0.1:8080", "http://[::1]:1", "http://localhost"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tokens.NewTransport(c.source, nil, c.origins...)
			if c.argument == "" {
				is.New(t).NoErr(err)
				return
			}
			moduletest.WantArgument(t, err, c.argument)
			is.New(t).True(!strings.Contains(err.Error(), "secret"))
		})
	}
}

func TestTransportAddsTheToken(t *testing.T) {
	t.Run("to requests to the origin that it is meant for", func(t *testing.T) {
		is := is.New(t)
		source, _, _ := signedIn(t)
		api := newAPI(t)
		request := newRequest(t, http.MethodGet, api.URL, http.NoBody)
		is.Equal(do(t, httpClient(t, source, api.URL), request, 200), "hello")
		is.Equal(api.requests(), []received{{"GET", bearer(token(t, source)), ""}})
		is.Equal(request.Header, http.Header{}) // the caller's request is unchanged
	})
	t.Run("not to another host, port or scheme", func(t *testing.T) {
		source, _, _ := signedIn(t)
		for origin, address := range map[string]string{
			"https://api.example.com":      "https://api.example.com.evil.example/",
			"https://api.example.com/":     "https://evil.example/",
			"https://api.example.com:443":  "http://api.example.com:443/",
			"https://api.example.com:8443": "https://api.example.com/",
			"https://127.0.0.1":            "https://127.0.0.2/",
			"https://example.com":          "https://api.example.com/",
			"https://api.example.org":      "https://api.example.org@evil.example/",
			"http://127.0.0.1:80":          "http://127.0.0.1:8080/",
			"http://localhost":             "http://127.0.0.1/",
		} {
			is := is.New(t)
			seen := sentBy(t, source, origin, address)
			is.Equal(seen.Get("Authorization"), "")
		}
	})
	t.Run("in any spelling of the origin", func(t *testing.T) {
		source, _, _ := signedIn(t)
		for origin, address := range map[string]string{
			"https://api.example.com":     "https://API.example.com:443/v1/x?y=z",
			"https://API.example.com:443": "https://api.example.com",
			"HTTPS://api.example.com":     "https://api.example.com",
			"http://localhost:80":         "http://LOCALHOST",
			"http://[::1]:80":             "http://[::1]/",
		} {
			is := is.New(t)
			is.Equal(sentBy(t, source, origin, address).Get("Authorization"), bearer(token(t, source)))
		}
	})
	t.Run("not to a host that the request is changed to while it is being sent", func(t *testing.T) {
		is := is.New(t)
		source, _, _ := signedIn(t)
		request := newRequest(t, http.MethodGet, "https://api.example.com/", http.NoBody)
		var hosts []string
		base := roundTripper(func(r *http.Request) (*http.Response, error) {
			r.Context().Done()
			hosts = append(hosts, r.URL.Host)
			return &http.Response{StatusCode: http.StatusUnauthorized, Body: http.NoBody}, nil // so that it is retried
		})
		transport, err := tokens.NewTransport(source, base, "https://api.example.com")
		is.NoErr(err)
		ctx := moving{t.Context(), func() { request.URL.Host = "evil.example" }}
		_, err = transport.RoundTrip(request.WithContext(ctx))
		is.NoErr(err)
		is.Equal(request.URL.Host, "evil.example") // it was tried
		is.Equal(hosts, []string{"api.example.com", "api.example.com"})
	})
	t.Run("to a request without the header, and not to one with its own token, in any spelling", func(t *testing.T) {
		is := is.New(t)
		source, _, _ := signedIn(t)
		for spelling, want := range map[string]string{"": bearer(token(t, source)), "authorization": "", "AUTHORIZATION": ""} {
			var got string
			transport, err := tokens.NewTransport(source, roundTripper(func(r *http.Request) (*http.Response, error) {
				got = r.Header.Get("Authorization")
				return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
			}), "https://api.example.com")
			is.NoErr(err)
			request := newRequest(t, http.MethodGet, "https://api.example.com/", http.NoBody)
			request.Header = nil
			if spelling != "" {
				request.Header = http.Header{spelling: {"own"}}
			}
			_, err = transport.RoundTrip(request)
			is.NoErr(err)
			is.Equal(got, want)
		}
	})
	t.Run("not after a redirect to another host", func(t *testing.T) {
		is := is.New(t)
		source, _, _ := signedIn(t)
		api, evil := newAPI(t), newAPI(t)
		client := httpClient(t, source, api.URL)
		is.Equal(do(t, client, newRequest(t, http.MethodPost, api.URL+"?to="+evil.URL, strings.NewReader("body")), 200), "hello")
		is.Equal(evil.requests(), []received{{"POST", "", "body"}})
		is.Equal(api.requests()[0].Authorization, bearer(token(t, source)))
	})
	t.Run("not if the caller has set another authorization", func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		api := newAPI(t)
		api.refusing(core.NewAccessToken("theirs"))
		request := newRequest(t, http.MethodGet, api.URL, http.NoBody)
		request.Header.Set("Authorization", "Bearer theirs")
		do(t, httpClient(t, source, api.URL), request, 401)
		is.Equal(api.requests(), []received{{"GET", "Bearer theirs", ""}})
		is.Equal(issuer.refreshes(), 0)
	})
	t.Run("or fails if nobody is signed in, and closes the body", func(t *testing.T) {
		is := is.New(t)
		source := newSource(t, newIssuer(t), &tokens.MemoryStore{})
		api := newAPI(t)
		body := &closer{Reader: strings.NewReader("body")}
		transport, err := tokens.NewTransport(source, nil, api.URL)
		is.NoErr(err)
		_, err = transport.RoundTrip(newRequest(t, http.MethodPost, api.URL, body))
		is.True(errors.Is(err, tokens.ErrSignInRequired))
		is.True(body.closed)
		is.Equal(len(api.requests()), 0)
	})
}

// sentBy returns the header that a transport for origin sends to address.
func sentBy(t testing.TB, source *tokens.Source, origin, address string) (header http.Header) {
	t.Helper()
	transport, err := tokens.NewTransport(source, roundTripper(func(r *http.Request) (*http.Response, error) {
		header = r.Header
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	}), origin)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := transport.RoundTrip(newRequest(t, http.MethodGet, address, http.NoBody)); err != nil {
		t.Fatal(err)
	}
	return header
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error { c.closed = true; return nil }

func TestTransportAfterA401(t *testing.T) {
	t.Run("refreshes once and sends the request again, with its body", func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		api := newAPI(t)
		first := token(t, source)
		api.refusing(first)
		client := httpClient(t, source, api.URL)
		is.Equal(do(t, client, newRequest(t, http.MethodPost, api.URL, strings.NewReader("body")), 200), "hello")
		second := token(t, source)
		is.True(!second.Equal(first))
		is.Equal(api.requests(), []received{{"POST", bearer(first), "body"}, {"POST", bearer(second), "body"}})
		is.Equal(issuer.refreshes(), 1)
		do(t, client, newRequest(t, http.MethodGet, api.URL, http.NoBody), 200)
		is.Equal(issuer.refreshes(), 1)
	})
	t.Run("sends a request without a body again", func(t *testing.T) {
		is := is.New(t)
		source, _, _ := signedIn(t)
		api := newAPI(t)
		api.refusing(token(t, source))
		do(t, httpClient(t, source, api.URL), newRequest(t, http.MethodGet, api.URL, nil), 200)
		is.Equal(len(api.requests()), 2)
	})
	t.Run("returns the response unchanged if the body cannot be read again", func(t *testing.T) {
		for name, spoil := range map[string]func(*http.Request){
			"because there is no GetBody": func(r *http.Request) { r.GetBody = nil },
			"because GetBody fails":       func(r *http.Request) { r.GetBody = func() (io.ReadCloser, error) { return nil, errDiskFull } },
		} {
			t.Run(name, func(t *testing.T) {
				is := is.New(t)
				source, issuer, _ := signedIn(t)
				api := newAPI(t)
				api.refusing(token(t, source))
				request := newRequest(t, http.MethodPost, api.URL, strings.NewReader("body"))
				spoil(request)
				is.Equal(do(t, httpClient(t, source, api.URL), request, 401), "refused\n")
				is.Equal(len(api.requests()), 1)
				is.Equal(issuer.refreshes(), 0)
			})
		}
	})
	t.Run("does not loop, and does not refresh for an origin that rejects a new token", func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		api, other := newAPI(t), newAPI(t)
		api.refuses = func(string) bool { return true }
		client := httpClient(t, source, api.URL, other.URL)
		for range 3 {
			is.Equal(do(t, client, newRequest(t, http.MethodGet, api.URL, http.NoBody), 401), "refused\n")
		}
		is.Equal(len(api.requests()), 4) // one was retried
		is.Equal(issuer.refreshes(), 1)

		other.refusing(token(t, source)) // another origin may have other reasons
		do(t, client, newRequest(t, http.MethodGet, other.URL, http.NoBody), 200)
		is.Equal(issuer.refreshes(), 2)
		do(t, client, newRequest(t, http.MethodGet, api.URL, http.NoBody), 401)
		is.Equal(issuer.refreshes(), 3) // because the token has changed
	})
	t.Run("refreshes once for concurrent requests", func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		api := newAPI(t)
		api.refusing(token(t, source))
		issuer.follows(takes(20 * time.Millisecond))
		client := httpClient(t, source, api.URL)
		var callers sync.WaitGroup
		var mu sync.Mutex
		var failed []string
		for range 20 {
			callers.Go(func() {
				response, err := client.Do(newRequest(t, http.MethodPost, api.URL, strings.NewReader("body")))
				mu.Lock()
				defer mu.Unlock()
				if err != nil || response.StatusCode != http.StatusOK {
					failed = append(failed, fmt.Sprint(response, err))
					return
				}
				_ = response.Body.Close()
			})
		}
		callers.Wait()
		is.Equal(failed, nil)
		is.Equal(issuer.refreshes(), 1)
	})
	t.Run("uses the token that another process has fetched in the meantime", func(t *testing.T) {
		is := is.New(t)
		source, issuer, store := signedIn(t)
		api := newAPI(t)
		api.refusing(token(t, source))
		is.NoErr(newSource(t, issuer, store).SwitchOrganization(t.Context(), "org_1"))
		do(t, httpClient(t, source, api.URL), newRequest(t, http.MethodGet, api.URL, http.NoBody), 200)
		is.Equal(issuer.refreshes(), 1)
	})
	t.Run("fails with the reason if there is no other token", func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		api := newAPI(t)
		api.refusing(token(t, source))
		client := httpClient(t, source, api.URL)
		issuer.follows(refuses(errorResponse(429, "too_many_requests")))
		_, err := client.Do(newRequest(t, http.MethodGet, api.URL, http.NoBody))
		is.True(errors.Is(err, core.ErrRateLimited))
		is.True(!errors.Is(err, tokens.ErrSignInRequired))
		issuer.follows(refuses(errorResponse(400, "invalid_grant")))
		_, err = client.Do(newRequest(t, http.MethodGet, api.URL, http.NoBody))
		is.True(errors.Is(err, tokens.ErrSignInRequired))
		is.True(!strings.Contains(err.Error(), "eyJ")) // no token in the error of http.Client
	})
	t.Run("leaves other responses unchanged", func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		for _, status := range []int{200, 204, 302, 400, 403, 500} {
			transport, err := tokens.NewTransport(source, roundTripper(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: status, Body: http.NoBody}, nil
			}), "https://api.example.com")
			is.NoErr(err)
			response, err := transport.RoundTrip(newRequest(t, http.MethodGet, "https://api.example.com", http.NoBody))
			is.NoErr(err)
			is.Equal(response.StatusCode, status)
		}
		is.Equal(issuer.refreshes(), 0)
	})
}
