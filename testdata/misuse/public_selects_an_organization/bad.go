// A command-line tool lets its user choose one of their organizations.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func choose(ctx context.Context, client *workos.Public, step *usermanagement.OrganizationSelectionRequiredError, organizationID string) (*usermanagement.AuthenticationResponse, error) {
	// want "client.UserManagement.AuthenticateWithOrganizationSelection undefined (type *usermanagement.Public has no field or method AuthenticateWithOrganizationSelection)"
	return client.UserManagement.AuthenticateWithOrganizationSelection(ctx, usermanagement.AuthenticateWithOrganizationSelectionParams{
		PendingAuthenticationToken: step.PendingAuthenticationToken,
		OrganizationID:             organizationID,
	})
}
