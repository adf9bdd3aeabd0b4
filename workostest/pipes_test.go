package workostest_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/pipes"
	"github.com/workos-typestate/workos/workostest"
)

// piped is a server with three integrations: GitHub by OAuth, Mail by API keys and CRM by client credentials.
type piped struct {
	checked
	pipes pipes.Service
	ada   core.UserID
	clk   *workostest.Clock
}

func startPiped(t *testing.T) piped {
	t.Helper()
	clk := newClock()
	c := startChecked(t, acme(), workostest.WithClock(clk.Now))
	p := piped{c, c.client.Pipes, c.idOf("ada@example.com"), clk}
	for slug, method := range map[string]pipes.AuthMethod{
		"github": pipes.AuthMethodOAuth, "mail": pipes.AuthMethodAPIKey, "crm": pipes.AuthMethodClientCredentials,
	} {
		params := pipes.CreateDataIntegrationParams{Enabled: core.Some(true), AuthMethods: []pipes.AuthMethod{method}}
		if method == pipes.AuthMethodOAuth {
			params.Scopes = []string{"repo", "user"}
			params.Credentials = pipes.ProviderCredentialsInput{
				Type: pipes.CredentialsTypeCustom, ClientID: "app", ClientSecret: core.NewClientSecret("secret of the app"),
			}
		}
		_, err := p.pipes.CreateDataIntegration(t.Context(), slug, &params)
		p.NoErr(err)
	}
	return p
}

// token gets the token of Ada's GitHub connection.
func (p piped) token(t *testing.T) pipes.AccessTokenResult {
	t.Helper()
	got, err := p.pipes.GetAccessToken(t.Context(), p.ada, "github", nil)
	p.NoErr(err)
	return got
}

func (p piped) connect(t *testing.T, tokens pipes.ImportedTokens) {
	t.Helper()
	_, err := p.pipes.CreateUserConnectedAccount(t.Context(), p.ada, "github", &pipes.CreateUserConnectedAccountParams{ImportedTokens: tokens})
	p.NoErr(err)
}

func TestPipesGiveTokens(t *testing.T) {
	notInstalled := pipes.NotConnected{Reason: pipes.NotConnectedReasonNotInstalled}
	expired := pipes.NotConnected{Reason: pipes.NotConnectedReasonNeedsReauthorization}
	t.Run("an account returns its token until it is disconnected", func(t *testing.T) {
		p := startPiped(t)
		since := len(p.Events())
		p.Equal(p.token(t), notInstalled)
		p.connect(t, pipes.ImportedTokens{AccessToken: core.NewProviderToken("gho_1"), Scopes: []string{"repo"}})
		got := p.token(t).(pipes.AccessToken)
		p.Equal(got.AccessToken.Reveal(), "gho_1")
		p.Equal(got.MissingScopes, []string{"user"})
		p.NoErr(p.pipes.DeleteUserConnectedAccount(t.Context(), p.ada, "github", pipes.UserConnectionSelector{}))
		p.Equal(p.token(t), notInstalled)
		p.Equal(p.eventNames(since), []string{"pipes.connected_account.connected", "pipes.connected_account.disconnected"})
	})
	t.Run("an expired token is refreshed, or else the user has to authorize again", func(t *testing.T) {
		p := startPiped(t)
		soon := p.clk.Now().Add(time.Minute)
		p.connect(t, pipes.ImportedTokens{AccessToken: core.NewProviderToken("gho_1"), RefreshToken: core.NewProviderToken("ghr_1"), ExpiresAt: soon})
		p.clk.Advance(time.Hour)
		renewed := p.token(t).(pipes.AccessToken)
		p.True(renewed.AccessToken.Reveal() != "gho_1")
		p.True(renewed.ExpiresAt.After(p.clk.Now()))
		_, err := p.pipes.UpdateUserConnectedAccount(t.Context(), p.ada, "github", &pipes.UpdateUserConnectedAccountParams{
			ImportedTokens: pipes.ImportedTokens{State: pipes.ConnectedAccountStateNeedsReauthorization},
		})
		p.NoErr(err)
		p.Equal(p.token(t), expired)
		p.NoErr(p.pipes.DeleteUserConnectedAccount(t.Context(), p.ada, "github", pipes.UserConnectionSelector{}))
		p.connect(t, pipes.ImportedTokens{AccessToken: core.NewProviderToken("gho_2"), ExpiresAt: soon})
		since := len(p.Events())
		p.Equal(p.token(t), expired)
		p.Equal(p.eventNames(since), []string{"pipes.connected_account.reauthorization_needed"})
	})
	t.Run("a user connects an account in the browser", func(t *testing.T) {
		p := startPiped(t)
		to, err := p.pipes.AuthorizeDataIntegration(t.Context(), p.ada, "github", &pipes.AuthorizeDataIntegrationParams{ReturnTo: "https://app.example.com/done"})
		p.NoErr(err)
		p.Equal(p.token(t), notInstalled)
		browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := browser.Get(to.URL.Reveal())
		p.NoErr(err)
		p.NoErr(res.Body.Close())
		p.Equal(res.Header.Get("Location"), "https://app.example.com/done")
		p.Equal(p.token(t).(pipes.AccessToken).MissingScopes, []string{})
	})
	t.Run("keys and client credentials are vended, without an access token", func(t *testing.T) {
		p := startPiped(t)
		_, err := p.pipes.UpsertDataIntegrationAPIKey(t.Context(), p.ada, "mail", core.NewProviderToken("key_12345678"), nil)
		p.NoErr(err)
		account, err := p.pipes.UpsertDataIntegrationAPIKey(t.Context(), p.ada, "mail", core.NewProviderToken("key_87654321"), nil)
		p.NoErr(err)
		p.Equal(account.APIKeyLast4, "4321")
		got, err := p.pipes.VendCredentials(t.Context(), p.ada, "mail", nil)
		p.NoErr(err)
		p.Equal(got.(pipes.APIKeyCredential).Value.Reveal(), "key_87654321")
		_, err = p.pipes.GetAccessToken(t.Context(), p.ada, "mail", nil)
		p.True(errors.Is(err, core.ErrorCode("auth_method_mismatch")))
		_, err = p.pipes.UpsertDataIntegrationAPIKey(t.Context(), p.ada, "github", core.NewProviderToken("key_12345678"), nil)
		p.True(errors.Is(err, core.ErrorCode("auth_method_mismatch")))
		_, err = p.pipes.CreateDataIntegrationClientCredentials(t.Context(), p.ada, "crm", "client", core.NewClientSecret("secret of crm"), nil)
		p.NoErr(err)
		got, err = p.pipes.VendCredentials(t.Context(), p.ada, "crm", nil)
		p.NoErr(err)
		p.True(got.(pipes.ClientCredentialsCredential).ExpiresAt.After(p.clk.Now()))
	})
	t.Run("an organization's account is not the user's", func(t *testing.T) {
		p := startPiped(t)
		_, err := p.pipes.CreateDataIntegration(t.Context(), "github", &pipes.CreateDataIntegrationParams{
			Ownership: pipes.ConnectionOwnerOrganization, Enabled: core.Some(true),
			Credentials: pipes.ProviderCredentialsInput{Type: pipes.CredentialsTypeOrganization},
		})
		p.NoErr(err)
		_, err = p.pipes.CreateOrganizationConnectedAccount(t.Context(), p.ada, "org_acme", "github", &pipes.CreateOrganizationConnectedAccountParams{
			ImportedTokens: pipes.ImportedTokens{AccessToken: core.NewProviderToken("gho_org")},
		})
		p.NoErr(err)
		p.Equal(p.token(t), notInstalled)
		got, err := p.pipes.GetAccessToken(t.Context(), p.ada, "github", &pipes.GetAccessTokenParams{
			OrganizationID: core.Some(core.OrganizationID("org_acme")), ConnectionOwner: pipes.ConnectionOwnerOrganization,
		})
		p.NoErr(err)
		p.Equal(got.(pipes.AccessToken).AccessToken.Reveal(), "gho_org")
		providers, err := p.pipes.ListOrganizationDataProviders(t.Context(), "org_acme", nil)
		p.NoErr(err)
		p.Equal(len(providers), 1)
		p.True(providers[0].ConnectedAccount != nil)
		since := len(p.Events())
		p.NoErr(p.client.Organizations.Delete(t.Context(), "org_acme"))
		p.True(slices.Contains(p.eventNames(since), "pipes.connected_account.disconnected"))
	})
}

func TestDataIntegrations(t *testing.T) {
	t.Run("one is read, changed, listed and deleted with its accounts", func(t *testing.T) {
		p := startPiped(t)
		p.connect(t, pipes.ImportedTokens{AccessToken: core.NewProviderToken("gho_1")})
		providers, err := p.pipes.ListUserDataProviders(t.Context(), p.ada, nil)
		p.NoErr(err)
		p.Equal(len(providers), 3)
		changed, err := p.pipes.UpdateDataIntegration(t.Context(), "github", &pipes.UpdateDataIntegrationParams{
			Description: core.Some("Code"), Enabled: core.Some(false), Scopes: core.Null[[]string](),
		})
		p.NoErr(err)
		p.Equal(changed.Description, "Code")
		p.Equal(changed.Scopes, nil)
		p.Equal(changed.Credentials.RedactedClientSecret, "**** app")
		_, err = p.pipes.AuthorizeDataIntegration(t.Context(), p.ada, "github", nil)
		p.True(errors.Is(err, core.ErrForbidden))
		p.NoErr(p.pipes.DeleteDataIntegration(t.Context(), "github"))
		_, err = p.pipes.GetAccessToken(t.Context(), p.ada, "github", nil)
		p.True(errors.Is(err, core.ErrNotFound))
		all, err := p.pipes.ListDataIntegrations(t.Context(), nil).Collect(10)
		p.NoErr(err)
		p.Equal(len(all), 2)
	})
	t.Run("an integration with API keys starts with an account", func(t *testing.T) {
		p := startPiped(t)
		made, err := p.pipes.CreateDataIntegration(t.Context(), "maps", &pipes.CreateDataIntegrationParams{
			AuthMethods: []pipes.AuthMethod{pipes.AuthMethodAPIKey}, CustomProvider: pipes.CustomProviderInput{Name: "Maps"},
			APIKey: pipes.APIKeyInstallation{UserID: p.ada, Secret: core.NewProviderToken("key_12345678")},
		})
		p.NoErr(err)
		account, err := p.pipes.GetUserConnectedAccount(t.Context(), p.ada, "maps", pipes.UserConnectionSelector{})
		p.NoErr(err)
		p.Equal(account.ID, made.Installation.ID)
	})
	for name, tt := range map[string]struct {
		do   func(piped, *testing.T) error
		want error
	}{
		"a second integration of a provider": {func(p piped, t *testing.T) error {
			_, err := p.pipes.CreateDataIntegration(t.Context(), "mail", &pipes.CreateDataIntegrationParams{AuthMethods: []pipes.AuthMethod{"api_key"}})
			return err
		}, core.ErrConflict},
		"an integration by OAuth without credentials": {func(p piped, t *testing.T) error {
			_, err := p.pipes.CreateDataIntegration(t.Context(), "slack", nil)
			return err
		}, core.ErrUnprocessable},
		"a second account of a user": {func(p piped, t *testing.T) error {
			tokens := pipes.ImportedTokens{AccessToken: core.NewProviderToken("gho_1")}
			p.connect(t, tokens)
			_, err := p.pipes.CreateUserConnectedAccount(t.Context(), p.ada, "github", &pipes.CreateUserConnectedAccountParams{ImportedTokens: tokens})
			return err
		}, core.ErrConflict},
		"an account without a token": {func(p piped, t *testing.T) error {
			_, err := p.pipes.CreateUserConnectedAccount(t.Context(), p.ada, "github", nil)
			return err
		}, core.ErrUnprocessable},
		"the account of a missing user": {func(p piped, t *testing.T) error {
			_, err := p.pipes.GetUserConnectedAccount(t.Context(), "user_none", "github", pipes.UserConnectionSelector{})
			return err
		}, core.ErrNotFound},
		"an account that is not connected": {func(p piped, t *testing.T) error {
			_, err := p.pipes.GetUserConnectedAccount(t.Context(), p.ada, "github", pipes.UserConnectionSelector{})
			return err
		}, core.ErrNotFound},
	} {
		t.Run(name+" is rejected", func(t *testing.T) {
			p := startPiped(t)
			p.True(errors.Is(tt.do(p, t), tt.want))
		})
	}
}

func TestOrganizationsConfigureIntegrations(t *testing.T) {
	brings := func(p piped, t *testing.T) {
		t.Helper()
		_, err := p.pipes.CreateDataIntegration(t.Context(), "crm-oauth", &pipes.CreateDataIntegrationParams{
			Enabled: core.Some(true), Credentials: pipes.ProviderCredentialsInput{Type: pipes.CredentialsTypeOrganization},
		})
		p.NoErr(err)
	}
	configure := func(p piped, t *testing.T, slug core.DataIntegrationSlug, params pipes.UpdateDataIntegrationConfigurationParams) (*pipes.DataIntegrationConfiguration, error) {
		t.Helper()
		return p.pipes.UpdateDataIntegrationConfiguration(t.Context(), "org_acme", slug, &params)
	}
	listed := func(p piped, t *testing.T, slug core.DataIntegrationSlug) pipes.DataIntegrationConfiguration {
		t.Helper()
		all, err := p.pipes.ListDataIntegrationConfigurations(t.Context(), "org_acme")
		p.NoErr(err)
		return all[slices.IndexFunc(all, func(one pipes.DataIntegrationConfiguration) bool { return one.Slug == slug })]
	}
	t.Run("an integration has its defaults until the organization changes them", func(t *testing.T) {
		p := startPiped(t)
		p.True(listed(p, t, "github").Enabled)
		p.Equal(listed(p, t, "github").Scopes, []string{"repo", "user"})
		made, err := configure(p, t, "github", pipes.UpdateDataIntegrationConfigurationParams{Enabled: core.Some(false), Scopes: core.Some([]string{"repo"})})
		p.NoErr(err)
		p.Equal(listed(p, t, "github"), *made)
		p.True(!made.Enabled)
		_, err = configure(p, t, "github", pipes.UpdateDataIntegrationConfigurationParams{Scopes: core.Null[[]string]()})
		p.NoErr(err)
		p.Equal(listed(p, t, "github").Scopes, []string{"repo", "user"})
		p.True(!listed(p, t, "github").Enabled) // Omitted fields keep their values.
		_, err = p.pipes.AuthorizeDataIntegration(t.Context(), p.ada, "github", &pipes.AuthorizeDataIntegrationParams{OrganizationID: "org_acme"})
		p.True(errors.Is(err, core.ErrForbidden))
		_, err = p.pipes.AuthorizeDataIntegration(t.Context(), p.ada, "github", nil) // Without an organization.
		p.NoErr(err)
	})
	t.Run("an organization provides its own client if the integration allows it", func(t *testing.T) {
		p := startPiped(t)
		brings(p, t)
		p.True(!listed(p, t, "crm-oauth").Credentials.HasCredentials)
		made, err := configure(p, t, "crm-oauth", pipes.UpdateDataIntegrationConfigurationParams{
			ClientID: "client_acme", ClientSecret: core.NewClientSecret("secret of acme"), Config: map[string]string{"account": "acme"},
		})
		p.NoErr(err)
		p.Equal(made.Credentials.ClientID, "client_acme")
		p.Equal(made.Credentials.ClientSecretLastFour, "acme")
		p.Equal(listed(p, t, "crm-oauth").Config, map[string]string{"account": "acme"})
	})
	for name, tt := range map[string]struct {
		slug   core.DataIntegrationSlug
		params pipes.UpdateDataIntegrationConfigurationParams
		want   error
	}{
		"a missing integration":                   {"none", pipes.UpdateDataIntegrationConfigurationParams{Enabled: core.Some(true)}, core.ErrNotFound},
		"an empty configuration":                  {"github", pipes.UpdateDataIntegrationConfigurationParams{}, core.ErrBadRequest},
		"a scope that the integration lacks":      {"github", pipes.UpdateDataIntegrationConfigurationParams{Scopes: core.Some([]string{"admin"})}, core.ErrUnprocessable},
		"a client ID without a secret":            {"crm-oauth", pipes.UpdateDataIntegrationConfigurationParams{ClientID: "client_acme"}, core.ErrBadRequest},
		"config where the credentials are shared": {"github", pipes.UpdateDataIntegrationConfigurationParams{Config: map[string]string{"a": "b"}}, core.ErrBadRequest},
	} {
		t.Run(name+" is rejected", func(t *testing.T) {
			p := startPiped(t)
			brings(p, t)
			_, err := configure(p, t, tt.slug, tt.params)
			p.True(errors.Is(err, tt.want))
		})
	}
	t.Run("a missing organization is rejected", func(t *testing.T) {
		p := startPiped(t)
		_, err := p.pipes.ListDataIntegrationConfigurations(t.Context(), "org_none")
		p.True(errors.Is(err, core.ErrNotFound))
		_, err = p.pipes.UpdateDataIntegrationConfiguration(t.Context(), "org_none", "github", &pipes.UpdateDataIntegrationConfigurationParams{Enabled: core.Some(true)})
		p.True(errors.Is(err, core.ErrNotFound))
	})
}
