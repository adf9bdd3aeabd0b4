//go:build emulator

package emulatortest

import (
	"errors"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizationdomains"
	"github.com/workos-typestate/workos/modules/organizations"
)

func TestOrganizations(t *testing.T) {
	t.Parallel()
	e := start(t)
	service := e.confidential().Organizations
	create := func(t *testing.T, name string, params *organizations.CreateParams, opts ...core.PostOption) *organizations.Organization {
		t.Helper()
		organization, err := service.Create(t.Context(), name, params, opts...)
		is.New(t).NoErr(err)
		return organization
	}
	// domains are an organization's, each with its state.
	domains := func(organization *organizations.Organization) map[string]organizationdomains.State {
		states := map[string]organizationdomains.State{}
		for _, d := range organization.Domains {
			states[d.Domain] = d.State
		}
		return states
	}

	t.Run("an organization is created with all that was said of it", func(t *testing.T) {
		is := is.New(t)
		organization := create(t, "Bell", &organizations.CreateParams{
			ExternalID: "crm-bell", Metadata: map[string]string{"tier": "gold"},
			DomainData: []organizations.DomainData{
				{Domain: "bell.example", State: organizations.DomainStateVerified},
				{Domain: "labs.example", State: organizations.DomainStatePending},
			},
		})
		is.True(strings.HasPrefix(string(organization.ID), "org_"))
		is.Equal([]string{organization.Object, organization.Name, string(organization.ExternalID)}, []string{"organization", "Bell", "crm-bell"})
		is.Equal(organization.Metadata, map[string]string{"tier": "gold"})
		is.Equal(domains(organization), map[string]organizationdomains.State{
			"bell.example": organizationdomains.StateVerified, "labs.example": organizationdomains.StatePending,
		})
		is.Equal(organization.Domains[0].OrganizationID, organization.ID)
		is.True(!organization.CreatedAt.IsZero())
	})

	t.Run("an organization is got as it was created", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "Got", &organizations.CreateParams{DomainData: []organizations.DomainData{{Domain: "got.example"}}})
		organization, err := service.Get(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(organization, created)
	})

	for name, id := range map[string]string{
		"an organization is got by the caller's own ID":    "crm-7",
		"the caller's own ID may hold what a path may not": awkwardID,
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			created := create(t, name, &organizations.CreateParams{ExternalID: core.ExternalID(id)})
			organization, err := service.GetByExternalID(t.Context(), core.ExternalID(id))
			is.NoErr(err)
			is.Equal(organization, created)
		})
	}

	t.Run("an update changes what it names and leaves the rest", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "Before", &organizations.CreateParams{
			ExternalID: "crm-update", DomainData: []organizations.DomainData{{Domain: "old.example"}},
		})
		organization, err := service.Update(t.Context(), created.ID, &organizations.UpdateParams{Name: "After"})
		is.NoErr(err)
		is.Equal([]string{organization.Name, string(organization.ExternalID)}, []string{"After", "crm-update"})
		is.Equal(organization.Domains, created.Domains)
	})

	t.Run("domain data replaces the domains", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "Moving", &organizations.CreateParams{DomainData: []organizations.DomainData{{Domain: "from.example"}}})
		organization, err := service.Update(t.Context(), created.ID, &organizations.UpdateParams{
			DomainData: []organizations.DomainData{{Domain: "to.example", State: organizations.DomainStateVerified}},
		})
		is.NoErr(err)
		is.Equal(domains(organization), map[string]organizationdomains.State{"to.example": organizationdomains.StateVerified})
	})

	t.Run("null takes the caller's own ID away", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "Anonymous", &organizations.CreateParams{ExternalID: "crm-gone"})
		organization, err := service.Update(t.Context(), created.ID, &organizations.UpdateParams{ExternalID: core.Null[core.ExternalID]()})
		is.NoErr(err)
		is.Equal(organization.ExternalID, core.ExternalID(""))
		_, err = service.GetByExternalID(t.Context(), "crm-gone")
		is.True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("a deleted organization is not found", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "Brief", nil)
		is.NoErr(service.Delete(t.Context(), created.ID))
		_, err := service.Get(t.Context(), created.ID)
		is.True(errors.Is(err, core.ErrNotFound))
		is.True(errors.Is(service.Delete(t.Context(), created.ID), core.ErrNotFound))
	})

	t.Run("an idempotency key does not keep a second organization from being made", func(t *testing.T) {
		first := create(t, "Twice", nil, core.WithIdempotencyKey("once"))
		second := create(t, "Twice", nil, core.WithIdempotencyKey("once"))
		is.New(t).True(first.ID != second.ID)
	})

	t.Run("differs from the API: two organizations may share the caller's own ID and a domain", func(t *testing.T) {
		params := &organizations.CreateParams{ExternalID: "crm-twin", DomainData: []organizations.DomainData{{Domain: "twin.example"}}}
		first, second := create(t, "Twin", params), create(t, "Twin", params)
		is.New(t).True(first.ID != second.ID)
	})

	t.Run("differs from the API: domains without states are not kept", func(t *testing.T) {
		organization := create(t, "Stateless", &organizations.CreateParams{Domains: []string{"stateless.example"}})
		is.New(t).Equal(len(organization.Domains), 0)
	})
}
