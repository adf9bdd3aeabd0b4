package agents

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Registration is an agent that registered itself with the application.
type Registration struct {
	ID             core.AgentRegistrationID `json:"id"`
	Identity       Identity                 `json:"agent_identity"`
	OrganizationID core.OrganizationID      `json:"organization_id"`
	Status         RegistrationStatus       `json:"status"`
	Kind           RegistrationKind         `json:"kind"`
	Claim          *Claim                   `json:"claim,omitzero"` // nil if none was started
	CreatedAt      time.Time                `json:"created_at"`
	UpdatedAt      time.Time                `json:"updated_at"`
}

// Identity is the user that an agent acts for.
type Identity struct {
	ID        core.AgentIdentityID `json:"id"`
	UserID    core.UserID          `json:"userland_user_id"` // empty as long as no user has claimed the agent
	CreatedAt time.Time            `json:"created_at"`
	UpdatedAt time.Time            `json:"updated_at"`
}

// Claim is an offer to a user to claim an agent.
type Claim struct {
	ID         core.AgentClaimID `json:"id"`
	Completion *ClaimCompletion  `json:"claim_completion,omitzero"` // nil until a user has claimed it
	ExpiresAt  time.Time         `json:"expires_at"`
	CreatedAt  time.Time         `json:"created_at"`
	UpdatedAt  time.Time         `json:"updated_at"`
}

// ClaimCompletion is the successful attempt of a claim.
type ClaimCompletion struct {
	ID        core.AgentClaimAttemptID `json:"id"`
	ClaimedAt time.Time                `json:"claimed_at"`
	ExpiresAt time.Time                `json:"expires_at"`
	CreatedAt time.Time                `json:"created_at"`
	UpdatedAt time.Time                `json:"updated_at"`
}

// RegistrationStatus is the status of a registration.
type RegistrationStatus string

// The statuses of a registration.
const (
	RegistrationStatusUnverified RegistrationStatus = "unverified"
	RegistrationStatusVerified   RegistrationStatus = "verified"
	RegistrationStatusExpired    RegistrationStatus = "expired"
	RegistrationStatusRevoked    RegistrationStatus = "revoked"
)

// RegistrationKind is the way in which an agent registered.
type RegistrationKind string

// The kinds of a registration.
const (
	RegistrationKindAnonymous         RegistrationKind = "anonymous"          // it named no user
	RegistrationKindServiceAuth       RegistrationKind = "service_auth"       // it named a user, who must claim it
	RegistrationKindIdentityAssertion RegistrationKind = "identity_assertion" // it brought proof of its user
)

// GetRegistration returns the registration with the given ID.
//
// GET /agents/registrations/{id}, behind the feature flag agent-auth-public-api. Errors worth handling:
// core.ErrNotFound.
func (s Service) GetRegistration(ctx context.Context, id core.AgentRegistrationID, opts ...core.GetOption) (*Registration, error) {
	return engine.Get[Registration](ctx, s.client, engine.Path1("/agents/registrations/{id}", id), opts...)
}
