package authkit

import (
	"errors"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Guard says why a session may not go on; nil lets it. What it says goes to Config.OnError, not to the default page.
type Guard func(*session.Session) error

// Role lets users in who have one of the roles in the organization of their session.
func Role(slug string, or ...string) Guard {
	return anyOf("role", func(s *session.Session) []string { return append(slices.Clone(s.Roles), s.Role) }, slug, or)
}

// Permission lets users in who have all of the permissions.
func Permission(slug string, and ...string) Guard {
	return allOf("permission", func(s *session.Session) []string { return s.Permissions }, slug, and)
}

// Entitlement lets users in whose organization has all of the entitlements.
func Entitlement(slug string, and ...string) Guard {
	return allOf("entitlement", func(s *session.Session) []string { return s.Entitlements }, slug, and)
}

// FeatureFlag lets users in for whom all of the flags are on, as of their access token.
func FeatureFlag(slug string, and ...string) Guard {
	return allOf("feature flag", func(s *session.Session) []string { return s.FeatureFlags }, slug, and)
}

// Organization lets users in whose session is in one of the organizations.
func Organization(id string, or ...string) Guard {
	return anyOf("organization", func(s *session.Session) []string { return []string{s.OrganizationID} }, id, or)
}

func anyOf(kind string, has func(*session.Session) []string, first string, more []string) Guard {
	wanted := append([]string{first}, more...)
	lacks := errors.New("needs the " + kind + " " + strings.Join(wanted, " or "))
	return func(s *session.Session) error {
		if slices.ContainsFunc(wanted, func(one string) bool { return holds(has(s), one) }) {
			return nil
		}
		return lacks
	}
}

func allOf(kind string, has func(*session.Session) []string, first string, more []string) Guard {
	wanted := append([]string{first}, more...)
	lacks := errors.New("needs the " + kind + " " + strings.Join(wanted, " and "))
	return func(s *session.Session) error {
		if slices.ContainsFunc(wanted, func(one string) bool { return !holds(has(s), one) }) {
			return lacks
		}
		return nil
	}
}

// holds is false for an empty string, which is what a session without a role or an organization has: a name that was
// forgotten in a configuration must not let everybody in.
func holds(values []string, one string) bool { return one != "" && slices.Contains(values, one) }
