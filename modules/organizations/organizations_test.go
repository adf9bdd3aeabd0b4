package organizations_test

import (
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/testclient"
	"github.com/workos-typestate/workos/modules/organizations"
)

func TestAnEmptyIDIsRefusedByName(t *testing.T) {
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(answers{}))
	is.New(t).NoErr(err)
	service := organizations.New(client)
	tests := []struct {
		name, argument string
		call           func() error
	}{
		{"an organization", "id", func() error {
			_, err := service.Get(t.Context(), "")
			return err
		}},
		{"an organization by the caller's own ID", "external_id", func() error {
			_, err := service.GetByExternalID(t.Context(), "")
			return err
		}},
		{"the organization of a contact", "organizationId", func() error {
			return service.RevokeITContact(t.Context(), "", "contact_1")
		}},
		{"a contact", "contactId", func() error {
			return service.DeleteITContact(t.Context(), "org_1", "")
		}},
		{"the organization of authorized applications", "organization_id", func() error {
			_, err := service.ListAuthorizedApplications(t.Context(), "", organizations.ListAuthorizedApplicationsParams{})
			return err
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { testclient.WantArgument(t, test.call(), test.argument) })
	}
}
