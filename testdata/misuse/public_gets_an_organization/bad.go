// A command-line tool shows the name of its user's organization. Organizations need an API key, and a
// public client holds none.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func nameOf(ctx context.Context, client *workos.Public, id workos.OrganizationID) (string, error) {
	// want: *workos.Public has no Organizations
	organization, err := client.Organizations.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return organization.Name, nil
}
