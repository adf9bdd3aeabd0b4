package workostest_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizationdomains"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/passwordless"
	"github.com/workos-typestate/workos/modules/radar"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/widgets"
	"github.com/workos-typestate/workos/workostest"
)

func TestWaitlists(t *testing.T) {
	c := startChecked(t)
	um := c.client.UserManagement
	lists, err := um.ListWaitlists(t.Context()).Collect(2)
	c.NoErr(err)
	c.Equal(len(lists), 1)
	list, err := um.GetWaitlist(t.Context(), lists[0].ID)
	c.NoErr(err)
	since := len(c.Events())
	entries := map[string]*usermanagement.WaitlistEntry{}
	for _, email := range []string{"joan@example.com", "grace@example.com", "mary@example.com", "Joan@example.com"} {
		entries[email], err = um.CreateWaitlistEntry(t.Context(), "default", email, &usermanagement.CreateWaitlistEntryParams{AdditionalFields: map[string]string{"team": "blue"}})
		c.NoErr(err)
		c.Equal(entries[email].WaitlistID, list.ID)
	}
	joan, err := um.ApproveWaitlistEntry(t.Context(), entries["Joan@example.com"].ID)
	c.NoErr(err)
	c.True(!joan.ApprovedAt.IsZero())
	_, err = um.DenyWaitlistEntry(t.Context(), joan.ID)
	c.refused(err, http.StatusUnprocessableEntity, "")
	_, err = um.DenyWaitlistEntry(t.Context(), entries["grace@example.com"].ID)
	c.NoErr(err)
	c.Equal(c.eventNames(since), []string{
		"waitlist_user.created", "waitlist_user.created", "waitlist_user.created", "invitation.created", "waitlist_user.approved", "waitlist_user.denied",
	})
	for state, email := range map[usermanagement.WaitlistEntryState]string{"approved": "joan@example.com", "denied": "grace@example.com", "pending": "mary@example.com"} {
		found, err := um.ListWaitlistEntries(t.Context(), list.ID, &usermanagement.ListWaitlistEntriesParams{State: state}).Collect(10)
		c.NoErr(err)
		c.Equal(len(found), 1)
		c.Equal(found[0].Email, email)
		c.Equal(found[0].AdditionalFields, map[string]string{"team": "blue"})
	}
	c.NoErr(um.DeleteWaitlistEntry(t.Context(), joan.ID))
	c.refused(um.DeleteWaitlistEntry(t.Context(), joan.ID), http.StatusNotFound, "")
	_, err = um.CreateWaitlistEntry(t.Context(), "waitlist_none", "joan@example.com", nil)
	c.refused(err, http.StatusNotFound, "")
	_, err = um.CreateWaitlistEntry(t.Context(), list.ID, "ada@example.com", nil)
	c.refused(err, http.StatusUnprocessableEntity, "") // She is already a user.
}

func TestEnvironment(t *testing.T) {
	c := startChecked(t)
	um := c.client.UserManagement
	t.Run("the first redirect URI is the default, which stays", func(t *testing.T) {
		c := c.sub(t)
		first, err := um.CreateRedirectURI(t.Context(), "https://app.example/callback", nil)
		c.NoErr(err)
		second, err := um.CreateRedirectURI(t.Context(), "https://app.example/other", nil)
		c.NoErr(err)
		c.Equal([]bool{first.Default, second.Default}, []bool{true, false})
		_, err = um.CreateRedirectURI(t.Context(), "https://app.example/other", nil)
		c.refused(err, http.StatusUnprocessableEntity, "")
		_, err = um.CreateRedirectURI(t.Context(), "/callback", nil)
		c.refused(err, http.StatusBadRequest, "")
		c.refused(um.DeleteRedirectURI(t.Context(), first.ID), http.StatusConflict, "")
		c.NoErr(um.DeleteRedirectURI(t.Context(), second.ID))
		c.refused(um.DeleteRedirectURI(t.Context(), second.ID), http.StatusNotFound, "")
		listed, err := um.ListRedirectURIs(t.Context(), nil).Collect(10)
		c.NoErr(err)
		c.Equal(len(listed), 1)
	})
	t.Run("an origin exists once", func(t *testing.T) {
		c := c.sub(t)
		_, err := um.CreateCORSOrigin(t.Context(), "https://app.example", nil)
		c.NoErr(err)
		_, err = um.CreateCORSOrigin(t.Context(), "https://app.example", nil)
		c.refused(err, http.StatusConflict, "duplicate_cors_origin")
		_, err = um.CreateCORSOrigin(t.Context(), "https://app.example/path", nil)
		c.refused(err, http.StatusUnprocessableEntity, "")
		listed, err := um.ListCORSOrigins(t.Context(), nil).Collect(10)
		c.NoErr(err)
		c.Equal(len(listed), 1)
	})
}

func TestJWTTemplate(t *testing.T) {
	c := startChecked(t, workostest.WithUsers(workostest.User{
		Email: "ada@example.com", FirstName: `Ada "A"`, Metadata: map[string]string{"language": "es"},
	}))
	um := c.client.UserManagement
	_, err := um.GetJWTTemplate(t.Context())
	c.refused(err, http.StatusNotFound, "")
	ada := c.idOf("ada@example.com")
	org := c.AddOrganization(workostest.Organization{Name: "Acme", Domains: []string{"acme.test"}, Members: []workostest.Member{{Email: "ada@example.com"}}})
	for content, want := range map[string]string{
		`{"name": "{{ user.first_name || 'Someone' }} {{ user.last_name || 'Unknown' }}"}`: `{"name":"Ada \"A\" Unknown"}`,
		`{"email": {{user.email}}, "verified": {{ user.email_verified }}}`:                 `{"email":"ada@example.com","verified":false}`,
		`{"tier": {{ organization.metadata.tier || "bronze" }}}`:                           `{"tier":"bronze"}`,
		`{"domain": "{{ organization.domains.0.domain }}"}`:                                `{"domain":"acme.test"}`,
		`{"metadata": {{ user.metadata }}, "none": {{ user.metadata.none }}, "one": 1}`:    `{"metadata":{"language":"es"},"none":null,"one":1}`,
	} {
		_, err := um.UpdateJWTTemplate(t.Context(), content, nil)
		c.NoErr(err)
		read, err := um.GetJWTTemplate(t.Context())
		c.NoErr(err)
		c.Equal(read.Content, content)
		tokens, err := c.SignIn(ada, org.ID)
		c.NoErr(err)
		claims, err := um.VerifyAccessToken(t.Context(), tokens.AccessToken, usermanagement.AccessTokenPolicy{})
		c.NoErr(err)
		c.Equal(claims.OrganizationID, org.ID)
		var wanted map[string]any
		c.NoErr(json.Unmarshal([]byte(want), &wanted))
		payload, err := base64.RawURLEncoding.DecodeString(strings.Split(tokens.AccessToken.Reveal(), ".")[1])
		c.NoErr(err)
		var got map[string]any
		c.NoErr(json.Unmarshal(payload, &got))
		for name, value := range wanted {
			c.Equal(got[name], value)
		}
	}
	for _, content := range []string{
		`{"a": {{ user.email }`, `["{{ user.email }}"]`, `{"a": {{ members.0 }}}`, `{"sub": "{{ user.email }}"}`, `{"permissions": ["all"]}`,
	} {
		_, err := um.UpdateJWTTemplate(t.Context(), content, nil)
		c.refused(err, http.StatusUnprocessableEntity, "invalid_request_parameters")
	}
}

func TestOrganizationDomains(t *testing.T) {
	c := startChecked(t)
	domains := c.client.OrganizationDomains
	acme, bolt := c.AddOrganization(workostest.Organization{Name: "Acme"}), c.AddOrganization(workostest.Organization{Name: "Bolt"})
	since := len(c.Events())
	made, err := domains.Create(t.Context(), acme.ID, "example.com", nil)
	c.NoErr(err)
	c.Equal(made.State, organizationdomains.StatePending)
	c.Equal(made.VerificationStrategy, organizationdomains.VerificationStrategyDNS)
	c.True(made.VerificationToken != "")
	other, err := domains.Create(t.Context(), bolt.ID, "example.com", nil)
	c.NoErr(err) // It belongs to no one yet.
	_, err = domains.Create(t.Context(), acme.ID, "Example.com", nil)
	c.refused(err, http.StatusConflict, "domain_already_exists")
	verified, err := domains.Verify(t.Context(), made.ID)
	c.NoErr(err)
	c.Equal(verified.State, organizationdomains.StateVerified)
	_, err = domains.Verify(t.Context(), made.ID)
	c.refused(err, http.StatusBadRequest, "domain_already_verified")
	lost, err := domains.Verify(t.Context(), other.ID)
	c.NoErr(err)
	c.Equal(lost.State, organizationdomains.StateFailed)
	organization, err := c.client.Organizations.Get(t.Context(), acme.ID)
	c.NoErr(err)
	c.Equal(organization.Domains[0].ID, made.ID)
	_, err = c.client.Organizations.Update(t.Context(), acme.ID, &organizations.UpdateParams{DomainData: []organizations.DomainData{
		{Domain: "example.com", State: organizations.DomainStatePending}, {Domain: "example.net", State: organizations.DomainStateVerified},
	}})
	c.NoErr(err)
	read, err := domains.Get(t.Context(), made.ID)
	c.NoErr(err)
	c.Equal(read.State, organizationdomains.StatePending)
	c.NoErr(domains.Delete(t.Context(), other.ID))
	_, err = domains.Get(t.Context(), other.ID)
	c.refused(err, http.StatusNotFound, "")
	c.NoErr(c.client.Organizations.Delete(t.Context(), acme.ID))
	_, err = domains.Get(t.Context(), made.ID)
	c.refused(err, http.StatusNotFound, "")
	c.Equal(c.eventNames(since), []string{
		"organization_domain.created", "organization_domain.created", "organization_domain.verified",
		"organization_domain.verification_failed", "organization.updated", "organization_domain.updated", "organization_domain.created",
		"organization_domain.deleted", "organization_domain.deleted", "organization_domain.deleted", "organization.deleted",
	})
}

func TestRadar(t *testing.T) {
	c, _, _ := startWithGrace(t)
	service := c.client.Radar
	assess := func(email string) radar.Verdict {
		said, err := service.CreateAttempt(t.Context(), radar.CreateAttemptParams{
			Action: radar.ActionSignIn, AuthMethod: radar.AuthMethodPassword, Email: email, IPAddress: "203.0.113.7", UserAgent: "Browser/1",
		})
		c.NoErr(err)
		c.Equal(said.Verdict == radar.VerdictBlock, said.BlocklistType != "")
		c.NoErr(service.UpdateAttempt(t.Context(), said.AttemptID, nil))
		return said.Verdict
	}
	signIn := func() error {
		_, err := c.client.UserManagement.AuthenticateWithPassword(t.Context(), "grace@example.com", core.NewPassword(oldPassword),
			&usermanagement.AuthenticateWithPasswordParams{SignInContext: usermanagement.SignInContext{IPAddress: "203.0.113.7", UserAgent: "Browser/1"}})
		return err
	}
	for listType, entry := range map[radar.ListType]string{
		"email": "Grace@example.com", "domain": "example.com", "ip_address": "203.0.113.7", "user_agent": "Browser/1",
	} {
		c.NoErr(signIn())
		_, err := service.AddListEntry(t.Context(), listType, radar.ListActionBlock, entry, nil)
		c.NoErr(err)
		_, err = service.AddListEntry(t.Context(), listType, radar.ListActionBlock, entry, nil)
		c.NoErr(err) // It already exists.
		c.Equal(assess("grace@example.com"), radar.VerdictBlock)
		since := len(c.Events())
		c.refused(signIn(), http.StatusBadRequest, "access_denied")
		c.Equal(c.eventNames(since), []string{"authentication.password_succeeded", "authentication.radar_risk_detected"})
		_, err = service.AddListEntry(t.Context(), "email", radar.ListActionAllow, "grace@example.com", nil)
		c.NoErr(err)
		c.Equal(assess("grace@example.com"), radar.VerdictAllow)
		c.NoErr(signIn())
		c.NoErr(service.RemoveListEntry(t.Context(), "email", radar.ListActionAllow, "grace@example.com", nil))
		c.refused(signIn(), http.StatusBadRequest, "access_denied")
		c.NoErr(service.RemoveListEntry(t.Context(), listType, radar.ListActionBlock, entry, nil))
		c.refused(service.RemoveListEntry(t.Context(), listType, radar.ListActionBlock, entry, nil), http.StatusNotFound, "")
	}
	c.refused(service.UpdateAttempt(t.Context(), "radar_att_none", nil), http.StatusNotFound, "")
}

func TestPasswordlessSessions(t *testing.T) {
	clock := workostest.NewClock(time.Now())
	c := startChecked(t, workostest.WithClock(clock.Now))
	open := func(link core.SecretURL) (*url.URL, error) { return c.Browse(t.Context(), link.Reveal()) }
	create := func(params *passwordless.CreateSessionParams) *passwordless.Session {
		session, err := c.client.Passwordless.CreateSession(t.Context(), "ada@example.com", params)
		c.NoErr(err)
		return session
	}
	session := create(&passwordless.CreateSessionParams{RedirectURI: "https://app.example/callback", State: core.NewSecret("s")})
	sent, err := c.client.Passwordless.SendSession(t.Context(), session.ID)
	c.NoErr(err)
	c.True(sent.Success)
	to, err := open(session.Link)
	c.NoErr(err)
	c.Equal(to.Query().Get("state"), "s")
	got, err := c.client.SSO.GetProfileAndToken(t.Context(), core.NewAuthorizationCode(to.Query().Get("code")), nil)
	c.NoErr(err)
	c.Equal(got.Profile.Email, "ada@example.com")
	_, err = open(session.Link)
	c.True(err != nil) // It has been used.

	_, err = c.client.UserManagement.CreateRedirectURI(t.Context(), "https://app.example/default", nil)
	c.NoErr(err)
	to, err = open(create(nil).Link)
	c.NoErr(err)
	c.Equal(to.Path, "/default")
	late := create(&passwordless.CreateSessionParams{ExpiresIn: 900})
	clock.Advance(15 * time.Minute)
	_, err = open(late.Link)
	c.True(err != nil)
	_, err = c.client.Passwordless.SendSession(t.Context(), "passwordless_session_none")
	c.refused(err, http.StatusNotFound, "")
}

func TestTokensForBrowsers(t *testing.T) {
	c := startChecked(t, acme())
	ada := c.idOf("ada@example.com")
	for _, tt := range []struct {
		user         core.UserID
		organization core.OrganizationID
		status       int
	}{{ada, "org_acme", 0}, {"user_none", "org_acme", 404}, {ada, "org_none", 404}, {c.AddUser(workostest.User{Email: "joan@example.com"}).ID, "org_acme", 400}} {
		token, err := c.client.ClientAPI.CreateToken(t.Context(), tt.user, tt.organization, nil)
		widget, widgetErr := c.client.Widgets.CreateToken(t.Context(), &widgets.CreateTokenParams{
			UserID: tt.user, OrganizationID: tt.organization, Scopes: []widgets.Scope{widgets.ScopeUsersTableManage},
		})
		if tt.status != 0 {
			c.refused(err, tt.status, "")
			c.refused(widgetErr, tt.status, "")
			continue
		}
		c.NoErr(err)
		c.NoErr(widgetErr)
		c.True(token.Token.Reveal() != widget.Token.Reveal())
	}
}

func TestIdentitiesAndAuthorizedApplications(t *testing.T) {
	h := start(t, acme(), workostest.WithApplications(workostest.Application{
		ClientID: "client_app", Name: "App", Public: true, RedirectURIs: []string{"http://127.0.0.1:9/callback?kept=1"}, Scopes: []string{"posts:read"},
	}))
	client, err := workos.NewConfidential(h.APIKey, h.ClientID, core.WithBaseURL(h.URL), core.WithTransport(theContract(t)))
	h.NoErr(err)
	ada, err := h.UserByEmail("ada@example.com")
	h.NoErr(err)
	t.Run("a provider that a user signed in with is an identity", func(t *testing.T) {
		h := h.sub(t)
		for range 2 {
			h.signIn(params{"provider": "GitHubOAuth"})
		}
		identities, err := client.UserManagement.ListUserIdentities(t.Context(), ada.ID)
		h.NoErr(err)
		h.Equal(len(identities), 1)
		h.Equal(string(identities[0].Provider), "GithubOAuth")
	})
	t.Run("a user's consent is listed until it is deleted, which ends its tokens", func(t *testing.T) {
		h := h.sub(t)
		pkce := params{"client_id": "client_app", "code_challenge": challengeOf(verifier), "code_challenge_method": "S256"}
		consent := func(scope string) string {
			pkce["scope"] = scope
			return h.authorize("/oauth2/authorize", pkce).Get("code")
		}
		redeem := func(code string) result {
			return h.do("POST", "/oauth2/token", url.Values{
				"grant_type": {"authorization_code"}, "client_id": {"client_app"}, "code": {code}, "code_verifier": {verifier},
				"redirect_uri": {"http://127.0.0.1:9/callback?kept=1"},
			}, "Authorization", "")
		}
		tokens, waiting := redeem(consent("openid offline_access")), consent("posts:read")
		h.Equal(tokens.status, http.StatusOK)
		listed, err := client.UserManagement.ListUserAuthorizedApplications(t.Context(), ada.ID, nil).Collect(10)
		h.NoErr(err)
		h.Equal(len(listed), 1)
		h.Equal(strings.Join(listed[0].GrantedScopes, " "), "offline_access openid posts:read")
		ofOrganization, err := client.Organizations.ListAuthorizedApplications(t.Context(), "org_acme", nil).Collect(10)
		h.NoErr(err)
		h.Equal(ofOrganization[0].UserID, ada.ID)
		h.NoErr(client.UserManagement.DeleteUserAuthorizedApplication(t.Context(), ada.ID, "client_app"))
		listed, err = client.UserManagement.ListUserAuthorizedApplications(t.Context(), ada.ID, nil).Collect(10)
		h.NoErr(err)
		h.Equal(len(listed), 0)
		h.Equal(redeem(waiting).str("error"), "invalid_grant")
		h.Equal(h.do("POST", "/oauth2/token", url.Values{
			"grant_type": {"refresh_token"}, "client_id": {"client_app"}, "refresh_token": {tokens.str("refresh_token")},
		}, "Authorization", "").str("error"), "invalid_grant")
		checked{I: h.I}.refused(client.UserManagement.DeleteUserAuthorizedApplication(t.Context(), ada.ID, "client_app"), http.StatusNotFound, "")
	})
}
