// A server may list them.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/connect"
)

func secretsOf(ctx context.Context, client *workos.Confidential, applicationID string) ([]connect.ClientSecret, error) {
	return client.Connect.ListClientSecrets(ctx, applicationID)
}
