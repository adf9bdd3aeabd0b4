//go:build emulator

package emulatortest

import (
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// claimsOf verifies the token with the keys that the emulator publishes.
func claimsOf(t *testing.T, client *workos.Public, token core.AccessToken) *usermanagement.AccessTokenClaims {
	t.Helper()
	claims, err := client.UserManagement.VerifyAccessToken(t.Context(), token, usermanagement.AccessTokenPolicy{})
	is.New(t).NoErr(err)
	return claims
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	e := start(t)
	session := signIn(t, e.public(), "ada@example.com")
	claims := claimsOf(t, e.public(), session.AccessToken)
	e.Equal(claims.UserID, session.User.ID)
	e.True(claims.ExpiresAt.After(time.Now()))
}
