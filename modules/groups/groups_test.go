package groups_test

import (
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/testclient"
	"github.com/workos-typestate/workos/modules/groups"
)

func TestAnEmptyIDIsRefusedByName(t *testing.T) {
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(answers{}))
	is.New(t).NoErr(err)
	service := groups.New(client)
	tests := map[string]func() error{
		"organizationId": func() error {
			_, err := service.List(t.Context(), "", groups.ListParams{})
			return err
		},
		"groupId": func() error {
			_, err := service.Get(t.Context(), "org_1", "")
			return err
		},
		"organizationMembershipID": func() error {
			_, err := service.AddOrganizationMembership(t.Context(), "org_1", "group_1", "")
			return err
		},
		"omId": func() error {
			return service.RemoveOrganizationMembership(t.Context(), "org_1", "group_1", "")
		},
	}
	for name, call := range tests {
		t.Run(name, func(t *testing.T) { testclient.WantArgument(t, call(), name) })
	}
}
