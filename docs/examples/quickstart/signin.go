package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// callbackAddress is the address that the browser returns to. To run on your own environment, register http://127.0.0.1:8765/callback there as a
// redirect URI.
const callbackAddress = "127.0.0.1:8765"

// signIn runs the authorization code flow with PKCE: no secret is involved, and only the holder of the
// verifier can use the code.
func signIn(ctx context.Context, out io.Writer, client *workos.Public) error {
	section(out, "As a public client, with no secret")
	local := onThisMachine(client.BaseURL())
	address := callbackAddress
	if local {
		address = "127.0.0.1:0" // a test server accepts any redirect URI, so any free port works
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	redirectURI := "http://" + listener.Addr().String() + "/callback"
	began, err := client.UserManagement.AuthorizationURLWithPKCE(redirectURI, usermanagement.AuthorizationURLWithPKCEParams{
		Provider: usermanagement.ProviderAuthKit,
	})
	if err != nil {
		return err
	}
	code, err := authorize(ctx, listener, began, func() error {
		if local {
			return followRedirects(ctx, began.URL.Reveal())
		}
		row(out, "open this URL", began.URL.Reveal())
		return nil
	})
	if err != nil {
		return err
	}
	session, err := client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, began.Verifier, nil)
	if err != nil {
		return err
	}
	expires, err := expiry(session.AccessToken)
	if err != nil {
		return err
	}
	row(out, "signed in", session.User.Email+" ("+string(session.User.ID)+")")
	row(out, "token expires", fmt.Sprintf("%s, in %s", expires.Local().Format(time.DateTime), time.Until(expires).Round(time.Second)))
	return nil
}

// authorize sends a browser through the sign-in page with browse, and returns the code that it brings to listener.
func authorize(ctx context.Context, listener net.Listener, began *usermanagement.Authorization, browse func() error) (workos.AuthorizationCode, error) {
	type outcome struct {
		code workos.AuthorizationCode
		err  error
	}
	outcomes := make(chan outcome, 8)
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		code, err := began.Code(r.URL.Query())
		switch {
		case r.URL.Path != "/callback" || errors.Is(err, core.ErrInvalidArgument):
			http.Error(w, "This is not the sign-in that was started.", http.StatusBadRequest)
		case err != nil:
			http.Error(w, "The sign-in was refused.", http.StatusForbidden)
			outcomes <- outcome{err: err}
		default:
			_, _ = io.WriteString(w, "Signed in. You may close this window.\n")
			outcomes <- outcome{code: code}
		}
	})}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()
	go func() {
		if err := browse(); err != nil {
			outcomes <- outcome{err: err}
		}
	}()
	select {
	case result := <-outcomes:
		return result.code, result.err
	case <-ctx.Done():
		return workos.AuthorizationCode{}, ctx.Err()
	}
}

// onThisMachine reports whether the program uses a test server, which needs no person at a keyboard.
func onThisMachine(baseURL string) bool {
	u, err := url.Parse(baseURL)
	return err == nil && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback())
}

// followRedirects acts as a browser on a page that signs the user in at once.
func followRedirects(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := (&http.Client{}).Do(request)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		err = fmt.Errorf("the sign-in page responded with %s", response.Status)
	}
	return errors.Join(err, response.Body.Close())
}

// expiry reads the exp claim. The token came from WorkOS over our own connection, so its signature proves nothing more; a server that receives a
// token must verify it.
func expiry(accessToken workos.AccessToken) (time.Time, error) {
	token, err := jwt.ParseSigned(accessToken.Reveal(), []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return time.Time{}, err
	}
	var claims jwt.Claims
	if err := token.UnsafeClaimsWithoutVerification(&claims); err != nil {
		return time.Time{}, err
	}
	if claims.Expiry == nil {
		return time.Time{}, errors.New("the access token has no expiry")
	}
	return claims.Expiry.Time(), nil
}
