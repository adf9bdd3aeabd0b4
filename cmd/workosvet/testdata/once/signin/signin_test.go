package signin

import (
	"testing"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// A test has one sign-in, and its state may be known.
func TestSignIn(t *testing.T) {
	client, err := workos.NewPublic("client_01")
	if err != nil {
		t.Fatal(err)
	}
	began, err := client.UserManagement.AuthorizationURLWithPKCE("https://app.example/callback", usermanagement.AuthorizationURLParams{State: core.NewSecret("state")})
	t.Log(began, err)
	_, err = client.UserManagement.AuthenticateWithRefreshToken(t.Context(), workos.NewRefreshToken("used up"), nil)
	t.Log(err)
}
