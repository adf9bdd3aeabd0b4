package machine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/machine"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/oauth2source"
)

const issuer = "https://ad.authkit.app"

var secret = core.NewClientSecret("the secret of the service")

// issuing is an issuer that counts its tokens, each valid for five minutes.
func issuing(t testing.TB, params machine.NewParams) (*machine.Source, *moduletest.Transport, func(moduletest.Response)) {
	t.Helper()
	var mu sync.Mutex
	issued := 0
	respond := func(moduletest.Request) (int, string) {
		mu.Lock()
		defer mu.Unlock()
		issued++
		return http.StatusOK, fmt.Sprintf(`{"access_token":"token-%d","token_type":"bearer","expires_in":300}`, issued)
	}
	now := moduletest.Response(respond)
	transport := moduletest.Over(func(r moduletest.Request) (int, string) {
		time.Sleep(100 * time.Millisecond)
		mu.Lock()
		respond := now
		mu.Unlock()
		return respond(r)
	})
	params.Options = []core.Option{core.WithTransport(transport), core.WithRetry(core.RetryPolicy{})}
	source, err := machine.New(issuer, "client_service", secret, &params)
	is.New(t).NoErr(err)
	return source, transport, func(other moduletest.Response) {
		mu.Lock()
		defer mu.Unlock()
		if now = other; other == nil {
			now = respond
		}
	}
}

func TestToken(t *testing.T) {
	t.Run("is requested with the form of RFC 6749 and kept", func(t *testing.T) {
		is := is.New(t)
		source, sent, _ := issuing(t, machine.NewParams{Scopes: []string{"a", "b"}})
		for range 3 {
			token, err := source.Token(t.Context())
			is.NoErr(err)
			is.Equal(token.Reveal(), "token-1")
		}
		is.Equal(len(sent.Sent()), 1)
		is.Equal(sent.Last().Route(), "POST /oauth2/token")
		form, err := url.ParseQuery(sent.Last().Body)
		is.NoErr(err)
		is.Equal(form, url.Values{"grant_type": {"client_credentials"}, "client_id": {"client_service"}, "client_secret": {secret.Reveal()}, "scope": {"a b"}})
	})
	t.Run("is replaced ahead of its expiry while the old one is still used", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, sent, _ := issuing(t, machine.NewParams{})
			_, err := source.Token(t.Context())
			is.NoErr(err)
			time.Sleep(4 * time.Minute)
			for range 5 {
				token, err := source.Token(t.Context())
				is.NoErr(err)
				is.Equal(token.Reveal(), "token-1")
			}
			time.Sleep(time.Second)
			token, err := source.Token(t.Context())
			is.NoErr(err)
			is.Equal(token.Reveal(), "token-2")
			is.Equal(len(sent.Sent()), 2)
		})
	})
	t.Run("is kept through an outage until it expires", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, _, respond := issuing(t, machine.NewParams{})
			_, err := source.Token(t.Context())
			is.NoErr(err)
			respond(func(moduletest.Request) (int, string) { return http.StatusBadGateway, "<html>" })
			time.Sleep(4 * time.Minute)
			for range 50 {
				_, err := source.Token(t.Context())
				is.NoErr(err)
				time.Sleep(time.Second)
			}
			time.Sleep(time.Minute)
			_, err = source.Token(t.Context())
			is.True(err != nil)
			respond(nil)
			time.Sleep(time.Second)
			_, err = source.Token(t.Context())
			is.NoErr(err)
		})
	})
	t.Run("is shared by concurrent callers, even if one of them leaves", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, sent, _ := issuing(t, machine.NewParams{})
			var all sync.WaitGroup
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
				defer cancel()
				_, err := source.Token(ctx)
				is.True(errors.Is(err, context.DeadlineExceeded))
			})
			for range 100 {
				all.Go(func() {
					_, err := source.Token(t.Context())
					is.NoErr(err)
				})
			}
			all.Wait()
			is.Equal(len(sent.Sent()), 1)
		})
	})
	t.Run("is requested once more after a lost response, and then after a second at the earliest", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, sent, respond := issuing(t, machine.NewParams{})
			respond(func(moduletest.Request) (int, string) { return http.StatusBadGateway, "" })
			for range 5 {
				_, err := source.Token(t.Context())
				is.True(err != nil)
			}
			is.Equal(len(sent.Sent()), 2)
			respond(func(moduletest.Request) (int, string) { return http.StatusUnauthorized, `{"error":"invalid_client"}` })
			time.Sleep(time.Second)
			_, err := source.Token(t.Context())
			is.True(errors.Is(err, core.ErrorCode("invalid_client")))
			is.Equal(len(sent.Sent()), 3)
			is.True(!strings.Contains(fmt.Sprintf("%v %+v", err, source), secret.Reveal()))
		})
	})
	t.Run("of a response without a lifetime is used for a minute", func(t *testing.T) {
		is := is.New(t)
		source, _, respond := issuing(t, machine.NewParams{})
		respond(moduletest.Body(`{"access_token":"x","token_type":"bearer"}`))
		_, end, err := source.TokenWithExpiry(t.Context())
		is.NoErr(err)
		is.True(time.Until(end) <= time.Minute)
	})
	t.Run("that an API rejects is replaced once by the transport of package tokens", func(t *testing.T) {
		is := is.New(t)
		source, sent, _ := issuing(t, machine.NewParams{})
		api := roundTripper(func(r *http.Request) (*http.Response, error) {
			status := http.StatusUnauthorized
			if r.Header.Get("Authorization") == "Bearer token-2" {
				status = http.StatusOK
			}
			return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
		})
		transport, err := tokens.NewTransport(source, api, "https://api.example.com")
		is.NoErr(err)
		client := &http.Client{Transport: transport}
		res, err := client.Get("https://api.example.com/reports")
		is.NoErr(err)
		is.NoErr(res.Body.Close())
		is.Equal(res.StatusCode, http.StatusOK)
		is.Equal(len(sent.Sent()), 2)
		token, err := oauth2source.New(t.Context(), source).Token()
		is.NoErr(err)
		is.Equal(token.AccessToken, "token-2")
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNewNamesWhatIsWrong(t *testing.T) {
	for name, test := range map[string]struct {
		issuer   string
		clientID core.ClientID
		secret   core.ClientSecret
		params   *machine.NewParams
		want     string
	}{
		"no issuer":                {"", "client_1", secret, nil, "issuer"},
		"an issuer of http":        {"http://ad.authkit.app", "client_1", secret, nil, "issuer"},
		"an issuer with a query":   {issuer + "?x", "client_1", secret, nil, "issuer"},
		"no client ID":             {issuer, "", secret, nil, "clientID"},
		"no secret":                {issuer, "client_1", core.ClientSecret{}, nil, "secret"},
		"a scope with white space": {issuer, "client_1", secret, &machine.NewParams{Scopes: []string{"a b"}}, "params"},
		"a negative time":          {issuer, "client_1", secret, &machine.NewParams{RefreshAhead: -1}, "params"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := machine.New(test.issuer, test.clientID, test.secret, test.params)
			moduletest.WantArgument(t, err, test.want)
		})
	}
	t.Run("the zero value returns an error that says so", func(t *testing.T) {
		_, err := (&machine.Source{}).Token(t.Context())
		moduletest.WantArgument(t, err, "Source")
	})
}
