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

// Caller is who sent a request, one of these:
//
//	&bearer.User{}
//	&bearer.Machine{}
//	&bearer.KeyOwner{}
type Caller interface {
	names() names
}

// names are the values that guards compare.
type names struct {
	organization core.OrganizationID
	roles        []core.RoleSlug
	permissions  []core.PermissionSlug
	entitlements []core.EntitlementSlug
	flags        []core.FeatureFlagSlug
	scopes       []string
}

// User is a user of AuthKit, with the access token of a session or one that a Connect application got for the user.
type User struct {
	*usermanagement.AccessTokenClaims // in an application's token, SessionID is the user's consent

	// Scopes are the scopes of an application's token. The token of a session has none.
	Scopes []string

	// Session is the session of the cookie, if the request had a cookie instead of a token: see Config.Cookies.
	Session *session.Session

	Claims Claims // the claims of an application's token
}

// Machine is an M2M application of Connect, which acts for the organization that owns it, without a user.
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

// KeyOwner is the organization or the user that owns an API key.
type KeyOwner struct {
	APIKey              apikeys.APIKey // Owner says whose it is
	AgentRegistrationID core.AgentRegistrationID
}

// OrganizationID is the organization of the key. It is empty if the SDK does not know the type of the owner.
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

// DecodeClaims decodes the claims of a user's or a machine's token into your own type, for claims that a JWT template
// adds. Errors: usermanagement.ErrTokenMalformed if a claim has another type; *core.ArgumentError for the owner of an
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

// admitted is the value in the context of a request.
type admitted struct {
	caller Caller
	by     *Auth // nil in a test's context
}

// FromContext returns the caller of the request. Behind Require there always is one.
func FromContext(ctx context.Context) (Caller, bool) {
	found, _ := ctx.Value(contextKey{}).(admitted)
	if isNobody(found.caller) {
		return nil, false
	}
	return found.caller, true
}

// isNobody reports whether a caller is nil, of any type, or a user without claims.
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

// NewContext returns a context with a caller, for tests of handlers and for servers other than those of net/http.
// Require and Optional ignore it.
func NewContext(ctx context.Context, caller Caller) context.Context {
	return context.WithValue(ctx, contextKey{}, admitted{caller: caller})
}

// Handler returns a handler for the type of caller that serve takes. It needs Require in front. For a caller of another
// type the response is 403, and for a request without a caller 401.
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
