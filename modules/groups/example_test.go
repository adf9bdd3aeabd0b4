package groups_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/groups"
)

// Creates a group, adds a member to it, and lists the members.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(map[string]string{
		"POST /organizations/org_1/groups":                                  `{"id": "group_1", "name": "On call"}`,
		"POST /organizations/org_1/groups/group_1/organization-memberships": `{"id": "group_1", "name": "On call"}`,
		"GET /organizations/org_1/groups/group_1/organization-memberships":  `{"data": [{"id": "om_1", "user_id": "user_1", "status": "active"}], "list_metadata": {}}`,
	}))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), groups.New(client)

	group, err := service.Create(ctx, "org_1", "On call", nil)
	if err != nil {
		panic(err)
	}
	if _, err := service.AddOrganizationMembership(ctx, "org_1", group.ID, "om_1"); err != nil {
		panic(err)
	}
	for membership, err := range service.ListOrganizationMemberships(ctx, "org_1", group.ID, nil).All() {
		if err != nil {
			panic(err)
		}
		fmt.Println(membership.UserID, "is in", group.Name)
	}
	// Output: user_1 is in On call
}
