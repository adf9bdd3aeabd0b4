//go:build emulator

package emulatortest

import (
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
)

// each returns the results of of for the values.
func each[T, V any](values []T, of func(T) V) []V {
	all := []V{}
	for _, value := range values {
		all = append(all, of(value))
	}
	return all
}

// engines returns the IDs of the seed's first organization and of its member.
func engines(t *testing.T, client *workos.Confidential) (organizationID, userID string) {
	t.Helper()
	is := is.New(t)
	organization, err := client.Organizations.GetByExternalID(t.Context(), "crm-engines")
	is.NoErr(err)
	user, err := client.UserManagement.GetUserByExternalID(t.Context(), "crm-ada")
	is.NoErr(err)
	return string(organization.ID), string(user.ID)
}
