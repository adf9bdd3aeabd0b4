// A program finishes a single sign-on with the state that came back, in place of the verifier that
// it kept.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func finish(ctx context.Context, client *workos.Public, code workos.Secret, began *sso.Authorization) (*sso.ProfileAndToken, error) {
	// want "cannot use began.State (variable of type string) as pkce.Verifier value in struct literal"
	params := sso.ProfileAndTokenWithVerifierParams{Code: code, Verifier: began.State}
	return client.SSO.GetProfileAndTokenWithVerifier(ctx, params)
}
