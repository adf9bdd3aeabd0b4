// A server's client has the module.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func nameOf(ctx context.Context, client *workos.Confidential, id workos.OrganizationID) (string, error) {
	organization, err := client.Organizations.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return organization.Name, nil
}
