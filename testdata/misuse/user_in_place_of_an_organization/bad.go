// A program looks up the organization of a session, and uses the wrong member of it.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func organizationOf(ctx context.Context, client *workos.Confidential, session *usermanagement.Session) (*organizations.Organization, error) {
	return client.Organizations.Get(ctx, session.UserID) // want: core.UserID is not a core.OrganizationID
}
