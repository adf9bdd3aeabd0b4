//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizationdomains"
)

func TestOrganizationDomains(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	service := client.OrganizationDomains
	organizationID, _ := engines(t, client)
	create := func(t *testing.T, domain string) *organizationdomains.OrganizationDomain {
		t.Helper()
		created, err := service.Create(t.Context(), core.OrganizationID(organizationID), domain, nil)
		is.New(t).NoErr(err)
		return created
	}

	t.Run("a domain is created to be verified by DNS", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "looms.example")
		is.Equal(created.Object, "organization_domain")
		is.Equal(created.Domain, "looms.example")
		is.Equal(created.OrganizationID, core.OrganizationID(organizationID))
		is.Equal(created.State, organizationdomains.StatePending)
		is.True(created.VerificationToken != "")
		is.True(created.VerificationPrefix != "")
		is.True(!created.CreatedAt.IsZero())
	})

	t.Run("a domain is got as it was created, and its organization has it", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "got.example")
		got, err := service.Get(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(got, created)
		organization, err := client.Organizations.Get(t.Context(), core.OrganizationID(organizationID))
		is.NoErr(err)
		found := false
		for _, domain := range organization.Domains {
			found = found || domain == *created
		}
		is.True(found)
	})

	t.Run("a deleted domain is not found", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "brief.example")
		is.NoErr(service.Delete(t.Context(), created.ID))
		is.True(errors.Is(failure(service.Get(t.Context(), created.ID)), core.ErrNotFound))
		is.True(errors.Is(service.Delete(t.Context(), created.ID), core.ErrNotFound))
		is.True(errors.Is(failure(service.Verify(t.Context(), created.ID)), core.ErrNotFound))
	})

	t.Run("a domain that the organization has already is ErrConflict", func(t *testing.T) {
		is := is.New(t)
		_, err := service.Create(t.Context(), core.OrganizationID(organizationID), "engines.example", nil)
		is.True(errors.Is(err, core.ErrConflict))
	})

	t.Run("an organization that does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		_, err := service.Create(t.Context(), "org_nobody", "nobody.example", nil)
		is.True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("differs from the API: a domain that is there already is conflict and not domain_already_exists", func(t *testing.T) {
		is := is.New(t)
		_, err := service.Create(t.Context(), core.OrganizationID(organizationID), "engines.example", nil)
		is.Equal(apiError(t, err).Code, core.ErrorCode("conflict"))
	})

	t.Run("differs from the API: a domain is to be verified by hand and not by DNS", func(t *testing.T) {
		is.New(t).Equal(create(t, "hand.example").VerificationStrategy, organizationdomains.VerificationStrategyManual)
	})

	t.Run("differs from the API: a domain is verified at once, and again and again", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "fast.example")
		for range 2 { // the API: domain_already_verified
			verified, err := service.Verify(t.Context(), created.ID)
			is.NoErr(err)
			is.Equal(verified.State, organizationdomains.StateVerified)
		}
	})
}
