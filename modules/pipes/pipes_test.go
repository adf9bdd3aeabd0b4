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
		name, response string
		want           pipes.Credential
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
			"an unknown method is kept raw",
			`{"active":true,"credential":{"auth_method":"passkey","value":"t0ken"}}`,
			pipes.UnknownCredential{AuthMethod: "passkey", Raw: core.NewSecret(`{"auth_method":"passkey","value":"t0ken"}`)},
		},
		{
			"no connection",
			`{"active":false,"error":"not_installed"}`,
			pipes.NotConnected{Reason: pipes.NotConnectedReasonNotInstalled},
		},
		{
			"an unknown reason is kept",
			`{"active":false,"error":"asleep","credential":null}`,
			pipes.NotConnected{Reason: "asleep"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, _ := moduletest.Start(t, pipes.New, test.response)
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
	get := func(t *testing.T, response string) (pipes.AccessTokenResult, error) {
		t.Helper()
		service, _ := moduletest.Start(t, pipes.New, response)
		return service.GetAccessToken(t.Context(), "user_1", "github", nil)
	}

	t.Run("a connection returns a token", func(t *testing.T) {
		is := is.New(t)
		got, err := get(t, `{"active":true,"access_token":{"object":"access_token","access_token":"t0ken","expires_at":null,"missing_scopes":[]}}`)
		is.NoErr(err)
		is.Equal(got, pipes.AccessToken{Object: "access_token", AccessToken: core.NewProviderToken("t0ken"), MissingScopes: []string{}})
	})

	t.Run("a connection that must be renewed returns none", func(t *testing.T) {
		is := is.New(t)
		got, err := get(t, `{"active":false,"error":"needs_reauthorization"}`)
		is.NoErr(err)
		is.Equal(got, pipes.NotConnected{Reason: pipes.NotConnectedReasonNeedsReauthorization})
	})
}

func TestAnActiveConnectionWithoutItsSecretIsAnError(t *testing.T) {
	tests := []struct{ name, response, field string }{
		{"no credential", `{"active":true}`, "/credential/value"},
		{"a credential that is null", `{"active":true,"credential":null}`, "/credential/value"},
		{"a credential without a value", `{"active":true,"credential":{"auth_method":"api_key"}}`, "/credential/value"},
		{"a value of the wrong type", `{"active":true,"credential":{"auth_method":"api_key","value":1}}`, "/credential/value"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, _ := moduletest.Start(t, pipes.New, test.response)
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
	tests := []struct {
		name string
		call func(*testing.T, pipes.Service) error
		want string
	}{
		{
			"another connection by API key sends its intent",
			func(t *testing.T, s pipes.Service) error {
				_, err := s.CreateDataIntegrationAPIKey(t.Context(), "user_1", "github", core.NewProviderToken("k3y"), nil)
				return err
			},
			`POST /data-integrations/github/api-key {"user_id":"user_1","secret":"k3y","connection_intent":"add"}`,
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
	t.Run("old and new names are both decoded", func(t *testing.T) {
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

// withoutNetwork returns an option that responds to the requests of the Example by method and path.
func withoutNetwork(bodies map[string]string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Routes(bodies)))
}
