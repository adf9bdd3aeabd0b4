package tokens_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/workostest"
)

func TestNew(t *testing.T) {
	issuer, store := newIssuer(t), &tokens.MemoryStore{}
	for name, c := range map[string]struct {
		client   tokens.Refresher
		store    tokens.Store
		option   tokens.Option
		argument string
	}{
		"without a client":               {nil, store, tokens.WithRefreshAhead(0), "client"},
		"without a store":                {issuer, nil, tokens.WithRefreshAhead(0), "store"},
		"with an option that is nil":     {issuer, store, tokens.Option{}, "opts[0]"},
		"with a negative time ahead":     {issuer, store, tokens.WithRefreshAhead(-1), "WithRefreshAhead"},
		"with no time to wait":           {issuer, store, tokens.WithLockWait(0), "WithLockWait"},
		"with a negative time to wait":   {issuer, store, tokens.WithLockWait(-1), "WithLockWait"},
		"with a clock that is nil":       {issuer, store, tokens.WithClock(nil), "WithClock"},
		"of a client that can refresh":   {issuer, store, tokens.WithLockWait(1), ""},
		"with nothing refreshed ahead":   {issuer, store, tokens.WithRefreshAhead(0), ""},
		"of the field UserManagement":    {testclient.Start(t).Public.UserManagement, store, tokens.WithLockWait(1), ""},
		"also of the confidential field": {testclient.Start(t).Confidential.UserManagement, store, tokens.WithLockWait(1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tokens.New(c.client, c.store, c.option)
			if c.argument == "" {
				is.New(t).NoErr(err)
				return
			}
			moduletest.WantArgument(t, err, c.argument)
		})
	}
}

func TestSignIn(t *testing.T) {
	t.Run("stores the tokens, and Token returns what was stored", func(t *testing.T) {
		is := is.New(t)
		issuer, store := newIssuer(t), &tokens.MemoryStore{}
		source := newSource(t, issuer, store)
		response := issuer.signIn()
		is.NoErr(source.SignedIn(t.Context(), response))
		is.Equal(token(t, source), response.AccessToken)
		is.Equal(token(t, newSource(t, issuer, store)), response.AccessToken) // also in the next run of the program
		is.Equal(issuer.refreshes(), 0)
	})
	t.Run("returns the session and its expiry", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, _, _ := signedIn(t)
			session, err := source.Session(t.Context())
			is.NoErr(err)
			is.Equal(session, tokens.Session{
				UserID: "user_1", Email: "ada@example.com", SessionID: "session_1", ExpiresAt: time.Now().Add(5 * time.Minute).UTC(),
			})
			_, expiresAt, err := source.TokenWithExpiry(t.Context())
			is.NoErr(err)
			is.Equal(expiresAt, session.ExpiresAt)
		})
	})
	t.Run("that cannot be stored is an error, and signs nobody in", func(t *testing.T) {
		is := is.New(t)
		issuer, store := newIssuer(t), &flakyStore{save: errDiskFull}
		source := newSource(t, issuer, store)
		is.True(errors.Is(source.SignedIn(t.Context(), issuer.signIn()), errDiskFull))
		_, err := source.Token(t.Context())
		is.True(errors.Is(err, tokens.ErrSignInRequired))
	})
	t.Run("with a malformed response is rejected", func(t *testing.T) {
		issuer := newIssuer(t)
		source := newSource(t, issuer, &tokens.MemoryStore{})
		moduletest.WantArgument(t, source.SignedIn(t.Context(), nil), "response")
		for _, response := range []usermanagement.AuthenticationResponse{
			{RefreshToken: core.NewRefreshToken("r")},
			{RefreshToken: core.NewRefreshToken("r"), AccessToken: core.NewAccessToken("no JWT")},
			{RefreshToken: core.NewRefreshToken("r"), AccessToken: core.NewAccessToken("eyJhbGciOiJub25lIn0.e30.")},
			{AccessToken: issuer.signIn().AccessToken},
			{RefreshToken: core.NewRefreshToken("r"), AccessToken: withoutExpiry(t, issuer)},
		} {
			is := is.New(t)
			err := source.SignedIn(t.Context(), &response)
			refused, ok := errors.AsType[*core.ResponseError](err)
			is.True(ok)
			is.True(refused.Field != "" && refused.Reason != "")
			_, err = source.Session(t.Context())
			is.True(errors.Is(err, tokens.ErrSignInRequired))
		}
	})
	t.Run("replaces the previous user", func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		next := issuer.signIn()
		is.NoErr(source.SignedIn(t.Context(), next))
		is.Equal(token(t, source), next.AccessToken)
	})
}

func withoutExpiry(t testing.TB, issuer *issuer) core.AccessToken {
	t.Helper()
	text, err := jwt.Signed(issuer.signer).Claims(map[string]any{"sub": "user_1", "sid": "session_1", "iat": time.Now().Unix()}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return core.NewAccessToken(text)
}

func TestNobodySignedIn(t *testing.T) {
	for name, store := range map[string]tokens.Store{
		"with an empty store":                   &tokens.MemoryStore{},
		"with an unreadable store":              &flakyStore{load: tokens.ErrUnreadable},
		"with a missing file":                   fileStore(t, "nobody"),
		"with a file of a later version":        written(t, `{"version":2,"token":"x"}`),
		"with a truncated file":                 written(t, `{"version":1,"refresh_to`),
		"with a file that holds something else": written(t, `[]`),
		"with an empty file":                    written(t, ``),
		"with a file without a refresh token":   written(t, `{"version":1,"access_token":"x"}`),
		"with a file without a version":         written(t, `{"refresh_token":"x"}`),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			issuer := newIssuer(t)
			source := newSource(t, issuer, store)
			_, err := source.Token(t.Context())
			is.True(errors.Is(err, tokens.ErrSignInRequired))
			_, err = source.Session(t.Context())
			is.True(errors.Is(err, tokens.ErrSignInRequired))
			is.True(errors.Is(source.SwitchOrganization(t.Context(), "org_1"), tokens.ErrSignInRequired))
			is.Equal(issuer.refreshes(), 0)

			session, err := source.SignOut(t.Context())
			is.NoErr(err)
			is.Equal(session, tokens.Session{})
			if flaky, ok := store.(*flakyStore); ok {
				flaky.load = nil
			}
			is.NoErr(source.SignedIn(t.Context(), issuer.signIn())) // a sign-in repairs it
			token(t, source)
		})
	}
}

func TestSignOut(t *testing.T) {
	t.Run("removes the tokens and returns the session", func(t *testing.T) {
		is := is.New(t)
		source, issuer, store := signedIn(t)
		session, err := source.SignOut(t.Context())
		is.NoErr(err)
		is.Equal(session.SessionID, core.SessionID("session_1"))
		kept, err := store.Load(t.Context())
		is.NoErr(err)
		is.Equal(kept, tokens.Tokens{})
		_, err = source.Token(t.Context())
		is.True(errors.Is(err, tokens.ErrSignInRequired))
		is.Equal(issuer.refreshes(), 0)
	})
	t.Run("that cannot remove them is an error, and leaves the user signed in", func(t *testing.T) {
		is := is.New(t)
		source, _, store := signedIn(t)
		store.remove = errDiskFull
		_, err := source.SignOut(t.Context())
		is.True(errors.Is(err, errDiskFull))
		token(t, source)
	})
	t.Run("returns the session for the URL that ends the session at WorkOS", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		source := newSource(t, setup.Public.UserManagement, &tokens.MemoryStore{})
		response := browserSignIn(t, setup)
		is.NoErr(source.SignedIn(t.Context(), response))
		session, err := source.SignOut(t.Context())
		is.NoErr(err)
		address, err := setup.Public.UserManagement.LogoutURL(session.SessionID, &usermanagement.LogoutURLParams{ReturnTo: testclient.RedirectURI})
		is.NoErr(err)
		testclient.Browse(t, address.Reveal())
		_, err = setup.Public.UserManagement.AuthenticateWithRefreshToken(t.Context(), response.RefreshToken, nil)
		is.True(errors.Is(err, core.ErrorCode("invalid_grant")))
	})
	t.Run("of one source is noticed by another as soon as it reads the store", func(t *testing.T) {
		is := is.New(t)
		source, issuer, store := signedIn(t)
		other := newSource(t, issuer, store)
		token(t, other)
		_, err := source.SignOut(t.Context())
		is.NoErr(err)
		token(t, other) // it still has its token
		is.True(errors.Is(other.SwitchOrganization(t.Context(), "org_1"), tokens.ErrSignInRequired))
		_, err = other.Token(t.Context())
		is.True(errors.Is(err, tokens.ErrSignInRequired))
	})
	t.Run("of one source is noticed by another at the latest when its token expires", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, issuer, store := signedIn(t)
			other := newSource(t, issuer, store)
			token(t, other)
			_, err := source.SignOut(t.Context())
			is.NoErr(err)
			_, err = other.Session(t.Context())
			is.True(errors.Is(err, tokens.ErrSignInRequired))
			time.Sleep(5 * time.Minute)
			_, err = other.Token(t.Context())
			is.True(errors.Is(err, tokens.ErrSignInRequired))
			is.Equal(issuer.refreshes(), 0)
		})
	})
}

func TestSwitchOrganization(t *testing.T) {
	t.Run("stores a token for the other organization", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t, workostest.WithUsers())
		ada := setup.Server.AddUser(workostest.User{Email: "ada@example.com"})
		organization := setup.Server.AddOrganization(workostest.Organization{Name: "Analytical Engines"})
		source := newSource(t, setup.Public.UserManagement, &tokens.MemoryStore{})
		is.NoErr(source.SignedIn(t.Context(), browserSignIn(t, setup)))
		before := token(t, source)

		err := source.SwitchOrganization(t.Context(), organization.ID)
		is.True(errors.Is(err, core.ErrorCode("organization_membership_not_found"))) // the error of WorkOS
		is.True(!errors.Is(err, tokens.ErrSignInRequired))
		is.Equal(token(t, source), before)

		_, err = setup.Server.AddMembership(ada.ID, organization.ID, "member")
		is.NoErr(err)
		is.NoErr(source.SwitchOrganization(t.Context(), organization.ID))
		session, err := source.Session(t.Context())
		is.NoErr(err)
		is.Equal(session.OrganizationID, organization.ID)
		verified, err := setup.Public.UserManagement.VerifyAccessToken(t.Context(), token(t, source), usermanagement.AccessTokenPolicy{})
		is.NoErr(err)
		is.Equal(verified.OrganizationID, organization.ID)
		is.Equal(verified.SessionID, session.SessionID)
	})
	t.Run("without an organization is rejected", func(t *testing.T) {
		source, issuer, _ := signedIn(t)
		moduletest.WantArgument(t, source.SwitchOrganization(t.Context(), " "), "organizationID")
		is.New(t).Equal(issuer.refreshes(), 0)
	})
	t.Run("that needs another sign-in says so, and the session stays", func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		before := token(t, source)
		issuer.follows(refuses(respond(400, `{"error":"sso_required","error_description":"","connection_ids":["conn_1"]}`)))
		needed, ok := errors.AsType[*usermanagement.SSORequiredError](source.SwitchOrganization(t.Context(), "org_1"))
		is.True(ok)
		is.Equal(needed.ConnectionIDs, []core.ConnectionID{"conn_1"})
		is.Equal(token(t, source), before)
	})
	t.Run("in a session that has ended requires a new sign-in", func(t *testing.T) {
		is := is.New(t)
		source, issuer, store := signedIn(t)
		issuer.follows(refuses(errorResponse(400, "invalid_grant")), refuses(errorResponse(400, "invalid_grant")))
		is.True(errors.Is(source.SwitchOrganization(t.Context(), "org_1"), tokens.ErrSignInRequired))
		kept, err := store.Load(t.Context())
		is.NoErr(err)
		is.Equal(kept, tokens.Tokens{})
	})
	t.Run("after a refresh whose response was not stored requests that response first", func(t *testing.T) {
		is := is.New(t)
		source, issuer, store := signedIn(t)
		kept, err := store.Load(t.Context())
		is.NoErr(err)
		_, err = issuer.exchange(kept.RefreshToken, "") // and then it was killed
		is.NoErr(err)
		is.NoErr(source.SwitchOrganization(t.Context(), "org_1"))
		session, err := source.Session(t.Context())
		is.NoErr(err)
		is.Equal(session.OrganizationID, core.OrganizationID("org_1"))
		is.Equal(store.saved, 5) // the sign-in, the lost response, the switch; and a record before each switch
	})
	for next, c := range map[string]struct {
		act  func(ctx context.Context, source *tokens.Source) error
		want core.OrganizationID
	}{
		"by a refresh":           {func(ctx context.Context, s *tokens.Source) error { _, err := s.Token(ctx); return err }, "org_1"},
		"by the same switch":     {func(ctx context.Context, s *tokens.Source) error { return s.SwitchOrganization(ctx, "org_1") }, "org_1"},
		"by a switch to a third": {func(ctx context.Context, s *tokens.Source) error { return s.SwitchOrganization(ctx, "org_2") }, "org_2"},
	} {
		t.Run("of a killed process is completed "+next, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				source, issuer, store := signedIn(t)
				time.Sleep(5 * time.Minute)
				issuer.follows(func(_ context.Context, act func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
					store.save = errDiskFull // so that nothing of the response is stored
					return act()
				})
				is.True(errors.Is(source.SwitchOrganization(t.Context(), "org_1"), errDiskFull))
				store.save = nil
				after := newSource(t, issuer, store)
				is.NoErr(c.act(t.Context(), after))
				session, err := after.Session(t.Context())
				is.NoErr(err)
				is.Equal(session.OrganizationID, c.want)
				kept, err := store.Load(t.Context())
				is.NoErr(err)
				is.Equal(kept.SwitchingTo, core.OrganizationID("")) // the switch is complete
			})
		})
	}
	t.Run("exchanges no refresh token if the store cannot record the switch", func(t *testing.T) {
		is := is.New(t)
		source, issuer, store := signedIn(t)
		store.save = errDiskFull
		is.True(errors.Is(source.SwitchOrganization(t.Context(), "org_1"), errDiskFull))
		is.Equal(issuer.refreshes(), 0)
	})
	t.Run("that fails while the earlier request is repeated is an error", func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		issuer.follows(refuses(errorResponse(400, "invalid_grant")), refuses(errorResponse(429, "")))
		is.True(errors.Is(source.SwitchOrganization(t.Context(), "org_1"), core.ErrRateLimited))
	})
	t.Run("waits for the current refresh, and the callers of the refresh get its token", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, issuer, _ := signedIn(t)
			time.Sleep(5 * time.Minute)
			issuer.follows(takes(time.Second), takes(time.Second))
			refreshed := make(chan core.AccessToken)
			go func() { got, _ := source.Token(t.Context()); refreshed <- got }()
			synctest.Wait()
			is.NoErr(source.SwitchOrganization(t.Context(), "org_1"))
			is.True(!(<-refreshed).Equal(token(t, source)))
			is.Equal(issuer.refreshes(), 2)
		})
	})
}

func TestSecretsArePrintedNowhere(t *testing.T) {
	source, issuer, store := signedIn(t)
	kept, err := store.Load(t.Context())
	is.New(t).NoErr(err)
	store.save = errDiskFull
	_ = source.SwitchOrganization(t.Context(), "org_1") // leaves unsaved tokens
	transport, err := tokens.NewTransport(source, roundTripper(nil), "https://api.example.com")
	is.New(t).NoErr(err)
	_, unreadable := tokens.Decode([]byte(`{"version":1,"refresh_token":["` + kept.RefreshToken.Reveal() + `"]}`))
	issuer.mu.Lock()
	defer issuer.mu.Unlock()
	issuer.requests, issuer.response, issuer.current, issuer.used = nil, nil, core.RefreshToken{}, core.RefreshToken{} // the harness remembers them
	for name, value := range map[string]any{
		"a source":                     source,
		"a source by value":            *source,
		"tokens":                       kept,
		"tokens by a pointer":          &kept,
		"a transport":                  transport,
		"a memory store":               &store.MemoryStore,
		"a struct that hides them":     struct{ a, b any }{source, transport},
		"an error that Decode returns": unreadable,
	} {
		t.Run(name, func(t *testing.T) {
			redacttest.Check(t, value, kept.AccessToken.Reveal())
			redacttest.Check(t, value, kept.RefreshToken.Reveal())
		})
	}
}

// The end of a caller's context ends only that caller's wait.
func TestCallersThatLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		source, issuer, store := signedIn(t)
		time.Sleep(5 * time.Minute)
		issuer.follows(takes(2 * time.Second))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := source.Token(ctx)
		is.True(errors.Is(err, context.DeadlineExceeded))
		time.Sleep(time.Second)
		synctest.Wait()
		is.Equal(store.saved, 2) // the refresh continued and was stored
		token(t, source)
		is.Equal(issuer.refreshes(), 1)

		gone, cancelNow := context.WithCancel(t.Context())
		cancelNow()
		_, err = source.Token(gone)
		is.NoErr(err) // nothing to wait for
		time.Sleep(5 * time.Minute)
		_, err = source.Token(gone)
		is.True(errors.Is(err, context.Canceled))
		synctest.Wait()
		is.Equal(issuer.refreshes(), 1) // no refresh is started
	})
}
