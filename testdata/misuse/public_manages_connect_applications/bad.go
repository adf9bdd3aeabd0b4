// A command-line tool lists the secrets of an application that signs its users in through WorkOS.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/connect"
)

func secretsOf(ctx context.Context, client *workos.Public, applicationID string) ([]connect.ClientSecret, error) {
	// want "client.Connect undefined (type *workos.Public has no field or method Connect)"
	return client.Connect.ListClientSecrets(ctx, applicationID)
}
