package agents_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/agents"
)

func TestGrants(t *testing.T) {
	tests := []struct {
		name  string
		grant agents.Grant
		want  string
	}{
		{"for a user", agents.UserGrant{UserAccessToken: core.NewAccessToken("ey")}, `{"intent":"book","type":"user_delegated","user_access_token":"ey"}`},
		{"for itself", agents.AutonomousGrant{OrganizationID: "org_1"}, `{"intent":"book","type":"autonomous","organization_id":"org_1"}`},
		{"for another agent", agents.AgentGrant{AgentAccessToken: core.NewAccessToken("ey")}, `{"intent":"book","type":"agent_delegated","agent_access_token":"ey"}`},
		{"to continue", agents.RefreshGrant{RefreshToken: core.NewRefreshToken("rt")}, `{"intent":"book","type":"refresh","refresh_token":"rt"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, agents.New, `{"access_token":"secret_1","refresh_token":"secret_2"}`)
			params := &agents.MintTokenParams{Intent: "book"}
			token, err := service.MintToken(t.Context(), "agent_blueprint_1", test.grant, params)
			is.NoErr(err)
			is.Equal(sent.Last().Body, test.want)
			is.Equal(token.AccessToken.Reveal(), "secret_1")

			printed := fmt.Sprintf("%+v %#v %+v", token, token, test.grant)
			for _, secret := range []string{"secret_", `"ey"`, `"rt"`, ":ey", ":rt"} {
				is.True(!strings.Contains(printed, secret))
			}
		})
	}
}

func TestCredentials(t *testing.T) {
	tests := []struct {
		name       string
		credential agents.Credential
		want       string
	}{
		{"an API key", agents.APIKeyCredential{APIKey: core.NewAPIKeyValue("sk_1")}, `{"type":"api_key","credential":"sk_1"}`},
		{"an access token", agents.AccessTokenCredential{AccessToken: core.NewAccessToken("ey")}, `{"type":"access_token","credential":"ey"}`},
		{
			"an access token for an audience",
			agents.AccessTokenCredential{AccessToken: core.NewAccessToken("ey"), Audience: "https://api.example.com"},
			`{"type":"access_token","credential":"ey","audience":"https://api.example.com"}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, agents.New, `{"valid":false,"registration_id":null,"expires_at":null}`)
			validation, err := service.ValidateCredential(t.Context(), test.credential, nil)
			is.NoErr(err)
			is.Equal(*validation, agents.CredentialValidation{})
			is.Equal(sent.Last().Body, test.want)
		})
	}
}

func TestUpdatesOfBlueprints(t *testing.T) {
	tests := []struct {
		name   string
		params agents.UpdateBlueprintParams
		want   string
	}{
		{"nothing is changed by default", agents.UpdateBlueprintParams{}, `{}`},
		{
			"a list is emptied, and the other one stays",
			agents.UpdateBlueprintParams{InvocableBy: agents.InvocableBy{RoleSlugs: []core.RoleSlug{}}},
			`{"invocable_by":{"role_slugs":[]}}`,
		},
		{
			"a list is replaced, and the other one stays",
			agents.UpdateBlueprintParams{InvocableBy: agents.InvocableBy{OrganizationIDs: []core.OrganizationID{"org_1"}}},
			`{"invocable_by":{"organization_ids":["org_1"]}}`,
		},
		{
			"one setting is changed, and the others stay",
			agents.UpdateBlueprintParams{SessionSettings: agents.SessionSettings{MaxAgeSeconds: 60}},
			`{"session_settings":{"max_age_seconds":60}}`,
		},
		{"a description is removed", agents.UpdateBlueprintParams{Description: core.Null[string]()}, `{"description":null}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, agents.New, `{"id":"agent_blueprint_1"}`)
			_, err := service.UpdateBlueprint(t.Context(), "agent_blueprint_1", &test.params)
			is.NoErr(err)
			is.Equal(sent.Last().Body, test.want)
		})
	}
}

func TestEmptyArguments(t *testing.T) {
	ctx := t.Context()
	s, _ := moduletest.Start(t, agents.New, `{"id":"1"}`)
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"MintToken", "grant", func() error { _, err := s.MintToken(ctx, "agent_blueprint_1", nil, nil); return err }},
		{"ValidateCredential", "credential", func() error { _, err := s.ValidateCredential(ctx, nil, nil); return err }},
	}
	for _, test := range tests {
		t.Run(test.call+" rejects an empty "+test.argument, func(t *testing.T) { moduletest.WantArgument(t, test.do(), test.argument) })
	}
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
