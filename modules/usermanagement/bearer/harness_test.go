package bearer_test

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

const (
	issuer   = "https://ad.authkit.app"
	resource = "https://api.example.com/mcp"
	host     = "https://api.workos.com"

	sessionKeys = "GET /sso/jwks/client_1"
	discovery   = "GET /.well-known/openid-configuration"
	issuerKeys  = "GET /oauth2/jwks"
	introspect  = "POST /oauth2/introspection"
	validate    = "POST /api_keys/validations"
)

// keys are generated once, because generating RSA keys is slow.
var keys = sync.OnceValue(func() (made [3]jose.JSONWebKey) {
	for i, id := range []string{"session_key", "connect_key", "stray_key"} {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		made[i] = jose.JSONWebKey{Key: key, KeyID: id, Algorithm: "RS256", Use: "sig"}
	}
	return made
})

func sessionKey() jose.JSONWebKey { return keys()[0] }
func connectKey() jose.JSONWebKey { return keys()[1] }
func strayKey() jose.JSONWebKey   { return keys()[2] }

// world is a WorkOS that responds by route.
type world struct {
	t     testing.TB
	mu    sync.Mutex
	said  map[string]func(moduletest.Request) (int, string)
	asked *moduletest.Transport

	through http.RoundTripper // replaces asked unless it is nil
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, said: map[string]func(moduletest.Request) (int, string){}}
	w.asked = moduletest.Over(func(r moduletest.Request) (int, string) {
		w.mu.Lock()
		handle, ok := w.said[r.Route()]
		w.mu.Unlock()
		if !ok {
			return http.StatusNotFound, `{"message":"Not Found"}`
		}
		return handle(r)
	})
	w.say(sessionKeys, http.StatusOK, keySet(sessionKey()))
	w.say(issuerKeys, http.StatusOK, keySet(connectKey()))
	w.say(discovery, http.StatusOK, `{"issuer":"`+issuer+`","jwks_uri":"`+issuer+`/oauth2/jwks","introspection_endpoint":"`+issuer+`/oauth2/introspection"}`)
	return w
}

func keySet(key jose.JSONWebKey) string {
	body, err := json.Marshal(map[string]any{"keys": []any{key.Public()}})
	if err != nil {
		panic(err)
	}
	return string(body)
}

func (w *world) say(route string, status int, body string) {
	w.respond(route, func(moduletest.Request) (int, string) { return status, body })
}

func (w *world) respond(route string, handle func(moduletest.Request) (int, string)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said[route] = handle
}

// times returns how often a route was requested.
func (w *world) times(route string) (n int) {
	for _, r := range w.asked.Sent() {
		if r.Route() == route {
			n++
		}
	}
	return n
}

func (w *world) options() []core.Option {
	return []core.Option{core.WithTransport(cmp.Or[http.RoundTripper](w.through, w.asked)), core.WithRetry(core.RetryPolicy{})}
}

func (w *world) sessions(policy usermanagement.AccessTokenPolicy) bearer.Source {
	client, err := core.NewClient("client_1", w.options()...)
	is.New(w.t).NoErr(err)
	return bearer.Sessions(usermanagement.NewPublic(client), policy)
}

func (w *world) connect(params bearer.ConnectParams) bearer.Source {
	params.Options = w.options()
	return bearer.Connect(issuer, resource, &params)
}

func (w *world) apiKeys(params *bearer.APIKeysParams) *bearer.APIKeySource {
	client, err := core.NewConfidential("sk_test_1", "client_1", w.options()...)
	is.New(w.t).NoErr(err)
	return bearer.APIKeys(apikeys.New(client), params)
}

// accept returns an API with the given sources.
func (w *world) accept(sources ...bearer.Source) *bearer.Auth {
	return w.acceptWith(bearer.Config{Sources: sources})
}

func (w *world) acceptWith(config bearer.Config) *bearer.Auth {
	config.Logger = slog.New(slog.DiscardHandler)
	api, err := bearer.New(config)
	is.New(w.t).NoErr(err)
	return api
}

// everything accepts each kind of token.
func (w *world) everything() *bearer.Auth {
	return w.accept(w.sessions(usermanagement.AccessTokenPolicy{}), w.apiKeys(nil), w.connect(bearer.ConnectParams{}))
}

type claims map[string]any

func (c claims) with(changes claims) claims {
	all := claims{}
	for _, from := range []claims{c, changes} {
		for name, value := range from {
			if all[name] = value; value == nil {
				delete(all, name)
			}
		}
	}
	return all
}

func ofSession() claims {
	return claims{
		"sub": "user_1", "sid": "session_1", "iss": host, "client_id": "client_1", "jti": "t1", "org_id": "org_1",
		"role": "member", "permissions": []string{"reports:read"}, "entitlements": []string{"audit-logs"}, "feature_flags": []string{"beta"},
		"iat": time.Now().Unix(), "exp": time.Now().Add(5 * time.Minute).Unix(),
	}
}

func ofApplication() claims {
	return claims{
		"sub": "user_1", "sid": "app_consent_1", "iss": issuer, "aud": []string{resource}, "jti": "t2", "org_id": "org_1",
		"scope": "openid reports.read", "client_id": "client_app", "iat": time.Now().Unix(), "exp": time.Now().Add(5 * time.Minute).Unix(),
	}
}

func ofMachine() claims {
	return claims{
		"sub": "client_machine", "iss": issuer, "aud": resource, "jti": "t3", "org_id": "org_1", "scope": "reports.read", "tier": "gold",
		"iat": time.Now().Unix(), "exp": time.Now().Add(5 * time.Minute).Unix(),
	}
}

// sign makes a token. kind is the header's typ; empty for none.
func sign(t testing.TB, algorithm jose.SignatureAlgorithm, key any, kind string, c claims) string {
	t.Helper()
	options := &jose.SignerOptions{}
	if kind != "" {
		options = options.WithType(jose.ContentType(kind))
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, options)
	is.New(t).NoErr(err)
	text, err := jwt.Signed(signer).Claims(map[string]any(c)).Serialize()
	is.New(t).NoErr(err)
	return text
}

func session(t testing.TB, c claims) string { return sign(t, jose.RS256, sessionKey(), "", c) }
func connect(t testing.TB, c claims) string { return sign(t, jose.RS256, connectKey(), "", c) }

// get sends a request with the given Authorization fields to a handler.
func get(handler http.Handler, fields ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, "/reports?access_token=x", nil)
	r.Header["Authorization"] = fields
	if len(fields) == 0 {
		delete(r.Header, "Authorization")
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Result()
}

// greet responds with the caller.
var greet = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	caller, _ := bearer.FromContext(r.Context())
	switch c := caller.(type) {
	case *bearer.User:
		_, _ = w.Write([]byte("user " + string(c.UserID) + " of " + string(c.OrganizationID)))
	case *bearer.Machine:
		_, _ = w.Write([]byte("machine " + string(c.ClientID) + " of " + string(c.OrganizationID)))
	case *bearer.KeyOwner:
		_, _ = w.Write([]byte("key " + string(c.APIKey.ID) + " of " + string(c.OrganizationID())))
	default:
		_, _ = w.Write([]byte("nobody"))
	}
})

func form(body string) url.Values {
	values, _ := url.ParseQuery(strings.TrimSpace(body))
	return values
}

func base64url(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func contains(data []byte, text string) bool { return strings.Contains(string(data), text) }
