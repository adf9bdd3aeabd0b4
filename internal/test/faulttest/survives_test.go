package faulttest_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// workOS fakes the part of WorkOS that a session needs: it exchanges each refresh token once, and accepts it again for 30 seconds.
type workOS struct {
	mu        sync.Mutex
	keys      []*rsa.PrivateKey // the last one signs
	published int               // the number of published keys
	rotations int
	rotated   time.Time
	fault     roundTrip // used instead of WorkOS, unless nil
}

func newWorkOS(t *testing.T) *workOS {
	t.Helper()
	w := &workOS{}
	w.addKey(t)
	w.published = 1
	return w
}

func (w *workOS) addKey(t *testing.T) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	is.New(t).NoErr(err)
	w.keys = append(w.keys, key)
}

func (w *workOS) set(fault roundTrip) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fault = fault
}

func (w *workOS) exchanges() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rotations
}

func (w *workOS) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	fault := w.fault
	w.mu.Unlock()
	if fault != nil {
		return fault(r)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.HasPrefix(r.URL.Path, "/sso/jwks/") {
		return respond(r, http.StatusOK, w.keySet())
	}
	var body struct {
		Token string `json:"refresh_token"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, err
	}
	switch body.Token {
	case fmt.Sprint("refresh-", w.rotations):
		w.rotations, w.rotated = w.rotations+1, time.Now()
	case fmt.Sprint("refresh-", w.rotations-1):
		if time.Since(w.rotated) > 30*time.Second {
			return respond(r, http.StatusBadRequest, `{"error":"invalid_grant","error_description":"The token has been exchanged."}`)
		}
	default:
		return respond(r, http.StatusBadRequest, `{"error":"invalid_grant","error_description":"The token is unknown."}`)
	}
	return respond(r, http.StatusOK, fmt.Sprintf(`{"access_token":%q,"refresh_token":"refresh-%d","user":{"id":"user_1"}}`, w.token(), w.rotations))
}

func respond(r *http.Request, status int, body string) (*http.Response, error) {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}, nil
}

// token returns an access token that is valid for five minutes.
func (w *workOS) token() string {
	last := len(w.keys) - 1
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: w.keys[last], KeyID: fmt.Sprint("key_", last)}}, nil)
	if err != nil {
		panic(err)
	}
	now := time.Now().Unix()
	signature, err := signer.Sign(fmt.Appendf(nil, `{"sub":"user_1","sid":"session_1","jti":"token_%d","iat":%d,"exp":%d}`, w.rotations, now, now+300))
	if err != nil {
		panic(err)
	}
	text, err := signature.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return text
}

func (w *workOS) keySet() string {
	var keys []string
	for i, key := range w.keys[:w.published] {
		n, e := base64.RawURLEncoding.EncodeToString(key.N.Bytes()), base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes())
		keys = append(keys, fmt.Sprintf(`{"kty":"RSA","use":"sig","kid":"key_%d","n":%q,"e":%q}`, i, n, e))
	}
	return `{"keys":[` + strings.Join(keys, ",") + `]}`
}

// visitor is a signed-in user of a web application with several servers.
type visitor struct {
	t       *testing.T
	workOS  *workOS
	servers []http.Handler
	mu      sync.Mutex
	cookie  *http.Cookie
}

// signedIn returns a visitor of servers that share a group.
func signedIn(t *testing.T, servers int) *visitor {
	t.Helper()
	is := is.New(t)
	v := &visitor{t: t, workOS: newWorkOS(t)}
	group := session.NewMemoryGroup()
	for range servers {
		client, err := workos.NewConfidential(apiKey, clientID, core.WithTransport(v.workOS), core.WithLogger(slog.New(slog.DiscardHandler)))
		is.NoErr(err)
		passwords := workos.CookiePasswords("32 characters or more, of random text")
		auth, err := authkit.New(client.UserManagement, authkit.Config{
			RedirectURI: "https://app.example/callback", CookiePasswords: passwords, SessionOptions: []session.Option{session.WithGroup(group)},
		})
		is.NoErr(err)
		v.servers = append(v.servers, auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "welcome") })))
		if v.cookie == nil {
			sessions, err := session.NewManager(client.UserManagement, passwords)
			is.NoErr(err)
			sealed, err := sessions.SealData(&session.Data{AccessToken: core.NewAccessToken(v.workOS.token()), RefreshToken: core.NewRefreshToken("refresh-0")})
			is.NoErr(err)
			v.cookie = &http.Cookie{Name: authkit.DefaultCookieName, Value: sealed.Reveal()}
		}
	}
	is.Equal(v.visits(0), http.StatusOK)
	return v
}

// visits opens a page of a server, with the visitor's cookie, and keeps the cookie of the response.
func (v *visitor) visits(server int) (status int) {
	v.mu.Lock()
	cookie := v.cookie
	v.mu.Unlock()
	r := httptest.NewRequestWithContext(v.t.Context(), http.MethodGet, "https://app.example/", nil)
	r.AddCookie(cookie)
	w := httptest.NewRecorder()
	func() {
		defer func() { // like a net/http server
			if recover() != nil {
				w.Code = http.StatusInternalServerError
			}
		}()
		v.servers[server].ServeHTTP(w, r)
	}()
	for _, set := range w.Result().Cookies() {
		if set.Name == authkit.DefaultCookieName {
			v.mu.Lock()
			v.cookie = set
			v.mu.Unlock()
			if set.MaxAge < 0 {
				v.t.Error("the visitor was signed out")
			}
		}
	}
	return w.Code
}

// expire waits until the access token has expired.
func (v *visitor) expire() { time.Sleep(10 * time.Minute) }

// TestASignInSurvives tests faults that a signed-in user survives: they cost only time.
func TestASignInSurvives(t *testing.T) {
	inBubble := func(name string, test func(t *testing.T)) {
		t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
	}
	inBubble("a firewall's page, and a gateway's JSON", func(t *testing.T) {
		is := is.New(t)
		v := signedIn(t, 1)
		v.expire()
		for _, status := range []int{302, 400, 401, 403, 404, 407, 451, 502} {
			for _, body := range []string{"<html>Blocked</html>", `{"message":"Unauthorized"}`, `{"error":"Not Found","status":404}`} {
				v.workOS.set(func(r *http.Request) (*http.Response, error) { return respond(r, status, body) })
				is.Equal(v.visits(0), http.StatusServiceUnavailable)
			}
		}
		v.workOS.set(nil)
		is.Equal(v.visits(0), http.StatusOK)
	})
	inBubble("a rotation of WorkOS's keys", func(t *testing.T) {
		is := is.New(t)
		v := signedIn(t, 1)
		v.workOS.addKey(t) // it signs at once and is published later
		v.expire()
		is.Equal(v.visits(0), http.StatusServiceUnavailable)
		v.workOS.published = 2
		time.Sleep(10 * time.Second)
		is.Equal(v.visits(0), http.StatusOK)
		is.Equal(v.workOS.exchanges(), 1)
	})
	inBubble("an outage of an hour", func(t *testing.T) {
		is := is.New(t)
		v := signedIn(t, 1)
		v.expire()
		v.workOS.set(func(*http.Request) (*http.Response, error) { return nil, syscall.ECONNRESET })
		for range 60 {
			time.Sleep(time.Minute)
			is.Equal(v.visits(0), http.StatusServiceUnavailable)
		}
		v.workOS.set(nil)
		is.Equal(v.visits(0), http.StatusOK)
	})
	inBubble("two tabs", func(t *testing.T) {
		is := is.New(t)
		v := signedIn(t, 1)
		v.expire()
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { is.Equal(v.visits(0), http.StatusOK) })
		}
		both.Wait()
		is.Equal(v.workOS.exchanges(), 1)
		v.expire()
		is.Equal(v.visits(0), http.StatusOK)
	})
	inBubble("two servers", func(t *testing.T) {
		is := is.New(t)
		v := signedIn(t, 2)
		v.expire()
		var both sync.WaitGroup
		for server := range 2 {
			both.Go(func() { is.Equal(v.visits(server), http.StatusOK) })
		}
		both.Wait()
		is.Equal(v.workOS.exchanges(), 1)
		v.expire()
		is.Equal(v.visits(1), http.StatusOK)
		is.Equal(v.visits(0), http.StatusOK)
	})
	inBubble("a panic in a transport", func(t *testing.T) {
		is := is.New(t)
		v := signedIn(t, 1)
		v.expire()
		v.workOS.set(func(*http.Request) (*http.Response, error) { panic("oh") })
		is.Equal(v.visits(0), http.StatusInternalServerError)
		v.workOS.set(nil)
		is.Equal(v.visits(0), http.StatusOK)
	})
	inBubble("a full disk", func(t *testing.T) {
		is := is.New(t)
		w := newWorkOS(t)
		client, err := workos.NewPublic(clientID, core.WithTransport(w))
		is.NoErr(err)
		disk := &smallDisk{tokens: tokens.Tokens{AccessToken: core.NewAccessToken(w.token()), RefreshToken: core.NewRefreshToken("refresh-0"), ReceivedAt: time.Now()}}
		source, err := tokens.New(client.UserManagement, disk)
		is.NoErr(err)
		time.Sleep(10 * time.Minute)
		disk.full = true
		for range 60 {
			_, err = source.Token(t.Context())
			is.True(errors.Is(err, syscall.ENOSPC))
			time.Sleep(time.Minute)
		}
		disk.full = false
		_, err = source.Token(t.Context())
		is.NoErr(err)
		is.Equal(w.exchanges(), 1)
	})
}

// smallDisk is a token store that may be full.
type smallDisk struct {
	tokens tokens.Tokens
	full   bool
}

func (d *smallDisk) Load(context.Context) (tokens.Tokens, error) { return d.tokens, nil }

func (d *smallDisk) Reserve(context.Context, tokens.Tokens) (func(), error) {
	if d.full {
		return nil, syscall.ENOSPC
	}
	return func() {}, nil
}

func (d *smallDisk) Save(_ context.Context, saved tokens.Tokens) error {
	if d.full {
		return syscall.ENOSPC
	}
	d.tokens = saved
	return nil
}

func (d *smallDisk) Delete(context.Context) error {
	d.tokens = tokens.Tokens{}
	return nil
}

func (d *smallDisk) Lock(context.Context) (func(), error) { return func() {}, nil }
