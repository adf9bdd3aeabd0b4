package bench

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"
	gorilla "github.com/gorilla/sessions"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

// middleware measures what a request of a signed-in user costs a web application, until its handler runs. Each contender loads
// the session of the request, checks that it has a user with the role, and puts it into the context, where the handler
// finds it. The sessions of the two others hold three strings and no tokens.
func middleware() []Row {
	const cookies, memory = "gorilla/sessions, encrypted cookie", "alexedwards/scs v2, in memory"
	return []Row{{"Accept a request with a session that was seen before", []Contender{
		{SDK, func(b *testing.B) {
			client := must(core.NewConfidential(apiKey, clientID, core.WithTransport(keysTransport{})))
			auth := must(authkit.New(usermanagement.NewConfidential(client), authkit.Config{
				RedirectURI:     "http://localhost:8080/callback",
				CookiePasswords: []core.CookiePassword{core.NewCookiePassword(cookiePassword)},
			}))
			cookie := &http.Cookie{Name: authkit.DefaultCookieName, Value: sealed(1)[0]} //nolint:gosec // of a request
			visit(b, auth.Require(authkit.Role("admin")), cookie, func(ctx context.Context) string {
				current, ok := authkit.FromContext(ctx)
				if !ok {
					return ""
				}
				return current.User.FirstName
			})
		}},
		{cookies, func(b *testing.B) {
			store := gorilla.NewCookieStore([]byte("a key of 32 bytes to sign with.."), []byte("a key of 32 bytes to seal with.."))
			blank := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/", http.NoBody)
			session := must(store.Get(blank, authkit.DefaultCookieName))
			session.Values["user"], session.Values["name"], session.Values["role"] = "user_0", "Grace", "admin"
			w := newWriter()
			if err := session.Save(blank, w); err != nil {
				b.Fatal(err)
			}
			visit(b, byGorilla(store), must(http.ParseSetCookie(w.header.Get("Set-Cookie"))), nameInContext)
		}},
		{memory, func(b *testing.B) {
			manager := scs.New()
			manager.Store = memstore.NewWithCleanupInterval(0) // no goroutine stays behind
			ctx := must(manager.Load(b.Context(), ""))
			manager.Put(ctx, "user", "user_0")
			manager.Put(ctx, "name", "Grace")
			manager.Put(ctx, "role", "admin")
			token, _, err := manager.Commit(ctx)
			if err != nil {
				b.Fatal(err)
			}
			visit(b, bySCS(manager), &http.Cookie{Name: manager.Cookie.Name, Value: token}, nameInContext) //nolint:gosec // of a request
		}},
	}, []Goal{{Metric: Time, Against: cookies, Max: 1.3}, {Metric: Time, Against: memory, Max: 1.3}}}}
}

// visit sends requests with a cookie through middleware, to a handler that looks up the user's name.
func visit(b *testing.B, middleware func(http.Handler) http.Handler, cookie *http.Cookie, name func(context.Context) string) {
	seen := ""
	handler := middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = name(r.Context()) }))
	request := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", http.NoBody)
	request.AddCookie(cookie)
	b.ResetTimer()
	each(func() error {
		seen = ""
		handler.ServeHTTP(newWriter(), request.WithContext(request.Context())) // gorilla/sessions writes to the request
		if seen != "Grace" {
			return errWrong
		}
		return nil
	})(b)
}

// nameKey is the key of a visitor in the context.
type nameKey struct{}

func nameInContext(ctx context.Context) string {
	name, _ := ctx.Value(nameKey{}).(string)
	return name
}

// admit calls next for an administrator, with the name in the context.
func admit(w http.ResponseWriter, r *http.Request, user, name, role string, next http.Handler) {
	switch {
	case user == "":
		http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
	case role != "admin":
		http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
	default:
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), nameKey{}, name)))
	}
}

func byGorilla(store gorilla.Store) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			session, err := store.Get(r, authkit.DefaultCookieName)
			if err != nil {
				http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
				return
			}
			user, _ := session.Values["user"].(string)
			name, _ := session.Values["name"].(string)
			role, _ := session.Values["role"].(string)
			admit(w, r, user, name, role, next)
		})
	}
}

func bySCS(manager *scs.SessionManager) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return manager.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := r.Context()
			admit(w, r, manager.GetString(ctx, "user"), manager.GetString(ctx, "name"), manager.GetString(ctx, "role"), next)
		}))
	}
}

// writer is an http.ResponseWriter that keeps the header and the status, and nothing else.
type writer struct {
	header http.Header
	status int
}

func newWriter() *writer { return &writer{header: http.Header{}, status: http.StatusOK} }

func (w *writer) Header() http.Header         { return w.header }
func (w *writer) Write(p []byte) (int, error) { return len(p), nil }
func (w *writer) WriteHeader(status int)      { w.status = status }
