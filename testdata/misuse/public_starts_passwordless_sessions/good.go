// A server may send magic links.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/passwordless"
)

func send(ctx context.Context, client *workos.Confidential, id string) (*passwordless.SentSession, error) {
	return client.Passwordless.SendSession(ctx, id)
}
