package pipes_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/pipes"
)

func TestVendedCredentials(t *testing.T) {
	expires := time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)
	tests := []struct {
		name, answer string
		want         pipes.Credential
	}{
		{
			"a token of a connection by OAuth",
			`{"active":true,"credential":{"auth_method":"oauth","value":"t0ken","expires_at":"2031-01-02T03:04:05Z","scopes":["a"]}}`,
			pipes.OAuthCredential{AuthMethod: pipes.AuthMethodOAuth, Value: core.NewProviderToken("t0ken"), ExpiresAt: expires, Scopes: []string{"a"}},
		},
		{
			"an API key",
			`{"active":true,"credential":{"auth_method":"api_key","value":"t0ken","config":{"region":"eu"}}}`,
			pipes.APIKeyCredential{AuthMethod: pipes.AuthMethodAPIKey, Value: core.NewProviderToken("t0ken"), Config: map[string]string{"region": "eu"}},
		},
		{
			"a token of a connection by client credentials",
			`{"active":true,"credential":{"auth_method":"client_credentials","value":"t0ken","expires_at":null,"metadata":{"url":"https://a.test"}}}`,
			pipes.ClientCredentialsCredential{
				AuthMethod: pipes.AuthMethodClientCredentials, Value: core.NewProviderToken("t0ken"), Metadata: map[string]any{"url": "https://a.test"},
			},
		},
		{
			"a method that is not known is kept raw",
			`{"active":true,"credential":{"auth_method":"passkey","value":"t0ken"}}`,
			pipes.UnknownCredential{AuthMethod: "passkey", Raw: core.NewSecret(`{"auth_method":"passkey","value":"t0ken"}`)},
		},
		{
			"no connection",
			`{"active":false,"error":"not_installed"}`,
			pipes.NotConnected{Reason: pipes.NotConnectedReasonNotInstalled},
		},
		{
			"a reason that is not known passes through",
			`{"active":false,"error":"asleep","credential":null}`,
			pipes.NotConnected{Reason: "asleep"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, _ := moduletest.Start(t, pipes.New, test.answer)
			got, err := service.VendCredentials(t.Context(), "user_1", "github", nil)
			is.NoErr(err)
			is.Equal(got, test.want)
			written, err := json.Marshal(got)
			is.NoErr(err)
			is.True(!strings.Contains(fmt.Sprintf("%+v %#v %s", got, got, written), "t0ken")) // nothing prints the secret
		})
	}
}

func TestAccessTokens(t *testing.T) {
	get := func(t *testing.T, answer string) (pipes.AccessTokenResult, error) {
		t.Helper()
		service, _ := moduletest.Start(t, pipes.New, answer)
		return service.GetAccessToken(t.Context(), "user_1", "github", nil)
	}

	t.Run("a connection gives a token", func(t *testing.T) {
		is := is.New(t)
		got, err := get(t, `{"active":true,"access_token":{"object":"access_token","access_token":"t0ken","expires_at":null,"missing_scopes":[]}}`)
		is.NoErr(err)
		is.Equal(got, pipes.AccessToken{Object: "access_token", AccessToken: core.NewProviderToken("t0ken"), MissingScopes: []string{}})
	})

	t.Run("a connection to be renewed gives none", func(t *testing.T) {
		is := is.New(t)
		got, err := get(t, `{"active":false,"error":"needs_reauthorization"}`)
		is.NoErr(err)
		is.Equal(got, pipes.NotConnected{Reason: pipes.NotConnectedReasonNeedsReauthorization})
	})
}

func TestAnActiveConnectionWithoutItsSecretIsAnError(t *testing.T) {
	tests := []struct{ name, answer, field string }{
		{"no credential", `{"active":true}`, "/credential/value"},
		{"a credential that is null", `{"active":true,"credential":null}`, "/credential/value"},
		{"a credential without a value", `{"active":true,"credential":{"auth_method":"api_key"}}`, "/credential/value"},
		{"a value of the wrong type", `{"active":true,"credential":{"auth_method":"api_key","value":1}}`, "/credential/value"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, _ := moduletest.Start(t, pipes.New, test.answer)
			got, err := service.VendCredentials(t.Context(), "user_1", "github", nil)
			bad, ok := errors.AsType[*core.ResponseError](err)
			is.True(ok)
			is.Equal(bad.Field, test.field)
			is.Equal(got, nil)
		})
	}

	t.Run("no access token", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, pipes.New, `{"active":true,"access_token":{}}`)
		got, err := service.GetAccessToken(t.Context(), "user_1", "github", nil)
		bad, ok := errors.AsType[*core.ResponseError](err)
		is.True(ok)
		is.Equal(bad.Field, "/access_token/access_token")
		is.Equal(got, nil)
	})
}

func TestWhatIsSent(t *testing.T) {
	account := pipes.UserConnectionSelector{
		OrganizationID:     "org_1",
		ConnectionSelector: pipes.ConnectionSelector{ConnectedAccountID: "account_1", SupportsMultipleConnections: true},
	}
	tests := []struct {
		name string
		call func(*testing.T, pipes.Service) error
		want string
	}{
		{
			"which connection is meant stands in the query, its tokens in the body",
			func(t *testing.T, s pipes.Service) error {
				_, err := s.UpdateUserConnectedAccount(t.Context(), "user_1", "github", &pipes.UpdateUserConnectedAccountParams{
					UserConnectionSelector: account,
					ConnectionIntent:       pipes.UpdateIntentReauthorize,
					ImportedTokens:         pipes.ImportedTokens{AccessToken: core.NewProviderToken("t0ken")},
				})
				return err
			},
			"PUT /user_management/users/user_1/connected_accounts/github?connected_account_id=account_1" +
				`&connection_intent=reauthorize&organization_id=org_1&supports_multiple_connections=true {"access_token":"t0ken"}`,
		},
		{
			"the organization of a new connection stands in the query, its intent in the body",
			func(t *testing.T, s pipes.Service) error {
				_, err := s.CreateUserConnectedAccount(t.Context(), "user_1", "github", &pipes.CreateUserConnectedAccountParams{OrganizationID: "org_1", ConnectionIntent: pipes.CreateIntentAdd})
				return err
			},
			`POST /user_management/users/user_1/connected_accounts/github?organization_id=org_1 {"connection_intent":"add"}`,
		},
		{
			"the member who brings an organization's tokens stands in the body",
			func(t *testing.T, s pipes.Service) error {
				_, err := s.UpdateOrganizationConnectedAccount(t.Context(), "user_1", "org_1", "github", &pipes.UpdateOrganizationConnectedAccountParams{ConnectionSelector: account.ConnectionSelector})
				return err
			},
			"PUT /organizations/org_1/connected_accounts/github?connected_account_id=account_1" +
				`&supports_multiple_connections=true {"user_id":"user_1"}`,
		},
		{
			"a further connection by API key says that it is one",
			func(t *testing.T, s pipes.Service) error {
				_, err := s.CreateDataIntegrationAPIKey(t.Context(), "user_1", "github", core.NewProviderToken("k3y"), nil)
				return err
			},
			`POST /data-integrations/github/api-key {"user_id":"user_1","secret":"k3y","connection_intent":"add"}`,
		},
		{
			"what an update leaves out is not sent, and null is",
			func(t *testing.T, s pipes.Service) error {
				_, err := s.UpdateDataIntegration(t.Context(), "github", &pipes.UpdateDataIntegrationParams{Enabled: core.Some(false), Scopes: core.Null[[]string]()})
				return err
			},
			`PUT /data-integrations/github {"enabled":false,"scopes":null}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, pipes.New, `{"id":"1"}`)
			is.NoErr(test.call(t, service))
			is.Equal(len(sent.Sent()), 1)
			is.Equal(sent.Last().String(), test.want)
		})
	}
}

func TestProvidersUnderOldNames(t *testing.T) {
	t.Run("old and new names are read side by side", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, pipes.New, `{"data":[{"id":"1","created_at":"2031-01-02T03:04:05Z","createdAt":"old",
			"connected_account":{"user_id":"user_1","userland_user_id":"user_2","userlandUserId":"user_3"}}]}`)
		providers, err := service.ListUserDataProviders(t.Context(), "user_1", nil)
		is.NoErr(err)
		is.Equal(len(providers), 1)
		is.Equal(providers[0].CreatedAt.Year(), 2031)
		is.Equal(providers[0].LegacyCreatedAt, "old")
		is.Equal(*providers[0].ConnectedAccount, pipes.ProviderAccount{
			ConnectedAccount: pipes.ConnectedAccount{UserID: "user_1"},
			UserlandUserID:   "user_2", LegacyUserlandUserID: "user_3",
		})
	})
}

func TestEmptyIDsAreRefused(t *testing.T) {
	service, sent := moduletest.Start(t, pipes.New, `{"id":"1"}`)
	tests := []struct {
		name, argument string
		call           func(*testing.T) error
	}{
		{"GetDataIntegration", "slug", func(t *testing.T) error { _, err := service.GetDataIntegration(t.Context(), ""); return err }},
		{"DeleteDataIntegration", "slug", func(t *testing.T) error { return service.DeleteDataIntegration(t.Context(), "..") }},
		{"GetOrganizationDataIntegration", "slug", func(t *testing.T) error {
			_, err := service.GetOrganizationDataIntegration(t.Context(), "")
			return err
		}},
		{"AuthorizeDataIntegration", "slug", func(t *testing.T) error {
			_, err := service.AuthorizeDataIntegration(t.Context(), "", "", nil)
			return err
		}},
		{"VendCredentials", "slug", func(t *testing.T) error {
			_, err := service.VendCredentials(t.Context(), "", "", nil)
			return err
		}},
		{"GetAccessToken", "slug", func(t *testing.T) error {
			_, err := service.GetAccessToken(t.Context(), "", "", nil)
			return err
		}},
		{"GetUserConnectedAccount", "userID", func(t *testing.T) error {
			_, err := service.GetUserConnectedAccount(t.Context(), "", "github", pipes.UserConnectionSelector{})
			return err
		}},
		{"DeleteUserConnectedAccount", "slug", func(t *testing.T) error {
			return service.DeleteUserConnectedAccount(t.Context(), "user_1", "", pipes.UserConnectionSelector{})
		}},
		{"GetOrganizationConnectedAccount", "organizationID", func(t *testing.T) error {
			_, err := service.GetOrganizationConnectedAccount(t.Context(), "", "github", pipes.ConnectionSelector{})
			return err
		}},
		{"ListUserDataProviders", "userID", func(t *testing.T) error {
			_, err := service.ListUserDataProviders(t.Context(), "", nil)
			return err
		}},
		{"ListDataIntegrationConfigurations", "organizationID", func(t *testing.T) error {
			_, err := service.ListDataIntegrationConfigurations(t.Context(), "")
			return err
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			moduletest.WantArgument(t, test.call(t), test.argument)
			is.New(t).Equal(len(sent.Sent()), 0)
		})
	}
}

// withoutNetwork lets the requests of the Example be answered by method and path.
func withoutNetwork(bodies map[string]string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Routes(bodies)))
}
