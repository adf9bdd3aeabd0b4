// A command-line tool shows the name of its user's organization.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func nameOf(ctx context.Context, client *workos.Public, id string) (string, error) {
	// want "client.Organizations undefined (type *workos.Public has no field or method Organizations)"
	organization, err := client.Organizations.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return organization.Name, nil
}
