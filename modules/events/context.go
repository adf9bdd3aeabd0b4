package events

import "github.com/workos-typestate/workos/core"

// Context is how an event came about.
type Context struct {
	Actor                   *Actor                   `json:"actor,omitzero"`
	ClientID                string                   `json:"client_id"`
	PreviousAttributes      map[string]any           `json:"previous_attributes"`         // what an update replaced
	AccessType              FlagAccess               `json:"access_type"`                 // of a feature flag whose rules were updated
	ConfiguredTargets       *FlagTargets             `json:"configured_targets,omitzero"` // of such a flag
	AJSAnonymousID          string                   `json:"ajs_anonymous_id"`            // Segment's
	GoogleAnalyticsClientID string                   `json:"google_analytics_client_id"`
	GoogleAnalyticsSessions []GoogleAnalyticsSession `json:"google_analytics_sessions"`
}

// Actor is who or what made something happen.
type Actor struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Source ActorSource `json:"source"`
}

// ActorSource is where an actor acted.
type ActorSource string

// The sources of events.
const (
	ActorSourceAdminPortal ActorSource = "admin_portal"
	ActorSourceAPI         ActorSource = "api"
	ActorSourceDashboard   ActorSource = "dashboard"
	ActorSourceSystem      ActorSource = "system"
)

// FlagAccess says for how many a feature flag is on.
type FlagAccess string

// The extents of a feature flag.
const (
	FlagAccessNone FlagAccess = "none"
	FlagAccessSome FlagAccess = "some"
	FlagAccessAll  FlagAccess = "all"
)

// FlagTargets are those for whom a feature flag is on one by one.
type FlagTargets struct {
	Organizations []FlagOrganization `json:"organizations"`
	Users         []FlagUser         `json:"users"`
}

// FlagOrganization is an organization that a feature flag is on for.
type FlagOrganization struct {
	ID   core.OrganizationID `json:"id"`
	Name string              `json:"name"`
}

// FlagUser is a user that a feature flag is on for.
type FlagUser struct {
	ID    core.UserID `json:"id"`
	Email string      `json:"email"`
}

// GoogleAnalyticsSession is the visit in which something happened.
type GoogleAnalyticsSession struct {
	ContainerID   string `json:"containerId"`
	SessionID     string `json:"sessionId"`
	SessionNumber string `json:"sessionNumber"`
}
