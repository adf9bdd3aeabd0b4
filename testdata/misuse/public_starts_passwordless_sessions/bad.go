// A mobile app sends magic links, to any address it likes.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/passwordless"
)

func send(ctx context.Context, client *workos.Public, id string) (*passwordless.SentSession, error) {
	// want "client.Passwordless undefined (type *workos.Public has no field or method Passwordless)"
	return client.Passwordless.SendSession(ctx, id)
}
