package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/agents"
)

// Agents are the calls of package agents.
var Agents = Module{Name: "agents", Calls: []Call{
	Op("getAgentBlueprint", func(c *Client, in *Input) (any, error) {
		return c.Agents.GetBlueprint(in.Ctx, Path[core.AgentBlueprintID](in, "agentBlueprintId"))
	}),
	Op("listAgentBlueprints", func(c *Client, in *Input) (any, error) {
		return c.Agents.ListBlueprints(in.Ctx, Params[agents.ListBlueprintsParams](in))
	}),
	Op("createAgentBlueprint", func(c *Client, in *Input) (any, error) {
		return c.Agents.CreateBlueprint(in.Ctx, Params[agents.CreateBlueprintParams](in))
	}),
	Op("updateAgentBlueprint", func(c *Client, in *Input) (any, error) {
		return c.Agents.UpdateBlueprint(in.Ctx, Path[core.AgentBlueprintID](in, "agentBlueprintId"), Params[agents.UpdateBlueprintParams](in))
	}),
	Op("deleteAgentBlueprint", func(c *Client, in *Input) (any, error) {
		return nil, c.Agents.DeleteBlueprint(in.Ctx, Path[core.AgentBlueprintID](in, "agentBlueprintId"))
	}),
	Op("mintAgentToken", func(c *Client, in *Input) (any, error) {
		params := Params[agents.MintTokenParams](in)
		switch in.Text("type") {
		case "user_delegated":
			params.Grant = agents.UserGrant{UserAccessToken: Value[core.Secret](in, "user_access_token")}
		case "autonomous":
			params.Grant = agents.AutonomousGrant{OrganizationID: Value[core.OrganizationID](in, "organization_id")}
		case "agent_delegated":
			params.Grant = agents.AgentGrant{AgentAccessToken: Value[core.Secret](in, "agent_access_token")}
		case "refresh":
			params.Grant = agents.RefreshGrant{RefreshToken: Value[core.Secret](in, "refresh_token")}
		}
		return c.Agents.MintToken(in.Ctx, Path[core.AgentBlueprintID](in, "agentBlueprintId"), Built(in, params))
	}),
	Op("getAgentInstance", func(c *Client, in *Input) (any, error) {
		return c.Agents.GetInstance(in.Ctx, Path[core.AgentInstanceID](in, "agentInstanceId"))
	}),
	Op("listAgentInstances", func(c *Client, in *Input) (any, error) {
		return c.Agents.ListInstances(in.Ctx, Params[agents.ListInstancesParams](in))
	}),
	Op("deleteAgentInstance", func(c *Client, in *Input) (any, error) {
		return nil, c.Agents.DeleteInstance(in.Ctx, Path[core.AgentInstanceID](in, "agentInstanceId"))
	}),
	Op("getAgentInstanceSession", func(c *Client, in *Input) (any, error) {
		return c.Agents.GetInstanceSession(in.Ctx, Path[core.AgentInstanceSessionID](in, "agentInstanceSessionId"))
	}),
	Op("listAgentInstanceSessions", func(c *Client, in *Input) (any, error) {
		return c.Agents.ListInstanceSessions(in.Ctx, Params[agents.ListInstanceSessionsParams](in))
	}),
	Op("revokeAgentInstanceSession", func(c *Client, in *Input) (any, error) {
		return c.Agents.RevokeInstanceSession(in.Ctx, Path[core.AgentInstanceSessionID](in, "agentInstanceSessionId"))
	}),
	Op("getAgentRegistration", func(c *Client, in *Input) (any, error) {
		return c.Agents.GetRegistration(in.Ctx, Path[core.AgentRegistrationID](in, "id"))
	}),
	Op("linkAgentClaimAttemptToExternalUser", func(c *Client, in *Input) (any, error) {
		return c.Agents.LinkClaimAttemptToExternalUser(in.Ctx, Params[agents.LinkClaimAttemptToExternalUserParams](in))
	}),
	Op("validateAgentCredential", func(c *Client, in *Input) (any, error) {
		var params agents.ValidateCredentialParams
		secret := Value[core.Secret](in, "credential")
		switch in.Text("type") {
		case "api_key":
			params.Credential = agents.APIKeyCredential{APIKey: secret}
		case "access_token":
			params.Credential = agents.AccessTokenCredential{AccessToken: secret, Audience: Value[string](in, "audience")}
		}
		return c.Agents.ValidateCredential(in.Ctx, Built(in, params))
	}),
}}
