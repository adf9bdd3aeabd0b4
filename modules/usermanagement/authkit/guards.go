package authkit

import (
	"slices"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/guard"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Guard says why a session may not go on; nil lets it. What it says goes to Config.OnError, not to the default page.
type Guard func(*session.Session) error

// Role lets users in who have one of the roles in the organization of their session.
func Role(slug core.RoleSlug, or ...core.RoleSlug) Guard {
	return guard.AnyOf("role", func(s *session.Session) []core.RoleSlug { return append(slices.Clone(s.Roles), s.Role) }, slug, or)
}

// Permission lets users in who have all of the permissions.
func Permission(slug core.PermissionSlug, and ...core.PermissionSlug) Guard {
	return guard.AllOf("permission", func(s *session.Session) []core.PermissionSlug { return s.Permissions }, slug, and)
}

// Entitlement lets users in whose organization has all of the entitlements.
func Entitlement(slug core.EntitlementSlug, and ...core.EntitlementSlug) Guard {
	return guard.AllOf("entitlement", func(s *session.Session) []core.EntitlementSlug { return s.Entitlements }, slug, and)
}

// FeatureFlag lets users in for whom all of the flags are on, as of their access token.
func FeatureFlag(slug core.FeatureFlagSlug, and ...core.FeatureFlagSlug) Guard {
	return guard.AllOf("feature flag", func(s *session.Session) []core.FeatureFlagSlug { return s.FeatureFlags }, slug, and)
}

// Organization lets users in whose session is in one of the organizations.
func Organization(id core.OrganizationID, or ...core.OrganizationID) Guard {
	return guard.AnyOf("organization", func(s *session.Session) []core.OrganizationID { return []core.OrganizationID{s.OrganizationID} }, id, or)
}
