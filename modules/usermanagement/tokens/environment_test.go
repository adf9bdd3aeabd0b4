package tokens_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

const variable = "WORKOS_TOKENS_TEST_CI"

// inVariable returns a store that reads the text.
func inVariable(t *testing.T, text string) *tokens.EnvironmentStore {
	t.Helper()
	t.Setenv(variable, text)
	store, err := tokens.NewEnvironmentStore(variable)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestEnvironmentStore(t *testing.T) {
	// stored returns what a file would hold the given time after a sign-in.
	stored := func(t *testing.T, issuer *issuer, ago time.Duration) tokens.Tokens {
		t.Helper()
		memory := &tokens.MemoryStore{}
		if err := newSource(t, issuer, memory).SignedIn(t.Context(), issuer.signIn()); err != nil {
			t.Fatal(err)
		}
		kept, err := memory.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(-ago), kept.ExpiresAt.Add(-ago)
		return kept
	}
	encoded := func(t *testing.T, kept tokens.Tokens) string {
		t.Helper()
		data, err := tokens.Encode(kept)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	t.Run("returns the access token and the session of what Encode returned", func(t *testing.T) {
		is := is.New(t)
		issuer := newIssuer(t)
		kept := stored(t, issuer, 0)
		source := newSource(t, issuer, inVariable(t, encoded(t, kept)+"\n"))
		session, err := source.Session(t.Context())
		is.NoErr(err)
		is.Equal(session.Email, "ada@example.com")
		is.True(token(t, source).Equal(kept.AccessToken))
		is.Equal(issuer.refreshes(), 0)
	})
	t.Run("returns a bare access token", func(t *testing.T) {
		is := is.New(t)
		issuer := newIssuer(t)
		response := issuer.signIn()
		source := newSource(t, issuer, inVariable(t, " "+response.AccessToken.Reveal()+"\n"))
		session, err := source.Session(t.Context())
		is.NoErr(err)
		is.Equal(string(session.UserID), "user_1")
		is.Equal(string(session.SessionID), "session_1")
		got, expiresAt, err := source.TokenWithExpiry(t.Context())
		is.NoErr(err)
		is.True(got.Equal(response.AccessToken))
		is.True(time.Until(expiresAt) > 4*time.Minute)
	})
	t.Run("is read each time, so that a new value of the variable counts", func(t *testing.T) {
		is := is.New(t)
		issuer := newIssuer(t)
		source := newSource(t, issuer, inVariable(t, ""))
		_, err := source.Token(t.Context())
		is.True(errors.Is(err, tokens.ErrSignInRequired))
		t.Setenv(variable, issuer.signIn().AccessToken.Reveal())
		token(t, source)
	})
	t.Run("exchanges no refresh token: an expired access token is an error", func(t *testing.T) {
		issuer := newIssuer(t)
		issuer.skew = -time.Hour
		for name, text := range map[string]string{
			"with a refresh token": encoded(t, stored(t, issuer, time.Hour)),
			"alone":                issuer.signIn().AccessToken.Reveal(),
		} {
			t.Run(name, func(t *testing.T) {
				is := is.New(t)
				source := newSource(t, issuer, inVariable(t, text))
				_, err := source.Token(t.Context())
				is.True(errors.Is(err, tokens.ErrReadOnly))
				is.True(!errors.Is(err, tokens.ErrSignInRequired))
				is.Equal(err.Error(), "workos: refresh: workos: the store of the tokens is read-only: refreshed tokens could not be stored in "+variable)
				is.Equal(issuer.refreshes(), 0)
			})
		}
	})
	t.Run("returns a token until its last second", func(t *testing.T) {
		is := is.New(t)
		issuer := newIssuer(t)
		kept := stored(t, issuer, issuer.lifetime-10*time.Second) // less than the time ahead that tokens are refreshed
		is.True(token(t, newSource(t, issuer, inVariable(t, encoded(t, kept)))).Equal(kept.AccessToken))
		is.Equal(issuer.refreshes(), 0)
	})
	t.Run("rejects a sign-in, a switch and a sign-out", func(t *testing.T) {
		is := is.New(t)
		issuer := newIssuer(t)
		text := encoded(t, stored(t, issuer, 0))
		source := newSource(t, issuer, inVariable(t, text))
		is.True(errors.Is(source.SignedIn(t.Context(), issuer.signIn()), tokens.ErrReadOnly))
		is.True(errors.Is(source.SwitchOrganization(t.Context(), "org_1"), tokens.ErrReadOnly))
		_, err := source.SignOut(t.Context())
		is.True(errors.Is(err, tokens.ErrReadOnly))
		is.True(strings.Contains(err.Error(), "unset "+variable))
		is.Equal(issuer.refreshes(), 0)
		t.Setenv(variable, "")
		_, err = source.SignOut(t.Context()) // nothing is stored
		is.NoErr(err)
	})
	t.Run("names the variable, and not its text, if it holds something else", func(t *testing.T) {
		for _, text := range []string{"hidden", "{hidden", `{"version":9,"refresh_token":"hidden"}`, "hidden.hidden.hidden", "sk_test_hidden", "eyJhbGciOiJub25lIn0.e30."} {
			is := is.New(t)
			_, err := newSource(t, newIssuer(t), inVariable(t, text)).Token(t.Context())
			is.True(errors.Is(err, tokens.ErrUnreadable))
			is.True(errors.Is(err, tokens.ErrSignInRequired))
			is.True(strings.Contains(err.Error(), variable))
			is.True(!strings.Contains(err.Error(), "hidden"))
		}
	})
	t.Run("prints no token", func(t *testing.T) {
		redacttest.Check(t, inVariable(t, "secret-in-the-variable"), "secret-in-the-variable")
	})
	t.Run("requires the name of a variable", func(t *testing.T) {
		for _, name := range []string{"", " ", "A=B", "A\x00"} {
			_, err := tokens.NewEnvironmentStore(name)
			moduletest.WantArgument(t, err, "variable")
		}
	})
}
