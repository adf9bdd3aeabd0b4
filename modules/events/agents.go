package events

import (
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/agents"
)

// AgentIdentity is the user that an agent acts for.
type AgentIdentity struct {
	Object string               `json:"object"` // "agent_identity"
	ID     core.AgentIdentityID `json:"id"`
	UserID core.UserID          `json:"userland_user_id"` // empty until a user has claimed the agent
}

// AgentRegistrationMethod is the way in which an agent registered.
type AgentRegistrationMethod string

// The methods of registration.
const (
	AgentRegistrationMethodAnonymous   AgentRegistrationMethod = "anonymous"
	AgentRegistrationMethodServiceAuth AgentRegistrationMethod = "service_auth"
	AgentRegistrationMethodIDJAG       AgentRegistrationMethod = "id_jag" // an identity assertion authorization grant
)

// AgentRegistrationReference names a registration.
type AgentRegistrationReference struct {
	RegistrationID core.AgentRegistrationID `json:"agent_registration_id"`
}

// AgentClaimant is the user who claimed an agent.
type AgentClaimant struct {
	UserID         core.UserID         `json:"user_id"`
	OrganizationID core.OrganizationID `json:"organization_id"` // empty without an organization
}

// Events of registrations, claims and credentials.
type (
	// AgentRegistrationCreated is an agent that registered itself.
	AgentRegistrationCreated struct {
		Object         string                    `json:"object"` // "agent_registration"
		ID             core.AgentRegistrationID  `json:"id"`
		Identity       AgentIdentity             `json:"agent_identity"`
		OrganizationID core.OrganizationID       `json:"organization_id"`
		Status         agents.RegistrationStatus `json:"status"`
		Kind           agents.RegistrationKind   `json:"kind"`
		Method         AgentRegistrationMethod   `json:"method"`
		CreatedAt      time.Time                 `json:"created_at"`
		UpdatedAt      time.Time                 `json:"updated_at"`
	}
	// AgentRegistrationDeleted is a registration that was deleted.
	AgentRegistrationDeleted struct{ AgentRegistrationReference }
	// AgentRegistrationExpired is a registration that has expired.
	AgentRegistrationExpired struct{ AgentRegistrationReference }
	// AgentRegistrationRefreshed is a registration that was extended.
	AgentRegistrationRefreshed struct{ AgentRegistrationReference }
	// AgentRegistrationRevoked is a registration that was revoked.
	AgentRegistrationRevoked struct{ AgentRegistrationReference }
	// AgentRegistrationOrganizationSwitched is an agent that now acts in another organization.
	AgentRegistrationOrganizationSwitched struct {
		AgentRegistrationReference
		FromOrganizationID core.OrganizationID `json:"from_organization_id"`
		ToOrganizationID   core.OrganizationID `json:"to_organization_id"`
	}
	// AgentRegistrationClaimAttemptCreated is a claim that was started.
	AgentRegistrationClaimAttemptCreated struct {
		Object         string                   `json:"object"` // "agent_registration_claim_attempt"
		ID             core.AgentClaimAttemptID `json:"id"`
		ClaimID        core.AgentClaimID        `json:"agent_registration_claim_id"`
		RegistrationID core.AgentRegistrationID `json:"agent_registration_id"`
		LoginHint      string                   `json:"login_hint"`
		ExpiresAt      time.Time                `json:"expires_at"`
		CreatedAt      time.Time                `json:"created_at"`
		UpdatedAt      time.Time                `json:"updated_at"`
	}
	// AgentRegistrationClaimCompleted is a claim that succeeded.
	AgentRegistrationClaimCompleted struct {
		Object               string                   `json:"object"` // "agent_registration_claim"
		ID                   core.AgentClaimID        `json:"id"`
		RegistrationID       core.AgentRegistrationID `json:"agent_registration_id"`
		ClaimedBy            AgentClaimant            `json:"claimed_by"`
		CompletedByAttemptID core.AgentClaimAttemptID `json:"completed_by_attempt_id"`
		CompletedAt          time.Time                `json:"completed_at"`
		CreatedAt            time.Time                `json:"created_at"`
		UpdatedAt            time.Time                `json:"updated_at"`
	}
	// AgentRegistrationCredentialIssued is a credential issued to an agent, without its value.
	AgentRegistrationCredentialIssued struct {
		Object         string                   `json:"object"` // "agent_registration_credential"
		ID             core.AgentCredentialID   `json:"id"`
		RegistrationID core.AgentRegistrationID `json:"agent_registration_id"`
		Detail         AgentCredentialDetail    `json:"detail"`
		CreatedAt      time.Time                `json:"created_at"`
		UpdatedAt      time.Time                `json:"updated_at"`
	}
)
