package tokens_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// unsigned returns an access token with these claims. The tests do not check its signature.
func unsigned(claims string) core.AccessToken {
	encode := base64.RawURLEncoding.EncodeToString
	return core.NewAccessToken(encode([]byte(`{"alg":"EdDSA"}`)) + "." + encode([]byte(claims)) + "." + encode([]byte("signature")))
}

// The clock of a machine can be wrong when tokens are stored and right when they are read, or vice versa.
func TestADateInTheFutureKeepsNoDeadToken(t *testing.T) {
	for name, c := range map[string]struct {
		change    func(kept *tokens.Tokens)
		refreshed bool
	}{
		"stored by a clock that was an hour ahead": {func(kept *tokens.Tokens) {
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(time.Hour), kept.ExpiresAt.Add(time.Hour)
		}, true},
		"stored by a clock that was a century ahead": {func(kept *tokens.Tokens) {
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.AddDate(100, 0, 0), kept.ExpiresAt.AddDate(100, 0, 0)
		}, true},
		"stored by a clock that was ahead by less than the token's lifetime": {func(kept *tokens.Tokens) {
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(time.Minute), kept.ExpiresAt.Add(time.Minute)
		}, true},
		"with an expiry in the future that it never had": {func(kept *tokens.Tokens) {
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(-time.Hour), kept.ExpiresAt.AddDate(100, 0, 0)
		}, true},
		"that is opaque, with an expiry in the future": {func(kept *tokens.Tokens) {
			kept.AccessToken = core.NewAccessToken("opaque")
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(-5*time.Minute), kept.ExpiresAt.AddDate(100, 0, 0)
		}, true},
		"without an issue date, and expired according to its own claim": {func(kept *tokens.Tokens) {
			kept.AccessToken = unsigned(fmt.Sprintf(`{"exp":%d}`, time.Now().Add(-time.Minute).Unix()))
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(-time.Hour), kept.ExpiresAt.AddDate(100, 0, 0)
		}, true},
		"with an issue date after its expiry": {func(kept *tokens.Tokens) {
			kept.AccessToken = unsigned(fmt.Sprintf(`{"exp":%d,"iat":%d}`, time.Now().Unix(), time.Now().Add(time.Minute).Unix()))
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(-time.Hour), kept.ExpiresAt.AddDate(100, 0, 0)
		}, true},
		"without an issue date, and valid": {func(kept *tokens.Tokens) {
			kept.AccessToken = unsigned(fmt.Sprintf(`{"exp":%d}`, time.Now().Add(5*time.Minute).Unix()))
		}, false},
		"without the date on which it was received": {func(kept *tokens.Tokens) {
			kept.ReceivedAt, kept.ExpiresAt = time.Time{}, kept.ExpiresAt.AddDate(100, 0, 0)
		}, true},
		"that has expired by every clock": {func(kept *tokens.Tokens) {
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(-time.Hour), kept.ExpiresAt.Add(-time.Hour)
		}, true},
		"stored by a machine whose clock is a few seconds ahead is valid": {func(kept *tokens.Tokens) {
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(10*time.Second), kept.ExpiresAt.Add(10*time.Second)
		}, false},
		"as it was stored is valid": {func(*tokens.Tokens) {}, false},
	} {
		t.Run("a token "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				_, issuer, store := signedIn(t)
				kept, err := store.Load(t.Context())
				is.NoErr(err)
				c.change(&kept)
				is.NoErr(store.Save(t.Context(), kept))
				source := newSource(t, issuer, store)
				is.Equal(!token(t, source).Equal(kept.AccessToken), c.refreshed)
				again := token(t, source) // the new token is valid
				is.True(again.Equal(token(t, newSource(t, issuer, store))))
				is.Equal(issuer.refreshes() == 1, c.refreshed)
			})
		})
	}
	t.Run("nor is one returned because refreshing it fails", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			_, issuer, store := signedIn(t)
			kept, err := store.Load(t.Context())
			is.NoErr(err)
			kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(time.Hour), kept.ExpiresAt.Add(time.Hour)
			is.NoErr(store.Save(t.Context(), kept))
			issuer.follows(refuses(errorResponse(403, "")))
			_, err = newSource(t, issuer, store).Token(t.Context())
			is.True(err != nil)
			is.True(strings.Contains(err.Error(), "403"))
		})
	})
	t.Run("nor in a program that keeps running", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			issuer, store := newIssuer(t), &flakyStore{}
			issuer.skew = -time.Hour // the program's clock is an hour ahead
			source := newSource(t, issuer, store)
			is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
			first := token(t, source)
			is.True(first.Equal(token(t, source)))
			time.Sleep(5 * time.Minute)
			is.True(!first.Equal(token(t, source)))
			is.Equal(issuer.refreshes(), 1)
		})
	})
}
