// A mobile app enrolls second factors by itself. It sends the user to the browser instead.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/mfa"
)

func enroll(ctx context.Context, client *workos.Public, factor mfa.EnrollFactorParams) (*mfa.EnrolledFactor, error) {
	// want "client.MFA undefined (type *workos.Public has no field or method MFA)"
	return client.MFA.EnrollFactor(ctx, factor)
}
