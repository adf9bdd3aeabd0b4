// A server may enroll and challenge factors.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/mfa"
)

func enroll(ctx context.Context, client *workos.Confidential, factor mfa.EnrollFactorParams) (*mfa.EnrolledFactor, error) {
	return client.MFA.EnrollFactor(ctx, factor)
}
