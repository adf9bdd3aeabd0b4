//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// recordsSeed has what neither the emulator's own seed nor its API can make.
const recordsSeed = "testdata/records.json"

// failure is the error of a call whose result is of no interest.
func failure[T any](_ T, err error) error { return err }

// each is what of returns for each of the values.
func each[T, V any](values []T, of func(T) V) []V {
	all := []V{}
	for _, value := range values {
		all = append(all, of(value))
	}
	return all
}

// fields are the complaints that WorkOS makes of one field, or several.
func fields(t *testing.T, err error) []string {
	t.Helper()
	return each(apiError(t, err).Fields, func(f core.FieldError) string { return f.Field + " " + f.Code })
}

// unusable is err as the SDK's own words about an answer of success that is none.
func unusable(t *testing.T, err error) *core.ResponseError {
	t.Helper()
	answer, ok := errors.AsType[*core.ResponseError](err)
	if !ok {
		t.Fatalf("%v is no *core.ResponseError", err)
	}
	return answer
}

// engines are the IDs of the seed's first organization and of its member.
func engines(t *testing.T, client *workos.Confidential) (organizationID, userID string) {
	t.Helper()
	is := is.New(t)
	organization, err := client.Organizations.GetByExternalID(t.Context(), "crm-engines")
	is.NoErr(err)
	user, err := client.UserManagement.GetUserByExternalID(t.Context(), "crm-ada")
	is.NoErr(err)
	return string(organization.ID), string(user.ID)
}
