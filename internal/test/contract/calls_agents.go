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
		return c.Agents.ListBlueprints(in.Ctx, Optional[agents.ListBlueprintsParams](in)).Page()
	}),
	Op("createAgentBlueprint", func(c *Client, in *Input) (any, error) {
		return c.Agents.CreateBlueprint(in.Ctx, Value[string](in, "name"), Value[agents.SessionSettings](in, "session_settings"), Optional[agents.CreateBlueprintParams](in))
	}),
	Op("updateAgentBlueprint", func(c *Client, in *Input) (any, error) {
		return c.Agents.UpdateBlueprint(in.Ctx, Path[core.AgentBlueprintID](in, "agentBlueprintId"), Optional[agents.UpdateBlueprintParams](in))
	}),
	Op("deleteAgentBlueprint", func(c *Client, in *Input) (any, error) {
		return nil, c.Agents.DeleteBlueprint(in.Ctx, Path[core.AgentBlueprintID](in, "agentBlueprintId"))
	}),
	Op("mintAgentToken", func(c *Client, in *Input) (any, error) {
		var grant agents.Grant
		switch in.Text("type") {
		case "user_delegated":
			grant = agents.UserGrant{UserAccessToken: Value[core.AccessToken](in, "user_access_token")}
		case "autonomous":
			grant = agents.AutonomousGrant{OrganizationID: Value[core.OrganizationID](in, "organization_id")}
		case "agent_delegated":
			grant = agents.AgentGrant{AgentAccessToken: Value[core.AccessToken](in, "agent_access_token")}
		case "refresh":
			grant = agents.RefreshGrant{RefreshToken: Value[core.RefreshToken](in, "refresh_token")}
		}
		return c.Agents.MintToken(in.Ctx, Path[core.AgentBlueprintID](in, "agentBlueprintId"), grant, Optional[agents.MintTokenParams](in))
	}),
	Op("getAgentInstance", func(c *Client, in *Input) (any, error) {
		return c.Agents.GetInstance(in.Ctx, Path[core.AgentInstanceID](in, "agentInstanceId"))
	}),
	Op("listAgentInstances", func(c *Client, in *Input) (any, error) {
		return c.Agents.ListInstances(in.Ctx, Optional[agents.ListInstancesParams](in)).Page()
	}),
	Op("deleteAgentInstance", func(c *Client, in *Input) (any, error) {
		return nil, c.Agents.DeleteInstance(in.Ctx, Path[core.AgentInstanceID](in, "agentInstanceId"))
	}),
	Op("getAgentInstanceSession", func(c *Client, in *Input) (any, error) {
		return c.Agents.GetInstanceSession(in.Ctx, Path[core.AgentInstanceSessionID](in, "agentInstanceSessionId"))
	}),
	Op("listAgentInstanceSessions", func(c *Client, in *Input) (any, error) {
		return c.Agents.ListInstanceSessions(in.Ctx, Optional[agents.ListInstanceSessionsParams](in)).Page()
	}),
	Op("revokeAgentInstanceSession", func(c *Client, in *Input) (any, error) {
		return c.Agents.RevokeInstanceSession(in.Ctx, Path[core.AgentInstanceSessionID](in, "agentInstanceSessionId"))
	}),
	Op("getAgentRegistration", func(c *Client, in *Input) (any, error) {
		return c.Agents.GetRegistration(in.Ctx, Path[core.AgentRegistrationID](in, "id"))
	}),
	Op("linkAgentClaimAttemptToExternalUser", func(c *Client, in *Input) (any, error) {
		return c.Agents.LinkClaimAttemptToExternalUser(in.Ctx, Value[core.Secret](in, "claim_attempt_token"), Value[agents.ExternalUser](in, "user"), Optional[agents.LinkClaimAttemptToExternalUserParams](in))
	}),
	Op("validateAgentCredential", func(c *Client, in *Input) (any, error) {
		var credential agents.Credential
		switch in.Text("type") {
		case "api_key":
			credential = agents.APIKeyCredential{APIKey: Value[core.APIKeyValue](in, "credential")}
		case "access_token":
			credential = agents.AccessTokenCredential{AccessToken: Value[core.AccessToken](in, "credential"), Audience: Value[string](in, "audience")}
		}
		return c.Agents.ValidateCredential(in.Ctx, credential, nil)
	}),
}}
