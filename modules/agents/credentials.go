package agents

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Credential is the credential that a registered agent presents, one of these:
//
//	agents.APIKeyCredential{APIKey: core.NewAPIKeyValue(presented)}
//	agents.AccessTokenCredential{AccessToken: core.NewAccessToken(presented), Audience: "https://api.example.com"}
type Credential interface{ fields() credentialFields }

// APIKeyCredential is an API key issued to the agent.
type APIKeyCredential struct{ APIKey core.APIKeyValue }

// AccessTokenCredential is an access token issued to the agent.
type AccessTokenCredential struct {
	AccessToken core.AccessToken
	Audience    string // the required audience of the token; not checked if empty
}

// credentialFields are the members of the request body for a Credential.
type credentialFields struct {
	Type       string        `json:"type"`
	Credential core.Revealer `json:"credential"`
	Audience   string        `json:"audience,omitzero"`
}

func (c APIKeyCredential) fields() credentialFields {
	return credentialFields{Type: "api_key", Credential: c.APIKey}
}

func (c AccessTokenCredential) fields() credentialFields {
	return credentialFields{Type: "access_token", Credential: c.AccessToken, Audience: c.Audience}
}

// ValidateCredentialParams has no members yet.
type ValidateCredentialParams struct{}

// CredentialValidation is the result of ValidateCredential.
type CredentialValidation struct {
	Valid          bool                     `json:"valid"`
	RegistrationID core.AgentRegistrationID `json:"registration_id"`     // of the agent; empty if the credential is not valid
	ExpiresAt      time.Time                `json:"expires_at,omitzero"` // zero if it does not expire, or is not valid
}

// ValidateCredential reports whether a credential is valid, and if so, which agent it was issued to. An invalid
// credential is not an error.
//
// POST /agents/credentials/validate, behind the feature flag agent-auth-public-api. Errors worth handling:
// core.ErrorCode("invalid_request"); *core.ArgumentError for a nil Credential.
func (s Service) ValidateCredential(ctx context.Context, credential Credential, params *ValidateCredentialParams, opts ...core.PostOption) (*CredentialValidation, error) {
	if credential == nil {
		return nil, &core.ArgumentError{Argument: "credential", Reason: "is nil"}
	}
	body := struct {
		credentialFields `json:",embed"`
		*ValidateCredentialParams
	}{credential.fields(), params}
	return engine.Post[CredentialValidation](ctx, s.client, core.Path("/agents/credentials/validate"), body, opts...)
}
