package workostest_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/connect"
	"github.com/workos-typestate/workos/workostest"
)

// tokens requests tokens from the AuthKit domain.
func (c checked) tokens(t *testing.T, id core.ClientID, secret core.ClientSecret, more params) result {
	t.Helper()
	form := url.Values{"client_id": {string(id)}, "client_secret": {secret.Reveal()}}
	for name, value := range more {
		form.Set(name, value)
	}
	h := harness{c.I, c.Server, http.DefaultClient}
	return h.do("POST", "/oauth2/token", form, "Authorization", "")
}

func TestApplicationsOfTheAPI(t *testing.T) {
	machines := params{"grant_type": "client_credentials"}
	t.Run("a machine gets tokens with its secret, until the secret or the machine is deleted", func(t *testing.T) {
		c := startChecked(t, acme())
		app, err := c.client.Connect.CreateM2MApplication(t.Context(), "org_acme", "Robot", &connect.CreateM2MApplicationParams{Scopes: []string{"posts"}})
		c.NoErr(err)
		c.Equal(app.Kind, connect.M2MApplication{OrganizationID: "org_acme"})
		c.Equal(c.tokens(t, app.ClientID, core.ClientSecret{}, machines).status, http.StatusUnauthorized)
		first, err := c.client.Connect.CreateClientSecret(t.Context(), app.ID)
		c.NoErr(err)
		second, err := c.client.Connect.CreateClientSecret(t.Context(), app.ID)
		c.NoErr(err)
		token := c.tokens(t, app.ClientID, first.Secret, machines)
		c.Equal(token.status, http.StatusOK)
		c.Equal(harness{I: c.I}.claimsOf(token.str("access_token"))["org_id"], "org_acme")
		secrets, err := c.client.Connect.ListClientSecrets(t.Context(), app.ID)
		c.NoErr(err)
		c.Equal(len(secrets), 2)
		c.True(!secrets[0].LastUsedAt.IsZero())
		c.True(secrets[1].LastUsedAt.IsZero())
		c.NoErr(c.client.Connect.DeleteClientSecret(t.Context(), first.ID))
		c.Equal(c.tokens(t, app.ClientID, first.Secret, machines).str("error"), "invalid_client")
		c.Equal(c.tokens(t, app.ClientID, second.Secret, machines).status, http.StatusOK)
		c.NoErr(c.client.Connect.DeleteApplication(t.Context(), app.ID))
		c.Equal(c.tokens(t, app.ClientID, second.Secret, machines).str("error"), "invalid_client")
		c.True(errors.Is(c.client.Connect.DeleteClientSecret(t.Context(), second.ID), core.ErrNotFound))
	})
	t.Run("an application that users sign in to exchanges a code", func(t *testing.T) {
		c := startChecked(t)
		app, err := c.client.Connect.CreateOAuthApplication(t.Context(), "Site", connect.FirstParty, &connect.CreateOAuthApplicationParams{
			RedirectURIs: []connect.RedirectURIInput{{URI: callback, Default: core.Some(true)}},
		})
		c.NoErr(err)
		c.Equal(app.Kind, connect.OAuthApplication{IsFirstParty: true, RedirectURIs: []connect.RedirectURI{{URI: callback, Default: true}}})
		secret, err := c.client.Connect.CreateClientSecret(t.Context(), app.ID)
		c.NoErr(err)
		h := start(t)
		h.I, h.Server = c.I, c.Server
		code := h.consent(params{"client_id": string(app.ClientID), "redirect_uri": callback}).Get("code")
		c.Equal(c.tokens(t, app.ClientID, secret.Secret, params{
			"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": callback,
		}).status, http.StatusOK)
	})
	t.Run("an application is found by both IDs, changed and listed", func(t *testing.T) {
		c := startChecked(t, acme(), application(), robot())
		app, err := c.client.Connect.GetApplication(t.Context(), "client_app")
		c.NoErr(err)
		changed, err := c.client.Connect.UpdateApplication(t.Context(), app.ID, &connect.UpdateApplicationParams{
			Name: "Site", Description: core.Some("The site"), RedirectURIs: core.Some([]connect.RedirectURIInput{{URI: "https://example.com"}}),
		})
		c.NoErr(err)
		c.Equal(changed.Description, "The site")
		c.Equal(changed.Scopes, []string{"posts"})
		c.Equal(changed.Kind.(connect.OAuthApplication).RedirectURIs, []connect.RedirectURI{{URI: "https://example.com"}})
		for name, tt := range map[string]struct {
			params connect.ListApplicationsParams
			want   int
		}{
			"all": {want: 3}, "an organization's": {connect.ListApplicationsParams{OrganizationID: "org_acme"}, 1},
			"those that registered themselves": {connect.ListApplicationsParams{RegistrationTypes: []connect.RegistrationType{connect.RegistrationTypeDynamic}}, 0},
		} {
			t.Run(name, func(t *testing.T) {
				c := c.sub(t)
				apps, err := c.client.Connect.ListApplications(t.Context(), &tt.params).Collect(10)
				c.NoErr(err)
				c.Equal(len(apps), tt.want)
			})
		}
	})
	t.Run("invalid input is rejected", func(t *testing.T) {
		c := startChecked(t, robot(), acme())
		_, err := c.client.Connect.CreateM2MApplication(t.Context(), "org_none", "Robot", nil)
		c.True(errors.Is(err, core.ErrNotFound))
		_, err = c.client.Connect.CreateOAuthApplication(t.Context(), "Site", connect.ThirdParty, nil)
		c.True(errors.Is(err, core.ErrUnprocessable))
		_, err = c.client.Connect.UpdateApplication(t.Context(), "client_robot", &connect.UpdateApplicationParams{
			RedirectURIs: core.Some([]connect.RedirectURIInput{{URI: callback}}),
		})
		c.True(errors.Is(err, core.ErrUnprocessable))
		_, err = c.client.Connect.CreateClientSecret(t.Context(), "conn_app_none")
		c.True(errors.Is(err, core.ErrNotFound))
	})
	t.Run("deleting an organization deletes its applications", func(t *testing.T) {
		c := startChecked(t, acme())
		robot, err := c.AddMachine(workostest.Machine{OrganizationID: "org_acme"})
		c.NoErr(err)
		c.NoErr(c.client.Organizations.Delete(t.Context(), "org_acme"))
		c.Equal(c.tokens(t, robot.ClientID, robot.ClientSecret, machines).str("error"), "invalid_client")
	})
}

func TestAnApplicationSignsUsersInToConnect(t *testing.T) {
	c := startChecked(t, application(), workostest.WithExternalSignIn("https://app.example.com/sign-in?kept=1"))
	h := harness{c.I, c.Server, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	page := h.consent(params{"redirect_uri": callback})
	c.Equal(page.Get("kept"), "1")
	id := core.ExternalAuthID(page.Get("external_auth_id"))
	complete := func(id core.ExternalAuthID, email string) (*connect.ExternalAuth, error) {
		return c.client.Connect.CompleteExternalAuth(t.Context(), id, connect.User{ID: "42", Email: email, FirstName: "Grace"}, nil)
	}
	_, err := complete("ext_auth_none", "grace@example.com")
	c.True(errors.Is(err, core.ErrNotFound))
	_, err = complete(id, "nobody")
	c.True(errors.Is(err, core.ErrorCode("invalid_email")))
	done, err := complete(id, "grace@example.com")
	c.NoErr(err)
	res := h.do("GET", done.RedirectURI[len(c.URL):], nil, "Authorization", "")
	back, err := url.Parse(res.header.Get("Location"))
	c.NoErr(err)
	token := c.tokens(t, "client_app", core.NewClientSecret("secret & safe"), params{
		"grant_type": "authorization_code", "code": back.Query().Get("code"), "code_verifier": verifier, "redirect_uri": callback,
	})
	grace, err := c.UserByEmail("grace@example.com")
	c.NoErr(err)
	c.Equal(grace.ExternalID, core.ExternalID("42"))
	c.Equal(h.claimsOf(token.str("access_token"))["sub"], string(grace.ID))
	_, err = complete(id, "grace@example.com")
	c.True(errors.Is(err, core.ErrorCode("external_auth_session_already_completed")))
	_, err = complete(core.ExternalAuthID(h.consent(params{"redirect_uri": callback}).Get("external_auth_id")), "hopper@example.com")
	c.True(errors.Is(err, core.ErrorCode("email_change_not_allowed")))
}
