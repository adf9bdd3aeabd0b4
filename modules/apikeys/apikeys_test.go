package apikeys_test

import (
	stdjson "encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/apikeys"
)

func TestOwners(t *testing.T) {
	tests := []struct {
		name, json string
		want       apikeys.Owner
	}{
		{
			"an organization", `{"type":"organization","id":"org_1"}`,
			apikeys.OrganizationOwner{Type: "organization", ID: "org_1"},
		},
		{
			"a user, with the organization that the key is for", `{"type":"user","id":"user_1","organization_id":"org_1"}`,
			apikeys.UserOwner{Type: "user", ID: "user_1", OrganizationID: "org_1"},
		},
		{
			"an unknown type is kept raw", `{"type":"robot","id":"robot_1"}`,
			apikeys.UnknownOwner{Type: "robot", Raw: []byte(`{"id":"robot_1"}`)},
		},
		{"none", `null`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			body := `{"id":"api_key_1","owner":` + test.json + `,"value":"sk_1"}`
			service, _ := moduletest.Start(t, apikeys.New, body)
			created, err := service.CreateForOrganization(t.Context(), "org_1", "CI", nil)
			is.NoErr(err)
			is.Equal(created.Owner, test.want)
			is.Equal(created.Value.Reveal(), "sk_1")

			again, err := json.Marshal(created)
			is.NoErr(err)
			is.True(strings.Contains(string(again), `"owner":`+test.json)) // encoded as it was decoded
			is.True(!strings.Contains(string(again), "sk_1"))              // except for the secret

			expired, err := service.Expire(t.Context(), "api_key_1", nil)
			is.NoErr(err)
			is.Equal(expired.Owner, test.want)

			var kept apikeys.CreatedAPIKey
			is.NoErr(stdjson.Unmarshal([]byte(body), &kept)) // by encoding/json, too
			is.Equal(kept, *created)
		})
	}
}

func TestErrorsNameTheMember(t *testing.T) {
	is := is.New(t)
	service, _ := moduletest.Start(t, apikeys.New, `{"id":"api_key_1","owner":{"type":"user","id":7}}`)
	_, err := service.Expire(t.Context(), "api_key_1", nil)
	bad, ok := errors.AsType[*core.ResponseError](err)
	is.True(ok)
	is.Equal(bad.Field, "/owner/id")
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
