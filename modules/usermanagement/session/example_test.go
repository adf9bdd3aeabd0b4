package session_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

const cookieName = "wos-session"

// setCookie stores a sealed session in the browser; an empty one removes the cookie.
func setCookie(w http.ResponseWriter, sealed core.SealedSession) {
	cookie := &http.Cookie{
		Name: cookieName, Value: sealed.Reveal(), Path: "/",
		HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
		MaxAge: 30 * 24 * 60 * 60, // WorkOS, not the cookie, ends the session
	}
	if sealed.IsZero() {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// signedIn authenticates the cookie of a request, and refreshes it if its access token is no longer valid.
func signedIn(w http.ResponseWriter, r *http.Request, sessions *session.Manager) (*session.Session, error) {
	var sealed core.SealedSession
	if cookie, err := r.Cookie(cookieName); err == nil {
		sealed = core.NewSealedSession(cookie.Value)
	}
	current, err := sessions.Authenticate(r.Context(), sealed)
	if !errors.Is(err, session.ReasonInvalidJWT) {
		return current, err
	}
	sealed, err = sessions.Refresh(r.Context(), sealed, nil)
	if !sealed.IsZero() {
		setCookie(w, sealed) // before anything else: the old refresh token has been exchanged
	}
	if err != nil {
		return nil, err
	}
	return sessions.Authenticate(r.Context(), sealed)
}

// A page for users who are signed in.
func Example() {
	server, client := workosInProcess()
	defer server.Close()
	sessions, err := session.NewManager(client.UserManagement, core.CookiePasswords("32 characters or more, of random text"))
	if err != nil {
		fmt.Println(err)
		return
	}

	page := func(w http.ResponseWriter, r *http.Request) {
		current, err := signedIn(w, r, sessions)
		if failed, ok := errors.AsType[*session.Error](err); ok && failed.Ended() {
			setCookie(w, core.SealedSession{})
			http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
			return
		}
		if err != nil {
			http.Error(w, "Please try again.", http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprintf(w, "Hello %s", current.User.Email)
	}

	// The callback of a sign-in does this.
	response, err := client.UserManagement.AuthenticateWithPassword(context.Background(), "ada@example.com", core.NewPassword("correct horse battery staple"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	sealed, err := sessions.Seal(response)
	if err != nil {
		fmt.Println(err)
		return
	}

	request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	recorder := httptest.NewRecorder()
	page(recorder, request)
	fmt.Println(recorder.Code, recorder.Header().Get("Location"))

	request.AddCookie(&http.Cookie{Name: cookieName, Value: sealed.Reveal()})
	recorder = httptest.NewRecorder()
	page(recorder, request)
	fmt.Println(recorder.Code, recorder.Body)

	address, err := sessions.LogoutURL(sealed, "https://app.example/signed-out")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.HasPrefix(address.Reveal(), client.BaseURL()+"/user_management/sessions/logout?return_to=https"))
	// Output:
	// 303 /sign-in
	// 200 Hello ada@example.com
	// true
}

// Sessions that the official Go SDK has sealed with the old password are read; new ones are sealed with the new
// password.
func ExampleNewManager() {
	client, err := workos.NewConfidential("sk_test_example", "client_example")
	if err != nil {
		fmt.Println(err)
		return
	}
	const newPassword, oldPassword = "a new password that no one else knows", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	sessions, err := session.NewManager(client.UserManagement, core.CookiePasswords(newPassword, oldPassword),
		session.WithCodecs(session.GoSDK())) // or session.RubySDK()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = sessions.Unseal(core.NewSealedSession("what the browser sent"))
	fmt.Println(err)
	// Output: workos: session: invalid_session_cookie
}

// workosInProcess starts a WorkOS for the example, with a user who can sign in.
func workosInProcess() (*workostest.Server, *workos.Confidential) {
	server, err := workostest.New(workostest.WithUsers(workostest.User{Email: "ada@example.com", Password: core.NewPassword("correct horse battery staple")}))
	if err != nil {
		panic(err)
	}
	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		panic(err)
	}
	return server, client
}
