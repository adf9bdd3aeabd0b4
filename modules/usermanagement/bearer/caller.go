package bearer

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Caller is who a request is from, one of these:
//
//	&bearer.User{}
//	&bearer.Machine{}
//	&bearer.KeyOwner{}
type Caller interface {
	names() names
}

// names are what guards compare.
type names struct {
	organization core.OrganizationID
	roles        []core.RoleSlug
	permissions  []core.PermissionSlug
	entitlements []core.EntitlementSlug
	flags        []core.FeatureFlagSlug
	scopes       []string
}

// User is a user of AuthKit, with the access token of a session or one that an application of Connect got for them.
type User struct {
	*usermanagement.AccessTokenClaims // of an application's token: SessionID is the user's consent

	// Scopes are those of an application's token. The token of a session has none.
	Scopes []string

	// Session is that of the cookie, if the request came with one in place of a token: see Config.Cookies.
	Session *session.Session

	Claims Claims // of an application's token
}

// Machine is an M2M application of Connect, which acts for the organization that owns it and for no user.
type Machine struct {
	ClientID       core.ClientID
	OrganizationID core.OrganizationID
	Scopes         []string
	Permissions    []core.PermissionSlug // if a JWT template adds them
	ID             string                // of the token (jti)
	Issuer         string
	Audience       []string
	IssuedAt       time.Time
	ExpiresAt      time.Time
	Claims         Claims
}

// Claims are all claims of a token, which DecodeClaims decodes.
type Claims struct{ payload hidden.Value[[]byte] }

// KeyOwner is the organization, or the user, that an API key belongs to.
type KeyOwner struct {
	APIKey              apikeys.APIKey // Owner says whose it is
	AgentRegistrationID core.AgentRegistrationID
}

// OrganizationID is the organization that the key is for. It is empty for an owner of a type that is new to the SDK.
func (k *KeyOwner) OrganizationID() core.OrganizationID {
	switch owner := k.APIKey.Owner.(type) {
	case apikeys.OrganizationOwner:
		return owner.ID
	case apikeys.UserOwner:
		return owner.OrganizationID
	}
	return ""
}

func (u *User) names() names {
	if u == nil || u.AccessTokenClaims == nil {
		return names{}
	}
	roles := u.Roles
	if u.Role != "" {
		roles = append(slices.Clone(roles), u.Role)
	}
	return names{u.OrganizationID, roles, u.Permissions, u.Entitlements, u.FeatureFlags, u.Scopes}
}

func (m *Machine) names() names {
	if m == nil {
		return names{}
	}
	return names{organization: m.OrganizationID, permissions: m.Permissions, scopes: m.Scopes}
}

func (k *KeyOwner) names() names {
	if k == nil {
		return names{}
	}
	return names{organization: k.OrganizationID(), permissions: k.APIKey.Permissions}
}

// DecodeClaims decodes the claims of a user's or a machine's token into a type of the program's own, for those that a JWT
// template adds. Errors: usermanagement.ErrTokenMalformed if a claim has another type; *core.ArgumentError for the owner of an
// API key, which has no claims.
func DecodeClaims[T any](caller Caller) (*T, error) {
	var payload []byte
	switch caller := caller.(type) {
	case *User:
		if caller != nil && caller.Claims.payload.IsZero() && caller.AccessTokenClaims != nil {
			return usermanagement.DecodeClaims[T](caller.AccessTokenClaims)
		}
		if caller != nil {
			payload = caller.Claims.payload.Get()
		}
	case *Machine:
		if caller != nil {
			payload = caller.Claims.payload.Get()
		}
	}
	if payload == nil {
		return nil, &core.ArgumentError{Argument: "caller", Reason: "has no claims"}
	}
	claims := new(T)
	if codec.UnmarshalForeign(slices.Clone(payload), claims) != nil {
		return nil, usermanagement.ErrTokenMalformed
	}
	return claims, nil
}

type contextKey struct{}

// admitted is what the context of a request has.
type admitted struct {
	caller Caller
	by     *Auth // nil in a test's context
}

// FromContext returns the caller of the request whose context this is. Behind Require there always is one.
func FromContext(ctx context.Context) (Caller, bool) {
	found, _ := ctx.Value(contextKey{}).(admitted)
	if isNobody(found.caller) {
		return nil, false
	}
	return found.caller, true
}

// isNobody reports whether a caller is nil, in whatever type, or a user of whom nothing is known.
func isNobody(caller Caller) bool {
	switch caller := caller.(type) {
	case *User:
		return caller == nil || caller.AccessTokenClaims == nil
	case *Machine:
		return caller == nil
	case *KeyOwner:
		return caller == nil
	}
	return true
}

// From is FromContext for one kind of caller:
//
//	user, ok := bearer.From[*bearer.User](ctx)
//
// It is not ok for a caller of another kind.
func From[C Caller](ctx context.Context) (caller C, ok bool) {
	found, _ := FromContext(ctx)
	caller, ok = found.(C)
	return caller, ok
}

// NewContext returns a context with a caller, for tests of handlers and for servers other than those of net/http. Require and
// Optional do not look at it.
func NewContext(ctx context.Context, caller Caller) context.Context {
	return context.WithValue(ctx, contextKey{}, admitted{caller: caller})
}

// Handler returns a handler for one kind of caller: what serve takes is what comes. It stands behind Require. A caller of
// another kind is answered with 403, and a request without one with 401.
func Handler[C Caller](serve func(http.ResponseWriter, *http.Request, C)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, ok := From[C](r.Context())
		if ok {
			serve(w, r, caller)
			return
		}
		found, _ := r.Context().Value(contextKey{}).(admitted)
		refusal := &Error{Status: http.StatusForbidden, Err: ErrForbidden}
		if isNobody(found.caller) {
			refusal = &Error{Status: http.StatusUnauthorized, Err: ErrNoToken}
		}
		found.by.fail(w, r, found.by.challenged(refusal, nil))
	})
}
