package authkit

import (
	"slices"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/guard"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Guard returns nil if a session may continue, or an error that says why not. The error goes to Config.OnError, not to
// the default page.
type Guard func(*session.Session) error

// Role admits users who have one of the roles in the organization of their session.
func Role(slug core.RoleSlug, or ...core.RoleSlug) Guard {
	return guard.AnyOf("role", func(s *session.Session) []core.RoleSlug { return append(slices.Clone(s.Roles), s.Role) }, slug, or)
}

// Permission admits users who have all of the permissions.
func Permission(slug core.PermissionSlug, and ...core.PermissionSlug) Guard {
	return guard.AllOf("permission", func(s *session.Session) []core.PermissionSlug { return s.Permissions }, slug, and)
}

// Entitlement admits users whose organization has all of the entitlements.
func Entitlement(slug core.EntitlementSlug, and ...core.EntitlementSlug) Guard {
	return guard.AllOf("entitlement", func(s *session.Session) []core.EntitlementSlug { return s.Entitlements }, slug, and)
}

// FeatureFlag admits users for whom all of the flags are on, according to their access token.
func FeatureFlag(slug core.FeatureFlagSlug, and ...core.FeatureFlagSlug) Guard {
	return guard.AllOf("feature flag", func(s *session.Session) []core.FeatureFlagSlug { return s.FeatureFlags }, slug, and)
}

// Organization admits users whose session is in one of the organizations.
func Organization(id core.OrganizationID, or ...core.OrganizationID) Guard {
	return guard.AnyOf("organization", func(s *session.Session) []core.OrganizationID { return []core.OrganizationID{s.OrganizationID} }, id, or)
}
