// The verifier is a field beside it.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func finish(ctx context.Context, client *workos.Public, code workos.Secret, began *sso.Authorization) (*sso.ProfileAndToken, error) {
	params := sso.ProfileAndTokenWithVerifierParams{Code: code, Verifier: began.Verifier}
	return client.SSO.GetProfileAndTokenWithVerifier(ctx, params)
}
