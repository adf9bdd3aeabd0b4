package oauth2source_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/matryer/is"
	"golang.org/x/oauth2"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/oauth2source"
)

// signedIn returns a source whose user has just signed in.
func signedIn(t testing.TB) (*tokens.Source, *usermanagement.AuthenticationResponse) {
	t.Helper()
	is := is.New(t)
	setup := testclient.Start(t)
	began, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit})
	is.NoErr(err)
	response, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(testclient.Browse(t, began.URL.Reveal()).Get("code")), began.Verifier, nil)
	is.NoErr(err)
	source, err := tokens.New(setup.Public.UserManagement, &tokens.MemoryStore{})
	is.NoErr(err)
	is.NoErr(source.SignedIn(t.Context(), response))
	return source, response
}

func TestTokenSource(t *testing.T) {
	t.Run("returns the access token and its expiry, and no refresh token", func(t *testing.T) {
		is := is.New(t)
		source, response := signedIn(t)
		got, err := oauth2source.New(t.Context(), source).Token()
		is.NoErr(err)
		is.Equal(got.AccessToken, response.AccessToken.Reveal())
		is.Equal(got.RefreshToken, "")
		is.Equal(got.Type(), "Bearer")
		is.True(got.Valid())
		session, err := source.Session(t.Context())
		is.NoErr(err)
		is.Equal(got.Expiry, session.ExpiresAt) // oauth2 treats zero as never
	})
	t.Run("authorizes the requests of an oauth2 client", func(t *testing.T) {
		is := is.New(t)
		source, response := signedIn(t)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, r.Header.Get("Authorization"))
		}))
		defer server.Close()
		res, err := oauth2.NewClient(t.Context(), oauth2source.New(t.Context(), source)).Get(server.URL)
		is.NoErr(err)
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		is.NoErr(err)
		is.Equal(string(body), "Bearer "+response.AccessToken.Reveal())
	})
	t.Run("returns ErrSignInRequired, also through an oauth2 client", func(t *testing.T) {
		is := is.New(t)
		source, _ := signedIn(t)
		_, err := source.SignOut(t.Context())
		is.NoErr(err)
		_, err = oauth2source.New(t.Context(), source).Token()
		is.True(errors.Is(err, tokens.ErrSignInRequired))
		_, err = oauth2.NewClient(t.Context(), oauth2source.New(t.Context(), source)).Get("https://api.example.com")
		is.True(errors.Is(err, tokens.ErrSignInRequired))
	})
	t.Run("ends with its context", func(t *testing.T) {
		is := is.New(t)
		source, err := tokens.New(testclient.Start(t).Public.UserManagement, &tokens.MemoryStore{})
		is.NoErr(err)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = oauth2source.New(ctx, source).Token()
		is.True(errors.Is(err, context.Canceled))
	})
}

// A library that accepts an oauth2.TokenSource gets one.
func ExampleNew() {
	var source *tokens.Source // see package tokens
	client := oauth2.NewClient(context.Background(), oauth2source.New(context.Background(), source))
	fmt.Printf("%T\n", client)
	// Output: *http.Client
}
