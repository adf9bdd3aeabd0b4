package mfa_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/mfa"
)

// Enrolls an authenticator app, challenges it, and checks its code.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(map[string]string{
		"POST /auth/factors/enroll": `{"id": "auth_factor_1", "type": "totp",
			"totp": {"issuer": "Acme", "user": "ada@example.com", "secret": "JBSWY3DPEHPK3PXP"}}`,
		"POST /auth/factors/auth_factor_1/challenge":    `{"id": "auth_challenge_1", "authentication_factor_id": "auth_factor_1"}`,
		"POST /auth/challenges/auth_challenge_1/verify": `{"challenge": {"id": "auth_challenge_1"}, "valid": true}`,
	}))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), mfa.New(client)

	factor, err := service.EnrollFactor(ctx, mfa.TOTPEnrollment{Issuer: "Acme", User: "ada@example.com"}, nil)
	if err != nil {
		panic(err)
	}
	fmt.Println("the secret prints as", factor.TOTP.Secret)

	challenge, err := service.ChallengeFactor(ctx, factor.ID, nil)
	if err != nil {
		panic(err)
	}
	verification, err := service.VerifyChallenge(ctx, challenge.ID, core.NewOneTimeCode("123456"), nil)
	if err != nil {
		panic(err)
	}
	fmt.Println("the code is right:", verification.Valid)
	// Output:
	// the secret prints as [redacted]
	// the code is right: true
}
