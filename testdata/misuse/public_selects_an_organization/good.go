// A server may go on with the sign-in.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func choose(ctx context.Context, client *workos.Confidential, step *usermanagement.OrganizationSelectionRequiredError, organizationID string) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithOrganizationSelection(ctx, usermanagement.AuthenticateWithOrganizationSelectionParams{
		PendingAuthenticationToken: step.PendingAuthenticationToken,
		OrganizationID:             organizationID,
	})
}
