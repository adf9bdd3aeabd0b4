package events

import "github.com/workos-typestate/workos/core"

// Context describes the origin of an event.
type Context struct {
	Actor                   *Actor                   `json:"actor,omitzero"`
	ClientID                string                   `json:"client_id"`
	PreviousAttributes      map[string]any           `json:"previous_attributes"`         // the values that an update replaced
	AccessType              FlagAccess               `json:"access_type"`                 // of a feature flag whose rules were updated
	ConfiguredTargets       *FlagTargets             `json:"configured_targets,omitzero"` // likewise
	AJSAnonymousID          string                   `json:"ajs_anonymous_id"`            // Segment's
	GoogleAnalyticsClientID string                   `json:"google_analytics_client_id"`
	GoogleAnalyticsSessions []GoogleAnalyticsSession `json:"google_analytics_sessions"`
}

// Actor is the user or program that caused an event.
type Actor struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Source ActorSource `json:"source"`
}

// ActorSource is the place where an actor acted.
type ActorSource string

// The sources of events.
const (
	ActorSourceAdminPortal ActorSource = "admin_portal"
	ActorSourceAPI         ActorSource = "api"
	ActorSourceDashboard   ActorSource = "dashboard"
	ActorSourceSystem      ActorSource = "system"
)

// FlagAccess is the extent of a feature flag.
type FlagAccess string

// The extents of a feature flag.
const (
	FlagAccessNone FlagAccess = "none"
	FlagAccessSome FlagAccess = "some"
	FlagAccessAll  FlagAccess = "all"
)

// FlagTargets are the individual targets of a feature flag.
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
