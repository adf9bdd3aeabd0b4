package signin

import (
	"context"
	"errors"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/pkce"
)

func begunOnce(client *workos.Confidential, mux *http.ServeMux) error {
	began, err := client.UserManagement.AuthorizationURLWithPKCE("https://app.example/callback", usermanagement.AuthorizationURLParams{}) // want `this sign-in is started once and used by every request: start one in the handler`
	if err != nil {
		return err
	}
	mux.HandleFunc("/sign-in", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, began.URL.Reveal(), http.StatusFound)
	})
	return nil
}

func begunByEach(client *workos.Confidential, mux *http.ServeMux) {
	mux.HandleFunc("/sign-in", func(w http.ResponseWriter, r *http.Request) {
		began, err := client.UserManagement.AuthorizationURLWithPKCE("https://app.example/callback", usermanagement.AuthorizationURLParams{})
		if err == nil {
			http.Redirect(w, r, began.URL.Reveal(), http.StatusFound)
		}
	})
}

func oneUser(client *workos.Public, mux *http.ServeMux) error { // of a program on the user's machine
	began, err := client.UserManagement.AuthorizationURLWithPKCE("http://127.0.0.1/callback", usermanagement.AuthorizationURLParams{})
	mux.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) { _, _ = began.Code(r.URL.Query()) })
	return err
}

func again(ctx context.Context, client *workos.Confidential, code core.AuthorizationCode, verifier pkce.Verifier) error {
	_, err := client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, verifier, nil)
	if errors.Is(err, core.ErrServer) {
		_, err = client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, verifier, nil) // want `this authorization code has already been exchanged`
	}
	return err
}

func repeated(ctx context.Context, client *workos.Confidential, code core.AuthorizationCode) (err error) {
	for range 3 {
		if _, err = client.SSO.GetProfileAndToken(ctx, code, nil); err == nil { // want `this loop repeats its exchange`
			break
		}
	}
	return err
}

func alternatives(ctx context.Context, client *workos.Confidential, code core.AuthorizationCode, verifier pkce.Verifier, kind string) error {
	switch kind {
	case "sso":
		_, err := client.SSO.GetProfileAndToken(ctx, code, nil)
		return err
	case "pkce":
		_, err := client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, verifier, nil)
		return err
	}
	switch {
	case kind == "a":
		_, _ = client.SSO.GetProfileAndToken(ctx, code, nil)
	default:
		_, _ = client.UserManagement.AuthenticateWithCode(ctx, code, nil)
	}
	return nil
}

func choices(ctx context.Context, client *workos.Confidential, code core.AuthorizationCode, verifier pkce.Verifier, kind string) error {
	if kind == "" {
		_, err := client.UserManagement.AuthenticateWithCode(ctx, code, nil)
		return err
	} else if kind == "other" {
		_, _ = client.SSO.GetProfileAndTokenWithVerifier(ctx, code, verifier, nil)
	} else {
		_, _ = client.UserManagement.AuthenticateWithCode(ctx, code, nil)
	}
	return nil
}

func eachItsOwn(ctx context.Context, client *workos.Confidential, codes <-chan core.AuthorizationCode, code core.AuthorizationCode) {
	for code := range codes {
		_, _ = client.UserManagement.AuthenticateWithCode(ctx, code, nil)
	}
	_, _ = client.UserManagement.AuthenticateWithCode(ctx, code, nil)
	code = <-codes
	_, _ = client.UserManagement.AuthenticateWithCode(ctx, code, nil)
}

func dropped(ctx context.Context, manager *session.Manager, client *workos.Confidential, sealed core.SealedSession, token core.RefreshToken) error {
	_, err := manager.Refresh(ctx, sealed, nil) // want `the returned session is dropped, and the previous one has been exchanged: set it as the cookie`
	if err != nil {
		return err
	}
	_, err = client.UserManagement.AuthenticateWithRefreshToken(ctx, token, nil) // want `the returned refresh token is dropped, and the previous one has been exchanged: store both tokens`
	return err
}

func onlyAuthenticated(ctx context.Context, manager *session.Manager, sealed core.SealedSession) (*session.Session, error) {
	sealed, err := manager.Refresh(ctx, sealed, nil) // want `the returned session is dropped`
	if err != nil {
		return nil, err
	}
	return manager.Authenticate(ctx, sealed)
}

func onlyTheAccessToken(ctx context.Context, client *workos.Public, token core.RefreshToken) (core.AccessToken, error) {
	response, err := client.UserManagement.AuthenticateWithRefreshToken(ctx, token, nil) // want `the returned refresh token is dropped`
	if err != nil {
		return core.AccessToken{}, err
	}
	return response.AccessToken, nil
}

func kept(ctx context.Context, manager *session.Manager, client *workos.Public, w http.ResponseWriter, sealed core.SealedSession, token core.RefreshToken) (*session.Session, core.RefreshToken, error) {
	fresh, err := manager.Refresh(ctx, sealed, nil)
	if err != nil {
		return nil, token, err
	}
	http.SetCookie(w, &http.Cookie{Name: "wos-session", Value: fresh.Reveal()})
	response, err := client.UserManagement.AuthenticateWithRefreshToken(ctx, token, nil)
	if err != nil {
		return nil, token, err
	}
	current, err := manager.Authenticate(ctx, fresh)
	return current, response.RefreshToken, err
}

func named(ctx context.Context, manager *session.Manager, sealed core.SealedSession) (fresh core.SealedSession, err error) {
	if fresh, err = manager.Refresh(ctx, sealed, nil); err == nil {
		_, err = manager.Authenticate(ctx, fresh)
	}
	return
}
