package authkit_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

// A complete small application: a page for everyone, one for users, one for administrators, and the buttons.
func Example() {
	client, stop := workosInProcess()
	defer stop()
	mux := http.NewServeMux()
	app := httptest.NewServer(mux) // http.ListenAndServe(":8080", mux)
	defer app.Close()

	auth, err := authkit.New(client.UserManagement, authkit.Config{
		RedirectURI:     app.URL + "/callback",
		CookiePasswords: core.CookiePasswords("32 characters or more, of random text"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux.HandleFunc("GET /sign-in", auth.SignIn)
	mux.HandleFunc("GET /sign-up", auth.SignUp)
	mux.HandleFunc("GET /callback", auth.Callback)
	mux.HandleFunc("POST /sign-out", auth.SignOut)
	mux.HandleFunc("POST /switch-organization", auth.SwitchOrganization)

	home := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if current, ok := authkit.FromContext(r.Context()); ok {
			_, _ = fmt.Fprintf(w, "Hello %s", current.User.FirstName)
			return
		}
		_, _ = fmt.Fprint(w, "Hello stranger")
	})
	dashboard := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		current, _ := authkit.FromContext(r.Context()) // always there behind Require
		_, _ = fmt.Fprintf(w, "The dashboard of %s", current.User.Email)
	})
	signedIn := auth.Require()
	admins := auth.Require(authkit.Role("admin"))
	mux.Handle("GET /{$}", auth.Optional(home))
	mux.Handle("GET /dashboard", signedIn(dashboard))
	mux.Handle("GET /admin", admins(dashboard))

	visit := browser()
	fmt.Println(visit(app.URL + "/"))
	fmt.Println(visit(app.URL + "/dashboard")) // through the sign-in
	fmt.Println(visit(app.URL + "/"))
	fmt.Println(visit(app.URL + "/admin"))
	// Output:
	// Hello stranger
	// The dashboard of ada@example.com
	// Hello Ada
	// 403 Forbidden
}

// Guards can be combined, and your own guard is a function.
func ExampleAuth_Require() {
	client, stop := workosInProcess()
	defer stop()
	auth, err := authkit.New(client.UserManagement, authkit.Config{
		RedirectURI:     "https://app.example/auth/callback",
		CookiePasswords: core.CookiePasswords("32 characters or more, of random text"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	inPerson := func(current *session.Session) error {
		if current.Impersonator != nil {
			return errors.New("not while impersonating")
		}
		return nil
	}
	billing := auth.Require(authkit.Role("owner", "admin"), authkit.Permission("billing:write"), inPerson)

	mux := http.NewServeMux()
	mux.Handle("POST /billing", billing(http.NotFoundHandler()))

	response := httptest.NewRecorder()
	mux.ServeHTTP(response, httptest.NewRequest(http.MethodPost, "/billing", http.NoBody))
	fmt.Println(response.Code)
	// Output: 401
}

// Errors get the application's own page.
func ExampleConfig_onError() {
	client, stop := workosInProcess()
	defer stop()
	auth, err := authkit.New(client.UserManagement, authkit.Config{
		RedirectURI:     "https://app.example/callback",
		CookiePasswords: core.CookiePasswords("32 characters or more, of random text"),
		OnError: func(w http.ResponseWriter, _ *http.Request, failure *authkit.Error) {
			w.WriteHeader(failure.Status)
			switch {
			case errors.Is(failure, authkit.ErrNoSignIn):
				_, _ = fmt.Fprintf(w, "That took too long. Start again at %s", failure.TryAgain)
			case errors.Is(failure, core.ErrorCode("access_denied")):
				_, _ = fmt.Fprint(w, "You changed your mind.")
			default:
				_, _ = fmt.Fprint(w, http.StatusText(failure.Status))
			}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	response := httptest.NewRecorder()
	auth.Callback(response, httptest.NewRequest(http.MethodGet, "/callback?code=c&state=s", http.NoBody))
	fmt.Println(response.Code, response.Body)
	// Output: 400 That took too long. Start again at /sign-in
}

// A handler is tested without a sign-in.
func ExampleNewContext() {
	greet := func(w http.ResponseWriter, r *http.Request) {
		current, _ := authkit.FromContext(r.Context())
		_, _ = fmt.Fprintf(w, "Hello %s", current.User.FirstName)
	}
	ada := &session.Session{User: &usermanagement.User{FirstName: "Ada"}, Claims: &session.Claims{Role: "admin"}}
	ctx := authkit.NewContext(context.Background(), ada)
	response := httptest.NewRecorder()
	greet(response, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody))
	fmt.Println(response.Body)
	// Output: Hello Ada
}

// workosInProcess starts a WorkOS for the examples, where Ada signs in.
func workosInProcess() (client *workos.Confidential, stop func()) {
	server, err := workostest.New()
	if err != nil {
		panic(err)
	}
	client, err = workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		panic(err)
	}
	return client, server.Close
}

// browser visits pages, and returns what it sees.
func browser() (visit func(address string) string) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err)
	}
	client := &http.Client{Jar: jar}
	return func(address string) string {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, http.NoBody)
		if err != nil {
			panic(err)
		}
		request.Header.Set("Accept", "text/html") // like all browsers that open a page
		response, err := client.Do(request)
		if err != nil {
			panic(err)
		}
		defer func() { _ = response.Body.Close() }()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			panic(err)
		}
		if response.StatusCode != http.StatusOK {
			return response.Status
		}
		return string(text)
	}
}
