package bearer_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

func key(text string) core.AccessToken { return core.NewAccessToken(text) }

func revoked(id core.APIKeyID) *events.Event {
	var data events.APIKeyRevoked
	data.ID = id
	return &events.Event{Data: data}
}

func TestAPIKeysAreValidatedOnce(t *testing.T) {
	t.Run("within the lifetime of a response, valid or not", func(t *testing.T) {
		for name, body := range map[string]string{"good": orgKey, "bad": `{"api_key":null}`} {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				w := newWorld(t)
				w.say(validate, http.StatusOK, body)
				api := w.accept(w.apiKeys(&bearer.APIKeysParams{Lifetime: 20 * time.Second}))
				for range 5 {
					_, err := api.Verify(t.Context(), key("sk_1"))
					is.Equal(err == nil, name == "good")
					is.Equal(errors.Is(err, usermanagement.ErrInvalidToken), name == "bad")
				}
				is.Equal(w.times(validate), 1)
				time.Sleep(20 * time.Second)
				_, _ = api.Verify(t.Context(), key("sk_1"))
				is.Equal(w.times(validate), 2)
			})
		}
	})
	t.Run("not after the key has expired", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := newWorld(t)
			w.say(validate, http.StatusOK, `{"api_key":{"id":"api_key_1","owner":{"type":"user","id":"user_1","organization_id":"org_2"},"expires_at":"`+time.Now().Add(time.Second).Format(time.RFC3339)+`"}}`)
			api := w.accept(w.apiKeys(nil))
			caller, err := api.Verify(t.Context(), key("sk_1"))
			is.NoErr(err)
			is.Equal(caller.(*bearer.KeyOwner).OrganizationID(), core.OrganizationID("org_2"))
			time.Sleep(time.Second)
			_, err = api.Verify(t.Context(), key("sk_1"))
			is.True(errors.Is(err, bearer.ErrInvalidAPIKey))
		})
	})
	t.Run("for all concurrent callers, even if one leaves", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := newWorld(t)
			w.respond(validate, func(moduletest.Request) (int, string) {
				time.Sleep(time.Second)
				return http.StatusOK, orgKey
			})
			api := w.accept(w.apiKeys(nil))
			var all sync.WaitGroup
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
				defer cancel()
				_, err := api.Verify(ctx, key("sk_1"))
				failure, ok := errors.AsType[*bearer.Error](err)
				is.True(ok)
				is.Equal(failure.Status, http.StatusServiceUnavailable)
			})
			for range 100 {
				all.Go(func() {
					_, err := api.Verify(t.Context(), key("sk_1"))
					is.NoErr(err)
				})
			}
			all.Wait()
			is.Equal(w.times(validate), 1)
		})
	})
	t.Run("and not at all while WorkOS limits the rate", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := newWorld(t)
			w.say(validate, http.StatusOK, orgKey)
			api := w.accept(w.apiKeys(nil))
			_, err := api.Verify(t.Context(), key("sk_known"))
			is.NoErr(err)
			w.say(validate, http.StatusTooManyRequests, `{"message":"Too Many Requests"}`)
			for range 10 {
				_, err := api.Verify(t.Context(), key("sk_new"))
				failure, ok := errors.AsType[*bearer.Error](err)
				is.True(ok)
				is.Equal(failure.Status, http.StatusServiceUnavailable)
				is.True(failure.RetryAfter >= time.Second)
			}
			is.Equal(w.times(validate), 2)
			_, err = api.Verify(t.Context(), key("sk_known"))
			is.NoErr(err)
			time.Sleep(time.Second)
			w.say(validate, http.StatusOK, orgKey)
			_, err = api.Verify(t.Context(), key("sk_new"))
			is.NoErr(err)
		})
	})
	t.Run("also for a request during the revocation", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := newWorld(t)
			w.respond(validate, func(moduletest.Request) (int, string) {
				time.Sleep(2 * time.Second)
				return http.StatusOK, orgKey
			})
			source := w.apiKeys(nil)
			api := w.accept(source)
			var all sync.WaitGroup
			ask := func() {
				_, err := api.Verify(t.Context(), key("sk_1"))
				is.True(errors.Is(err, bearer.ErrInvalidAPIKey))
			}
			all.Go(ask)
			time.Sleep(time.Second)
			w.say(validate, http.StatusOK, `{"api_key":null}`)
			is.NoErr(source.Handle(t.Context(), revoked("api_key_1")))
			all.Go(ask) // joins the running request
			all.Wait()
			is.Equal(w.times(validate), 2)
		})
	})
	t.Run("and invented keys do not displace valid ones", func(t *testing.T) {
		is := is.New(t)
		w := newWorld(t)
		w.respond(validate, func(r moduletest.Request) (int, string) {
			if r.Body == `{"value":"sk_good"}` {
				return http.StatusOK, orgKey
			}
			return http.StatusOK, `{"api_key":null}`
		})
		api := w.accept(w.apiKeys(nil))
		_, err := api.Verify(t.Context(), key("sk_good"))
		is.NoErr(err)
		for i := range 21_000 {
			_, _ = api.Verify(t.Context(), key("sk_"+string(rune('a'+i%26))+time.Duration(i).String()))
		}
		before := w.times(validate)
		_, err = api.Verify(t.Context(), key("sk_good"))
		is.NoErr(err)
		is.Equal(w.times(validate), before)
	})
}

// shelf is an APIKeyCache.
type shelf struct {
	mu    sync.Mutex
	kept  map[string][]byte
	fails bool
}

var errShelf = errors.New("the shelf has fallen")

func (s *shelf) Load(_ context.Context, hash string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails {
		return nil, errShelf
	}
	return s.kept[hash], nil
}

func (s *shelf) Save(_ context.Context, hash string, response []byte, _ time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails {
		return errShelf
	}
	s.kept[hash] = response
	return nil
}

func TestServersShareResponses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		shared := &shelf{kept: map[string][]byte{}}
		var worlds []*world
		for range 2 {
			w := newWorld(t)
			w.say(validate, http.StatusOK, orgKey)
			caller, err := w.accept(w.apiKeys(&bearer.APIKeysParams{Cache: shared})).Verify(t.Context(), key("sk_1"))
			is.NoErr(err)
			is.Equal(caller.(*bearer.KeyOwner).APIKey.ID, core.APIKeyID("api_key_1"))
			worlds = append(worlds, w)
		}
		is.Equal(worlds[0].times(validate), 1)
		is.Equal(worlds[1].times(validate), 0)
		for hash, kept := range shared.kept {
			is.Equal(len(hash), 64)
			is.True(!contains(kept, "sk_1\""))
		}
		time.Sleep(2 * time.Minute) // a cache that keeps a response for too long does not extend its lifetime
		w := newWorld(t)
		w.say(validate, http.StatusOK, `{"api_key":null}`)
		_, err := w.accept(w.apiKeys(&bearer.APIKeysParams{Cache: shared})).Verify(t.Context(), key("sk_1"))
		is.True(errors.Is(err, bearer.ErrInvalidAPIKey))

		// A response from a server whose clock is ahead does not count as newer than a revocation that this server has
		// received.
		w = newWorld(t)
		w.say(validate, http.StatusOK, orgKey)
		ahead := time.Now().Add(10 * time.Second)
		for hash := range shared.kept {
			shared.kept[hash] = []byte(`{"said":` + orgKey + `,"asked":"` + ahead.Format(time.RFC3339Nano) + `"}`)
		}
		source := w.apiKeys(&bearer.APIKeysParams{Cache: shared})
		is.NoErr(source.Handle(t.Context(), revoked("api_key_1")))
		w.say(validate, http.StatusOK, `{"api_key":null}`)
		time.Sleep(20 * time.Second)
		_, err = w.accept(source).Verify(t.Context(), key("sk_1"))
		is.True(errors.Is(err, bearer.ErrInvalidAPIKey))

		shared.fails = true // the same as no cache
		w = newWorld(t)
		w.say(validate, http.StatusOK, orgKey)
		_, err = w.accept(w.apiKeys(&bearer.APIKeysParams{Cache: shared})).Verify(t.Context(), key("sk_1"))
		is.NoErr(err)
	})
}

func TestIntrospection(t *testing.T) {
	introspecting := func(w *world) *bearer.Auth {
		return w.accept(w.connect(bearer.ConnectParams{Introspection: &bearer.Introspection{ClientID: "client_app", ClientSecret: core.NewClientSecret("a secret of its own")}}))
	}
	active := `{"active":true,"token_type":"access_token","client_id":"client_app","iss":"` + issuer + `","sub":"user_1","aud":"` + resource + `","exp":99999999999,"org_id":"org_1"}`
	t.Run("sends the form of RFC 7662 with the application's credentials", func(t *testing.T) {
		is := is.New(t)
		w := newWorld(t)
		w.say(introspect, http.StatusOK, active)
		res := get(introspecting(w).Require()(greet), "Bearer opaque-token")
		is.Equal(read(t, res), "user user_1 of org_1")
		sent := form(w.asked.Last().Body)
		is.Equal(sent.Get("token"), "opaque-token")
		is.Equal(sent.Get("token_type_hint"), "access_token")
		is.Equal(sent.Get("client_id"), "client_app")
		is.Equal(sent.Get("client_secret"), "a secret of its own")
	})
	for name, test := range map[string]struct {
		token, body string
		status      int
	}{
		"a JWT that is active":                      {connect(t, ofApplication()), active, http.StatusOK},
		"a JWT with a response about a user":        {connect(t, ofMachine()), active, http.StatusServiceUnavailable},
		"a JWT with a response about a client":      {connect(t, ofApplication().with(claims{"client_id": "client_other"})), active, http.StatusServiceUnavailable},
		"a JWT with a response about another token": {connect(t, ofApplication()), `{"active":true,"sub":"user_1","jti":"t9"}`, http.StatusServiceUnavailable},
		"a JWT with a minimal response":             {connect(t, ofApplication()), `{"active":true}`, http.StatusOK},
		"a JWT that was revoked":                    {connect(t, ofMachine()), `{"active":false}`, http.StatusUnauthorized},
		"an opaque token that was revoked":          {"opaque", `{"active":false}`, http.StatusUnauthorized},
		"a refresh token":                           {"opaque", `{"active":true,"token_type":"refresh_token","iss":"` + issuer + `","sub":"user_1","aud":"` + resource + `","exp":99999999999}`, http.StatusUnauthorized},
		"an opaque token for another audience":      {"opaque", `{"active":true,"iss":"` + issuer + `","sub":"user_1","aud":"https://other.example.com","exp":99999999999}`, http.StatusUnauthorized},
		"an opaque token of another issuer":         {"opaque", `{"active":true,"iss":"https://evil.example.com","sub":"user_1","aud":"` + resource + `","exp":99999999999}`, http.StatusUnauthorized},
		"an opaque token that has expired":          {"opaque", `{"active":true,"iss":"` + issuer + `","sub":"user_1","aud":"` + resource + `","exp":1}`, http.StatusUnauthorized},
		"a JWT that is not signed by the issuer":    {session(t, ofMachine()), active, http.StatusUnauthorized},
		"active that is text":                       {"opaque", `{"active":"true","iss":"` + issuer + `","sub":"user_1","aud":"` + resource + `","exp":99999999999}`, http.StatusServiceUnavailable},
		"a page of another server":                  {"opaque", `<html>`, http.StatusServiceUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			w := newWorld(t)
			w.say(introspect, http.StatusOK, test.body)
			is.Equal(get(introspecting(w).Require()(greet), "Bearer "+test.token).StatusCode, test.status)
		})
	}
	t.Run("is repeated after its lifetime, and then sees a revocation", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := newWorld(t)
			w.say(introspect, http.StatusOK, active)
			handler := introspecting(w).Require()(greet)
			token := "Bearer " + connect(t, ofApplication())
			is.Equal(get(handler, token).StatusCode, http.StatusOK)
			w.say(introspect, http.StatusOK, `{"active":false}`)
			is.Equal(get(handler, token).StatusCode, http.StatusOK)
			time.Sleep(bearer.DefaultIntrospectionLifetime)
			is.Equal(get(handler, token).StatusCode, http.StatusUnauthorized)
		})
	})
	t.Run("uses the existing connections", func(t *testing.T) {
		is := is.New(t)
		var opened atomic.Int32
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/oauth2/introspection" {
				http.NotFound(w, r)
				return
			}
			_, _ = io.WriteString(w, `{"active":false}`)
		}))
		server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				opened.Add(1)
			}
		}
		server.Start()
		defer server.Close()
		w := newWorld(t)
		api := w.accept(bearer.Connect(server.URL, resource, &bearer.ConnectParams{
			Introspection: &bearer.Introspection{ClientID: "client_app", ClientSecret: core.NewClientSecret("a secret of its own")},
		}))
		for i := range 20 {
			_, err := api.Verify(t.Context(), key("opaque"+strconv.Itoa(i)))
			is.True(errors.Is(err, usermanagement.ErrTokenRevoked))
		}
		is.True(opened.Load() <= 3)
	})
	t.Run("is not used for API keys, nor for text that is not a token", func(t *testing.T) {
		is := is.New(t)
		w := newWorld(t)
		api := introspecting(w)
		for _, token := range []string{"sk_customer_1", "opaque/sk_customer_1", "opaque~sk_", "[redacted]", "a b", strings.Repeat("a", 100_000)} {
			_, err := api.Verify(t.Context(), key(token))
			is.True(errors.Is(err, usermanagement.ErrInvalidToken))
		}
		is.Equal(w.times(introspect), 0)
	})
}
