package authkit_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/core"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func TestGuards(t *testing.T) {
	grace := &session.Session{Claims: &session.Claims{
		Role: "admin", Roles: []core.RoleSlug{"admin", "billing"}, Permissions: []core.PermissionSlug{"widgets:read", "widgets:write"},
		Entitlements: []core.EntitlementSlug{"sso"}, FeatureFlags: []core.FeatureFlagSlug{"beta"}, OrganizationID: "org_1",
	}}
	nobody := &session.Session{Claims: &session.Claims{}}
	oneRole := &session.Session{Claims: &session.Claims{Role: "admin"}} // of a token without the list
	for name, test := range map[string]struct {
		guard   authkit.Guard
		session *session.Session
		refusal string
	}{
		"a role lets in who has it":                        {authkit.Role("admin"), grace, ""},
		"a role lets in who has it as their only one":      {authkit.Role("admin"), oneRole, ""},
		"a role lets in who has it besides":                {authkit.Role("billing"), grace, ""},
		"one of several roles is enough":                   {authkit.Role("owner", "admin"), grace, ""},
		"a role keeps out who has another":                 {authkit.Role("owner", "auditor"), grace, "needs the role owner or auditor"},
		"a role is not part of another's name":             {authkit.Role("adm"), grace, "needs the role adm"},
		"an empty role lets nobody in":                     {authkit.Role(""), nobody, "needs the role "},
		"a permission lets in who has it":                  {authkit.Permission("widgets:read"), grace, ""},
		"all permissions together let in":                  {authkit.Permission("widgets:read", "widgets:write"), grace, ""},
		"one permission of two keeps out":                  {authkit.Permission("widgets:read", "widgets:delete"), grace, "needs the permission widgets:read and widgets:delete"},
		"an empty permission lets nobody in":               {authkit.Permission(""), grace, "needs the permission "},
		"an entitlement lets its organization in":          {authkit.Entitlement("sso"), grace, ""},
		"an entitlement keeps others out":                  {authkit.Entitlement("sso", "audit-logs"), grace, "needs the entitlement sso and audit-logs"},
		"a flag that is on lets in":                        {authkit.FeatureFlag("beta"), grace, ""},
		"a flag that is off keeps out":                     {authkit.FeatureFlag("gamma"), grace, "needs the feature flag gamma"},
		"an organization lets its sessions in":             {authkit.Organization("org_2", "org_1"), grace, ""},
		"an organization keeps others out":                 {authkit.Organization("org_2"), grace, "needs the organization org_2"},
		"an empty organization lets nobody in":             {authkit.Organization(""), nobody, "needs the organization "},
		"a session of no organization has no role":         {authkit.Role("admin"), nobody, "needs the role admin"},
		"a session of no organization has no permission":   {authkit.Permission("widgets:read"), nobody, "needs the permission widgets:read"},
		"a session of no organization is in none of these": {authkit.Organization("org_1"), nobody, "needs the organization org_1"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			err := test.guard(test.session)
			is.Equal(err != nil, test.refusal != "")
			if err != nil {
				is.Equal(err.Error(), test.refusal)
			}
		})
	}
}

func TestRequireWithGuards(t *testing.T) {
	errOffHours := errors.New("the office is closed")
	for name, test := range map[string]struct {
		guards []authkit.Guard
		is     error // nil if they let in
	}{
		"lets in whom every guard lets in":           {[]authkit.Guard{authkit.Role("admin"), authkit.Permission("widgets:read"), authkit.FeatureFlag("beta"), authkit.Entitlement("sso")}, nil},
		"keeps out whom one of them keeps out":       {[]authkit.Guard{authkit.Role("admin"), authkit.Permission("widgets:delete")}, authkit.ErrForbidden},
		"keeps out whom a guard of yours keeps out":  {[]authkit.Guard{func(*session.Session) error { return errOffHours }}, errOffHours},
		"keeps everybody out by a guard that is nil": {[]authkit.Guard{authkit.Role("admin"), nil}, authkit.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			s.mux.Handle("/guarded", s.auth.Require(test.guards...)(page("guarded")))
			s.signIn()
			before := s.sealed()
			got := s.visit(s.origin + "/guarded")
			is.Equal(s.sealed(), before) // whatever comes of it
			if test.is == nil {
				is.Equal(got.StatusCode, http.StatusOK)
				return
			}
			is.Equal(got.StatusCode, http.StatusForbidden)
			is.True(errors.Is(failures.last(t), test.is))
			is.True(errors.Is(failures.last(t), authkit.ErrForbidden))
			is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
		})
	}
	t.Run("judges by the session as it was just renewed", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.Handle("/guarded", s.auth.Require(authkit.Role("admin"))(page("guarded")))
		s.signIn()
		is.Equal(s.visit(s.origin+"/guarded").StatusCode, http.StatusOK)
		s.join(s.first, "member")
		s.expire()
		is.Equal(s.visit(s.origin+"/guarded").StatusCode, http.StatusForbidden)
	})
	t.Run("lets OnError know who was kept out, and leave the page to WriteErrorPage", func(t *testing.T) {
		is := is.New(t)
		who := ""
		s := start(t, func(config *authkit.Config) {
			config.OnError = func(w http.ResponseWriter, r *http.Request, failure *authkit.Error) {
				if current, ok := authkit.FromContext(r.Context()); ok {
					who = current.User.FirstName
				}
				authkit.WriteErrorPage(w, r, failure)
			}
		})
		s.mux.Handle("/guarded", s.auth.Require(authkit.Role("owner"))(page("guarded")))
		got := s.visit(s.origin + "/guarded")
		is.Equal(got.StatusCode, http.StatusForbidden)
		is.True(strings.Contains(got.body, "not allowed"))
		is.Equal(who, "Grace")
	})
	t.Run("sends a visit without a session to sign in, and lets a guard look at none", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.Handle("/guarded", s.auth.Require(func(current *session.Session) error {
			is.True(current != nil)
			return nil
		})(page("guarded")))
		is.Equal(s.staying().visit(s.origin+"/guarded").StatusCode, http.StatusSeeOther)
		is.Equal(s.visit(s.origin+"/guarded").StatusCode, http.StatusOK)
	})
}
