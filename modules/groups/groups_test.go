package groups_test

import (
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/groups"
)

func TestAnEmptyIDIsRefusedByName(t *testing.T) {
	service, _ := moduletest.Start(t, groups.New, `{"id":"1"}`)
	tests := []struct {
		name, argument string
		call           func() error
	}{
		{"the organization whose groups are listed", "organizationID", func() error {
			_, err := service.List(t.Context(), "", nil).Page()
			return err
		}},
		{"the membership whose groups are listed", "organizationMembershipID", func() error {
			_, err := service.ListForOrganizationMembership(t.Context(), "", nil).Page()
			return err
		}},
		{"a group", "id", func() error {
			_, err := service.Get(t.Context(), "org_1", "")
			return err
		}},
		{"a membership to add", "organizationMembershipID", func() error {
			_, err := service.AddOrganizationMembership(t.Context(), "org_1", "group_1", "")
			return err
		}},
		{"a membership to remove", "organizationMembershipID", func() error {
			return service.RemoveOrganizationMembership(t.Context(), "org_1", "group_1", "")
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { moduletest.WantArgument(t, test.call(), test.argument) })
	}
}

// withoutNetwork lets the requests of the Example be answered by method and path.
func withoutNetwork(bodies map[string]string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Routes(bodies)))
}
