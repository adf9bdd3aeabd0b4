package agents_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/agents"
)

// recorder keeps the body of the last request.
type recorder struct {
	answer
	body string
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	r.body = string(body)
	if err != nil {
		return nil, err
	}
	return r.answer.RoundTrip(request)
}

func service(t *testing.T, transport http.RoundTripper) *agents.Service {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return agents.New(client)
}

func TestGrants(t *testing.T) {
	tests := []struct {
		name  string
		grant agents.Grant
		want  string
	}{
		{"for a user", agents.UserGrant{UserAccessToken: "ey"}, `{"intent":"book","type":"user_delegated","user_access_token":"ey"}`},
		{"for nobody", agents.AutonomousGrant{OrganizationID: "org_1"}, `{"intent":"book","type":"autonomous","organization_id":"org_1"}`},
		{"for another agent", agents.AgentGrant{AgentAccessToken: "ey"}, `{"intent":"book","type":"agent_delegated","agent_access_token":"ey"}`},
		{"to go on", agents.RefreshGrant{RefreshToken: "rt"}, `{"intent":"book","type":"refresh","refresh_token":"rt"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			sent := &recorder{answer: `{"access_token":"secret_1","refresh_token":"secret_2"}`}
			params := agents.MintTokenParams{Grant: test.grant, Intent: "book"}
			token, err := service(t, sent).MintToken(t.Context(), "agent_blueprint_1", params)
			is.NoErr(err)
			is.Equal(sent.body, test.want)
			is.Equal(token.AccessToken.Reveal(), "secret_1")

			printed := fmt.Sprintf("%+v %#v %+v", token, token, params)
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
		{"an API key", agents.APIKeyCredential{APIKey: "sk_1"}, `{"type":"api_key","credential":"sk_1"}`},
		{"an access token", agents.AccessTokenCredential{AccessToken: "ey"}, `{"type":"access_token","credential":"ey"}`},
		{
			"an access token for an audience",
			agents.AccessTokenCredential{AccessToken: "ey", Audience: "https://api.example.com"},
			`{"type":"access_token","credential":"ey","audience":"https://api.example.com"}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			sent := &recorder{answer: `{"valid":false,"registration_id":null,"expires_at":null}`}
			validation, err := service(t, sent).ValidateCredential(t.Context(), agents.ValidateCredentialParams{Credential: test.credential})
			is.NoErr(err)
			is.Equal(*validation, agents.CredentialValidation{})
			is.Equal(sent.body, test.want)
		})
	}
}

func TestUpdatesOfBlueprints(t *testing.T) {
	tests := []struct {
		name   string
		params agents.UpdateBlueprintParams
		want   string
	}{
		{"nothing is changed by itself", agents.UpdateBlueprintParams{}, `{}`},
		{
			"a list is emptied, and the other one stays",
			agents.UpdateBlueprintParams{InvocableBy: agents.InvocableBy{RoleSlugs: []string{}}},
			`{"invocable_by":{"role_slugs":[]}}`,
		},
		{
			"a list is replaced, and the other one stays",
			agents.UpdateBlueprintParams{InvocableBy: agents.InvocableBy{OrganizationIDs: []string{"org_1"}}},
			`{"invocable_by":{"organization_ids":["org_1"]}}`,
		},
		{
			"one setting is changed, and the others stay",
			agents.UpdateBlueprintParams{SessionSettings: agents.SessionSettings{MaxAgeSeconds: 60}},
			`{"session_settings":{"max_age_seconds":60}}`,
		},
		{"a description is taken away", agents.UpdateBlueprintParams{Description: core.Null[string]()}, `{"description":null}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			sent := &recorder{answer: `{"id":"agent_blueprint_1"}`}
			_, err := service(t, sent).UpdateBlueprint(t.Context(), "agent_blueprint_1", test.params)
			is.NoErr(err)
			is.Equal(sent.body, test.want)
		})
	}
}

func TestEmptyArguments(t *testing.T) {
	ctx, s := t.Context(), service(t, answer(`{"id":"1"}`))
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"GetBlueprint", "agentBlueprintId", func() error { _, err := s.GetBlueprint(ctx, ""); return err }},
		{"UpdateBlueprint", "agentBlueprintId", func() error { _, err := s.UpdateBlueprint(ctx, "", agents.UpdateBlueprintParams{}); return err }},
		{"DeleteBlueprint", "agentBlueprintId", func() error { return s.DeleteBlueprint(ctx, "") }},
		{"MintToken", "agentBlueprintId", func() error {
			_, err := s.MintToken(ctx, "", agents.MintTokenParams{Grant: agents.RefreshGrant{}})
			return err
		}},
		{"MintToken", "Grant", func() error { _, err := s.MintToken(ctx, "agent_blueprint_1", agents.MintTokenParams{}); return err }},
		{"GetInstance", "agentInstanceId", func() error { _, err := s.GetInstance(ctx, ""); return err }},
		{"DeleteInstance", "agentInstanceId", func() error { return s.DeleteInstance(ctx, "") }},
		{"GetInstanceSession", "agentInstanceSessionId", func() error { _, err := s.GetInstanceSession(ctx, ""); return err }},
		{"RevokeInstanceSession", "agentInstanceSessionId", func() error { _, err := s.RevokeInstanceSession(ctx, ""); return err }},
		{"GetRegistration", "id", func() error { _, err := s.GetRegistration(ctx, ""); return err }},
		{"ValidateCredential", "Credential", func() error { _, err := s.ValidateCredential(ctx, agents.ValidateCredentialParams{}); return err }},
	}
	for _, test := range tests {
		t.Run(test.call+" refuses an empty "+test.argument, func(t *testing.T) {
			is := is.New(t)
			refused, ok := errors.AsType[*core.ArgumentError](test.do())
			is.True(ok)
			is.Equal(refused.Argument, test.argument)
		})
	}
}
