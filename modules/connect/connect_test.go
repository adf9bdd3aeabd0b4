package connect_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/connect"
)

func TestKindsOfApplications(t *testing.T) {
	tests := []struct {
		name, json string
		want       connect.ApplicationKind
	}{
		{
			"a first-party OAuth application",
			`"application_type":"oauth","is_first_party":true,"uses_pkce":true,"redirect_uris":[{"uri":"https://a.test","default":true}]`,
			connect.OAuthApplication{
				IsFirstParty: true, UsesPKCE: true,
				RedirectURIs: []connect.RedirectURI{{URI: "https://a.test", Default: true}},
			},
		},
		{
			"an OAuth application of an organization",
			`"application_type":"oauth","is_first_party":false,"organization_id":"org_1","was_dynamically_registered":false`,
			connect.OAuthApplication{OrganizationID: "org_1"},
		},
		{
			"an OAuth application that registered itself",
			`"application_type":"oauth","is_first_party":false,"was_dynamically_registered":true`,
			connect.OAuthApplication{WasDynamicallyRegistered: true},
		},
		{
			"a machine-to-machine application",
			`"application_type":"m2m","organization_id":"org_1"`,
			connect.M2MApplication{OrganizationID: "org_1"},
		},
		{
			"an unknown type is kept raw",
			`"application_type":"agent","model":{"name":"m"},"organization_id":"org_1"`,
			connect.UnknownApplication{Raw: []byte(`{"model":{"name":"m"},"organization_id":"org_1"}`)},
		},
		{
			"an unknown type without other members",
			`"application_type":"agent"`,
			connect.UnknownApplication{},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, _ := moduletest.Start(t, connect.New, `{"id":"conn_app_1","name":"A",`+test.json+`}`)
			got, err := service.GetApplication(t.Context(), "conn_app_1")
			is.NoErr(err)
			is.Equal(got.ID, core.ConnectApplicationID("conn_app_1"))
			is.Equal(got.Kind, test.want)

			written, err := json.Marshal(got) // by the standard library, like a cache
			is.NoErr(err)
			var again connect.Application
			is.NoErr(json.Unmarshal(written, &again))
			is.Equal(fmt.Sprintf("%T", again.Kind), fmt.Sprintf("%T", test.want))
			rewritten, err := json.Marshal(again)
			is.NoErr(err)
			is.Equal(string(rewritten), string(written))
		})
	}

	t.Run("null is not an application", func(t *testing.T) {
		is := is.New(t)
		var outer struct{ App connect.Application }
		is.NoErr(json.Unmarshal([]byte(`{"App":null}`), &outer))
		is.Equal(outer.App, connect.Application{})
	})

	t.Run("a member of the wrong type is reported with its path", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, connect.New, `{"data":[{"application_type":"oauth","redirect_uris":[{"default":"yes"}]}]}`)
		_, err := service.ListApplications(t.Context(), nil).Page()
		bad, ok := errors.AsType[*core.ResponseError](err)
		is.True(ok)
		is.Equal(bad.Field, "/data/0/redirect_uris/0/default")
	})
}

func TestWhatIsSent(t *testing.T) {
	tests := []struct {
		name string
		call func(*testing.T, connect.Service) error
		want string
	}{
		{
			"an OAuth application sends its type and owner",
			func(t *testing.T, s connect.Service) error {
				_, err := s.CreateOAuthApplication(t.Context(), "A", false, &connect.CreateOAuthApplicationParams{
					UsesPKCE:     core.Some(false),
					RedirectURIs: []connect.RedirectURIInput{{URI: "https://a.test"}},
				})
				return err
			},
			`{"application_type":"oauth","name":"A","is_first_party":false,"redirect_uris":[{"uri":"https://a.test"}],"uses_pkce":false}`,
		},
		{
			"a machine-to-machine application sends its type and organization",
			func(t *testing.T, s connect.Service) error {
				_, err := s.CreateM2MApplication(t.Context(), "org_1", "A", nil)
				return err
			},
			`{"application_type":"m2m","name":"A","organization_id":"org_1"}`,
		},
		{
			"each consent option sends its type",
			func(t *testing.T, s connect.Service) error {
				_, err := s.CompleteExternalAuth(t.Context(), "ext_auth_1", connect.User{ID: "1", Email: "a@b.test"}, &connect.CompleteExternalAuthParams{
					UserConsentOptions: []connect.UserConsentOption{
						{Claim: "team", Label: "Which team?", Choices: []connect.UserConsentChoice{{Value: "red"}}},
					},
				})
				return err
			},
			`{"external_auth_id":"ext_auth_1","user":{"id":"1","email":"a@b.test"},` +
				`"user_consent_options":[{"type":"enum","claim":"team","label":"Which team?","choices":[{"value":"red"}]}]}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, connect.New, `{"id":"conn_app_1"}`)
			is.NoErr(test.call(t, service))
			is.Equal(len(sent.Sent()), 1)
			is.Equal(members(t, sent.Last().Body), members(t, test.want))
		})
	}
}

// members returns an object, to compare it independently of the order.
func members(t *testing.T, text string) map[string]any {
	t.Helper()
	var object map[string]any
	is.New(t).NoErr(json.Unmarshal([]byte(text), &object))
	return object
}

func TestClientSecrets(t *testing.T) {
	t.Run("a new secret does not print", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, connect.New, `{"id":"secret_1","secret":"s3cret","secret_hint":"ret"}`)
		made, err := service.CreateClientSecret(t.Context(), "conn_app_1")
		is.NoErr(err)
		is.Equal(made.Secret.Reveal(), "s3cret")
		is.Equal(made.ID, core.ClientSecretID("secret_1"))
		written, err := json.Marshal(made)
		is.NoErr(err)
		is.True(!strings.Contains(fmt.Sprintf("%+v %s", made, written), "s3cret"))
	})

	t.Run("an application can have no secret", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, connect.New, `[]`)
		secrets, err := service.ListClientSecrets(t.Context(), "conn_app_1")
		is.NoErr(err)
		is.Equal(len(secrets), 0)
	})
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
