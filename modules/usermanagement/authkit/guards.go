package authkit

import (
	"errors"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Guard says why a session may not go on; nil lets it. What it says goes to Config.OnError, not to the default page.
type Guard func(*session.Session) error

// Role lets users in who have one of the roles in the organization of their session.
func Role(slug core.RoleSlug, or ...core.RoleSlug) Guard {
	return anyOf("role", func(s *session.Session) []core.RoleSlug { return append(slices.Clone(s.Roles), s.Role) }, slug, or)
}

// Permission lets users in who have all of the permissions.
func Permission(slug core.PermissionSlug, and ...core.PermissionSlug) Guard {
	return allOf("permission", func(s *session.Session) []core.PermissionSlug { return s.Permissions }, slug, and)
}

// Entitlement lets users in whose organization has all of the entitlements.
func Entitlement(slug core.EntitlementSlug, and ...core.EntitlementSlug) Guard {
	return allOf("entitlement", func(s *session.Session) []core.EntitlementSlug { return s.Entitlements }, slug, and)
}

// FeatureFlag lets users in for whom all of the flags are on, as of their access token.
func FeatureFlag(slug core.FeatureFlagSlug, and ...core.FeatureFlagSlug) Guard {
	return allOf("feature flag", func(s *session.Session) []core.FeatureFlagSlug { return s.FeatureFlags }, slug, and)
}

// Organization lets users in whose session is in one of the organizations.
func Organization(id core.OrganizationID, or ...core.OrganizationID) Guard {
	return anyOf("organization", func(s *session.Session) []core.OrganizationID { return []core.OrganizationID{s.OrganizationID} }, id, or)
}

func anyOf[S ~string](kind string, has func(*session.Session) []S, first S, more []S) Guard {
	wanted := append([]S{first}, more...)
	lacks := errors.New("needs the " + kind + " " + joined(wanted, " or "))
	return func(s *session.Session) error {
		if slices.ContainsFunc(wanted, func(one S) bool { return holds(has(s), one) }) {
			return nil
		}
		return lacks
	}
}

func allOf[S ~string](kind string, has func(*session.Session) []S, first S, more []S) Guard {
	wanted := append([]S{first}, more...)
	lacks := errors.New("needs the " + kind + " " + joined(wanted, " and "))
	return func(s *session.Session) error {
		if slices.ContainsFunc(wanted, func(one S) bool { return !holds(has(s), one) }) {
			return lacks
		}
		return nil
	}
}

// joined is strings.Join for names of any type.
func joined[S ~string](names []S, separator string) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, separator)
}

// holds is false for an empty string, which is what a session without a role or an organization has: a name that was
// forgotten in a configuration must not let everybody in.
func holds[S ~string](values []S, one S) bool { return one != "" && slices.Contains(values, one) }
