package groups_test

import (
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/groups"
)

func TestAnEmptyIDIsRefusedByName(t *testing.T) {
	service, _ := moduletest.Start(t, groups.New, `{"id":"1"}`)
	tests := map[string]func() error{
		"organizationID": func() error {
			_, err := service.List(t.Context(), "", groups.ListParams{})
			return err
		},
		"groupID": func() error {
			_, err := service.Get(t.Context(), "org_1", "")
			return err
		},
		"organizationMembershipID": func() error {
			_, err := service.AddOrganizationMembership(t.Context(), "org_1", "group_1", "")
			return err
		},
		"omID": func() error {
			return service.RemoveOrganizationMembership(t.Context(), "org_1", "group_1", "")
		},
	}
	for name, call := range tests {
		t.Run(name, func(t *testing.T) { moduletest.WantArgument(t, call(), name) })
	}
}

// withoutNetwork lets the requests of the Example be answered by method and path.
func withoutNetwork(bodies map[string]string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Routes(bodies)))
}
