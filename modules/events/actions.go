package events

import "github.com/workos-typestate/workos/core"

// ActionDenied is a sign-in or sign-up that the application denied; see package actions.
type ActionDenied struct {
	ActionEndpointID  core.ActionEndpointID  `json:"action_endpoint_id"`
	ActionExecutionID core.ActionExecutionID `json:"action_execution_id"`
	Type              string                 `json:"type"`    // "authentication" or "user_registration"
	Verdict           string                 `json:"verdict"` // "Deny"
	OrganizationID    core.OrganizationID    `json:"organization_id"`
	Email             string                 `json:"email"`
	IPAddress         string                 `json:"ip_address"`
	UserAgent         string                 `json:"user_agent"`
}

// Decisions of the application.
type (
	// ActionAuthenticationDenied is a denied sign-in.
	ActionAuthenticationDenied struct {
		ActionDenied
		UserID core.UserID `json:"user_id"`
	}
	// ActionUserRegistrationDenied is a denied sign-up.
	ActionUserRegistrationDenied struct{ ActionDenied }
)
