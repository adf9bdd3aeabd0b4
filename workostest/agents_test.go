package workostest_test

import (
	"errors"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/agents"
	"github.com/workos-typestate/workos/workostest"
)

// agency is a server with an organization, whose member Ada may read and write, and a blueprint that may read and send.
type agency struct {
	checked
	agents    agents.Service
	blueprint *agents.Blueprint
	clk       *workostest.Clock
}

func startAgency(t *testing.T) agency {
	t.Helper()
	clk := newClock()
	c := startChecked(t, workostest.WithClock(clk.Now), workostest.WithRole("writer", "read", "write"), workostest.WithOrganizations(
		workostest.Organization{ID: "org_acme", Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com", Role: "writer"}}},
		workostest.Organization{ID: "org_other", Name: "Other"},
	))
	a := agency{checked: c, agents: c.client.Agents, clk: clk}
	var err error
	a.blueprint, err = a.agents.CreateBlueprint(t.Context(), "Clerk", agents.SessionSettings{
		AccessTokenTTLSeconds: 60, RefreshTokenTTLSeconds: 600, MaxAgeSeconds: 3600,
	}, &agents.CreateBlueprintParams{
		Permissions: []core.PermissionSlug{"read", "send"},
		InvocableBy: agents.InvocableBy{OrganizationIDs: []core.OrganizationID{"org_acme"}, RoleSlugs: []core.RoleSlug{"writer"}},
	})
	a.NoErr(err)
	return a
}

func (a agency) mint(t *testing.T, grant agents.Grant) (*agents.Token, error) {
	t.Helper()
	return a.agents.MintToken(t.Context(), a.blueprint.ID, grant, nil)
}

// forAda returns a token of an agent that acts for Ada.
func (a agency) forAda(t *testing.T) *agents.Token {
	t.Helper()
	tokens, err := a.SignIn(a.idOf("ada@example.com"), "org_acme")
	a.NoErr(err)
	token, err := a.mint(t, agents.UserGrant{UserAccessToken: tokens.AccessToken})
	a.NoErr(err)
	return token
}

func TestAgentsGetTokens(t *testing.T) {
	autonomous := agents.AutonomousGrant{OrganizationID: "org_acme"}
	t.Run("an agent for a user may do what both the blueprint and the user may", func(t *testing.T) {
		a := startAgency(t)
		token := a.forAda(t)
		a.Equal(token.Permissions, []core.PermissionSlug{"read"})
		a.True(token.NewInstance)
		claims := harness{I: a.I}.claimsOf(token.AccessToken.Reveal())
		a.Equal(claims["sid"], string(token.InstanceSessionID))
		instance, err := a.agents.GetInstance(t.Context(), token.InstanceID)
		a.NoErr(err)
		a.Equal(instance.Type, agents.InstanceTypeDelegated)
		again := a.forAda(t)
		a.Equal(again.InstanceID, token.InstanceID)
		a.True(!again.NewInstance)
		a.True(again.InstanceSessionID != token.InstanceSessionID)
	})
	t.Run("an agent for another member may do no more than that member", func(t *testing.T) {
		a := startAgency(t)
		other, err := a.mint(t, agents.AgentGrant{AgentAccessToken: a.forAda(t).AccessToken})
		a.NoErr(err)
		a.Equal(other.Permissions, []core.PermissionSlug{"read"})
		own, err := a.mint(t, autonomous)
		a.NoErr(err)
		a.Equal(own.Permissions, []core.PermissionSlug{"read", "send"})
	})
	t.Run("a refresh token works once", func(t *testing.T) {
		a := startAgency(t)
		token := a.forAda(t)
		next, err := a.mint(t, agents.RefreshGrant{RefreshToken: token.RefreshToken})
		a.NoErr(err)
		a.Equal(next.InstanceSessionID, token.InstanceSessionID)
		_, err = a.mint(t, agents.RefreshGrant{RefreshToken: token.RefreshToken})
		a.True(errors.Is(err, core.ErrBadRequest))
	})
	for name, end := range map[string]func(agency, *testing.T, *agents.Token) error{
		"its session is revoked": func(a agency, t *testing.T, token *agents.Token) error {
			sess, err := a.agents.RevokeInstanceSession(t.Context(), token.InstanceSessionID)
			a.Equal(sess.Status, agents.InstanceSessionStatusRevoked)
			return err
		},
		"its instance is deleted": func(a agency, t *testing.T, token *agents.Token) error {
			return a.agents.DeleteInstance(t.Context(), token.InstanceID)
		},
		"its refresh token has expired": func(a agency, _ *testing.T, _ *agents.Token) error {
			a.clk.Advance(10 * time.Minute)
			return nil
		},
		"its user is deleted": func(a agency, t *testing.T, _ *agents.Token) error {
			return a.client.UserManagement.DeleteUser(t.Context(), a.idOf("ada@example.com"))
		},
		"its organization is deleted": func(a agency, t *testing.T, _ *agents.Token) error {
			return a.client.Organizations.Delete(t.Context(), "org_acme")
		},
	} {
		t.Run("a refresh token is rejected once "+name, func(t *testing.T) {
			a := startAgency(t)
			token := a.forAda(t)
			a.NoErr(end(a, t, token))
			_, err := a.mint(t, agents.RefreshGrant{RefreshToken: token.RefreshToken})
			a.True(errors.Is(err, core.ErrBadRequest))
		})
	}
	t.Run("a session ends at its maximum age", func(t *testing.T) {
		a := startAgency(t)
		token, err := a.mint(t, autonomous)
		a.NoErr(err)
		a.clk.Advance(time.Hour)
		sess, err := a.agents.GetInstanceSession(t.Context(), token.InstanceSessionID)
		a.NoErr(err)
		a.Equal(sess.Status, agents.InstanceSessionStatusExpired)
	})
	for name, tt := range map[string]struct {
		grant agents.Grant
		want  error
	}{
		"an organization that may not invoke the blueprint": {agents.AutonomousGrant{OrganizationID: "org_other"}, core.ErrBadRequest},
		"a missing organization":                            {agents.AutonomousGrant{OrganizationID: "org_none"}, core.ErrNotFound},
		"a forged access token":                             {agents.UserGrant{UserAccessToken: core.NewAccessToken("forged")}, core.ErrBadRequest},
	} {
		t.Run("no token for "+name, func(t *testing.T) {
			a := startAgency(t)
			_, err := a.mint(t, tt.grant)
			a.True(errors.Is(err, tt.want))
		})
	}
}

func TestAgentBlueprints(t *testing.T) {
	a := startAgency(t)
	a.forAda(t)
	changed, err := a.agents.UpdateBlueprint(t.Context(), a.blueprint.ID, &agents.UpdateBlueprintParams{
		Description: core.Some("Reads"), SessionSettings: agents.SessionSettings{MaxAgeSeconds: 60},
		InvocableBy: agents.InvocableBy{RoleSlugs: []core.RoleSlug{"admin"}},
	})
	a.NoErr(err)
	a.Equal(changed.SessionSettings, agents.SessionSettings{AccessTokenTTLSeconds: 60, RefreshTokenTTLSeconds: 600, MaxAgeSeconds: 60})
	a.Equal(changed.InvocableBy, agents.InvocableBy{OrganizationIDs: []core.OrganizationID{"org_acme"}, RoleSlugs: []core.RoleSlug{"admin"}})
	tokens, err := a.SignIn(a.idOf("ada@example.com"), "org_acme")
	a.NoErr(err)
	_, err = a.mint(t, agents.UserGrant{UserAccessToken: tokens.AccessToken})
	a.True(errors.Is(err, core.ErrBadRequest)) // Ada is not an admin.
	_, err = a.agents.CreateBlueprint(t.Context(), "Clerk", agents.SessionSettings{AccessTokenTTLSeconds: -1, RefreshTokenTTLSeconds: 1, MaxAgeSeconds: 1}, nil)
	a.True(errors.Is(err, core.ErrUnprocessable))

	instances, err := a.agents.ListInstances(t.Context(), &agents.ListInstancesParams{OrganizationID: "org_acme", BlueprintID: a.blueprint.ID}).Collect(10)
	a.NoErr(err)
	a.Equal(len(instances), 1)
	sessions, err := a.agents.ListInstanceSessions(t.Context(), &agents.ListInstanceSessionsParams{InstanceID: "none"}).Collect(10)
	a.NoErr(err)
	a.Equal(len(sessions), 0)
	a.NoErr(a.agents.DeleteBlueprint(t.Context(), a.blueprint.ID))
	_, err = a.agents.GetInstance(t.Context(), instances[0].ID)
	a.True(errors.Is(err, core.ErrNotFound))
	all, err := a.agents.ListBlueprints(t.Context(), nil).Collect(10)
	a.NoErr(err)
	a.Equal(len(all), 0)
}

func TestNoAgentHasRegisteredItself(t *testing.T) {
	c := startChecked(t)
	got, err := c.client.Agents.ValidateCredential(t.Context(), agents.APIKeyCredential{APIKey: core.NewAPIKeyValue("sk_1")}, nil)
	c.NoErr(err)
	c.True(!got.Valid)
	_, err = c.client.Agents.GetRegistration(t.Context(), "agent_reg_1")
	c.True(errors.Is(err, core.ErrNotFound))
	user := agents.ExternalUser{ExternalID: "1", Email: "ada@example.com"}
	_, err = c.client.Agents.LinkClaimAttemptToExternalUser(t.Context(), core.NewSecret("cla_tkn_1"), user, nil)
	c.True(errors.Is(err, core.ErrorCode("invalid_claim")))
}
