package bearer

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/guard"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Guard decides whether a caller may continue. The zero value rejects every caller.
type Guard struct {
	judge  func(Caller) error
	scopes []string // the scopes that a token needs for it
}

// GuardFunc returns a guard of your own: judge returns nil if a caller may continue, or an error that says why not. The
// error goes to Config.OnError, not to the caller.
func GuardFunc(judge func(Caller) error) Guard { return Guard{judge: judge} }

// Role admits users who have one of the roles in the organization of their token. Machines and API keys have no roles.
func Role(slug core.RoleSlug, or ...core.RoleSlug) Guard {
	return GuardFunc(guard.AnyOf("role", func(c Caller) []core.RoleSlug { return c.names().roles }, slug, or))
}

// Permission admits callers who have all of the permissions: users, API keys, and machines whose token gets them from a
// JWT template.
func Permission(slug core.PermissionSlug, and ...core.PermissionSlug) Guard {
	return GuardFunc(guard.AllOf("permission", func(c Caller) []core.PermissionSlug { return c.names().permissions }, slug, and))
}

// Entitlement admits users whose organization has all of the entitlements.
func Entitlement(slug core.EntitlementSlug, and ...core.EntitlementSlug) Guard {
	return GuardFunc(guard.AllOf("entitlement", func(c Caller) []core.EntitlementSlug { return c.names().entitlements }, slug, and))
}

// FeatureFlag admits users for whom all of the flags are on, according to their access token.
func FeatureFlag(slug core.FeatureFlagSlug, and ...core.FeatureFlagSlug) Guard {
	return GuardFunc(guard.AllOf("feature flag", func(c Caller) []core.FeatureFlagSlug { return c.names().flags }, slug, and))
}

// Organization admits callers who act in one of the organizations: users, machines and API keys.
func Organization(id core.OrganizationID, or ...core.OrganizationID) Guard {
	return GuardFunc(guard.AnyOf("organization", func(c Caller) []core.OrganizationID { return []core.OrganizationID{c.names().organization} }, id, or))
}

// Scope admits callers whose token has all of the scopes. Tokens of sessions and API keys have none: use separate
// guards for them. The error response lists all scopes that the guards of the request require (RFC 6750 §3.1,
// insufficient_scope).
func Scope(name string, and ...string) Guard {
	return Guard{
		judge:  guard.AllOf("scope", func(c Caller) []string { return c.names().scopes }, name, and),
		scopes: append([]string{name}, and...),
	}
}

// SignedInWithin admits users who have authenticated within the last d: it is authkit.SignedInWithin for tokens, with
// the same bounds for d. A rejected user gets the response of RFC 9470 §3: 401 and insufficient_user_authentication,
// with max_age. Machines and API keys never sign in; they get 403.
func SignedInWithin(d time.Duration) Guard {
	judge := authkit.SignedInWithin(d)
	return GuardFunc(func(c Caller) error {
		user, ok := c.(*User)
		if !ok || isNobody(c) {
			return errors.New("needs a user who has signed in recently")
		}
		return judge(&session.Session{Claims: user.AccessTokenClaims})
	})
}

// refusalOf returns the error of the guards that reject a caller, or nil. A missing scope comes last, because a new
// token with that scope does not help against the others.
func refusalOf(guards []Guard, caller Caller) (scope bool, err error) {
	var lacksScope error
	var stale *authkit.StaleSignInError // the shortest
	for _, one := range guards {
		if one.judge == nil {
			return false, errors.New("a guard is the zero value")
		}
		err := one.judge(caller)
		tooOld, isStale := errors.AsType[*authkit.StaleSignInError](err)
		switch {
		case err == nil:
		case len(one.scopes) > 0:
			lacksScope = err
		case isStale:
			if stale == nil || tooOld.Within < stale.Within {
				stale = tooOld
			}
		default:
			return false, err
		}
	}
	switch {
	case lacksScope != nil:
		return true, lacksScope
	case stale != nil:
		return false, stale
	}
	return false, nil
}

// scopesOf returns the scopes that a token needs for all of the guards. It omits invalid scopes (RFC 6749 §3.3), which
// no token can have and no challenge can name.
func scopesOf(guards []Guard) (scopes []string) {
	for _, one := range guards {
		for _, scope := range one.scopes {
			if isQuotable(scope) && scope != "" && !strings.Contains(scope, " ") && !slices.Contains(scopes, scope) {
				scopes = append(scopes, scope)
			}
		}
	}
	return scopes
}
