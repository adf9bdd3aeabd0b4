package organizations_test

import (
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/organizations"
)

func TestAnEmptyIDIsRefusedByName(t *testing.T) {
	service, _ := moduletest.Start(t, organizations.New, `{"id":"1"}`)
	tests := []struct {
		name, argument string
		call           func() error
	}{
		{"an organization", "id", func() error {
			_, err := service.Get(t.Context(), "")
			return err
		}},
		{"an organization by the caller's own ID", "externalID", func() error {
			_, err := service.GetByExternalID(t.Context(), "")
			return err
		}},
		{"the organization of a contact", "organizationID", func() error {
			return service.RevokeITContact(t.Context(), "", "contact_1")
		}},
		{"a contact", "id", func() error {
			return service.DeleteITContact(t.Context(), "org_1", "")
		}},
		{"the organization of authorized applications", "organizationID", func() error {
			_, err := service.ListAuthorizedApplications(t.Context(), "", nil).Page()
			return err
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
