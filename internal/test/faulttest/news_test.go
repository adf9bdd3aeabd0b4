package faulttest_test

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// TestWhatAResponseHolds tests members and values that are unknown to the SDK or have another type.
func TestWhatAResponseHolds(t *testing.T) {
	for name, test := range map[string]struct {
		body  string
		field string // the member at fault; empty if the response is valid
	}{
		"unknown members are ignored":                {`{"id":"om_1","status":"active","new":{"a":[1,{"b":null}]},"":0}`, ""},
		"an unknown value of an enumeration stays":   {`{"id":"om_1","status":"hibernating"}`, ""},
		"null is the zero value":                     {`{"id":"om_1","status":null,"created_at":null,"organization_id":null}`, ""},
		"a number for a string is reported":          {`{"id":1}`, "/id"},
		"a string for an object is reported":         {`{"id":"om_1","role":"admin"}`, "/role"},
		"an invalid time is the zero time":           {`{"id":"om_1","created_at":"yesterday"}`, ""},
		"the last of two members with one name wins": {`{"id":"om_0","role":{"slug":"a"},"id":"om_1"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			server := faulttest.Start(t, faulttest.Always(faulttest.Whole(200, test.body)))
			got, err := confidential(t, server.URL).UserManagement.GetOrganizationMembership(t.Context(), "om_1")
			if test.field == "" {
				is.NoErr(err)
				is.Equal(got.ID, core.OrganizationMembershipID("om_1"))
				if name == "an unknown value of an enumeration stays" {
					is.Equal(got.Status, usermanagement.OrganizationMembershipStatus("hibernating"))
				}
				return
			}
			bad, ok := errors.AsType[*core.ResponseError](err)
			is.True(ok)
			is.Equal(bad.Field, test.field)
		})
	}
}
