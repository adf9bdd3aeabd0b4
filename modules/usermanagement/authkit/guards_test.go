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
	oneRole := &session.Session{Claims: &session.Claims{Role: "admin"}} // from a token without the list
	for name, test := range map[string]struct {
		guard   authkit.Guard
		session *session.Session
		refusal string
	}{
		"a role admits a user who has it":                         {authkit.Role("admin"), grace, ""},
		"a role admits a user with only this role":                {authkit.Role("admin"), oneRole, ""},
		"a role admits a user with several roles":                 {authkit.Role("billing"), grace, ""},
		"one of several roles is enough":                          {authkit.Role("owner", "admin"), grace, ""},
		"a role rejects a user with another role":                 {authkit.Role("owner", "auditor"), grace, "needs the role owner or auditor"},
		"a role does not match a part of another's name":          {authkit.Role("adm"), grace, "needs the role adm"},
		"an empty role rejects everyone":                          {authkit.Role(""), nobody, "needs the role "},
		"a permission admits a user who has it":                   {authkit.Permission("widgets:read"), grace, ""},
		"all permissions together admit a user":                   {authkit.Permission("widgets:read", "widgets:write"), grace, ""},
		"one permission of two is not enough":                     {authkit.Permission("widgets:read", "widgets:delete"), grace, "needs the permission widgets:read and widgets:delete"},
		"an empty permission rejects everyone":                    {authkit.Permission(""), grace, "needs the permission "},
		"an entitlement admits its organization":                  {authkit.Entitlement("sso"), grace, ""},
		"an entitlement rejects others":                           {authkit.Entitlement("sso", "audit-logs"), grace, "needs the entitlement sso and audit-logs"},
		"a flag that is on admits a user":                         {authkit.FeatureFlag("beta"), grace, ""},
		"a flag that is off rejects a user":                       {authkit.FeatureFlag("gamma"), grace, "needs the feature flag gamma"},
		"an organization admits its sessions":                     {authkit.Organization("org_2", "org_1"), grace, ""},
		"an organization rejects others":                          {authkit.Organization("org_2"), grace, "needs the organization org_2"},
		"an empty organization rejects everyone":                  {authkit.Organization(""), nobody, "needs the organization "},
		"a session without an organization has no role":           {authkit.Role("admin"), nobody, "needs the role admin"},
		"a session without an organization has no permission":     {authkit.Permission("widgets:read"), nobody, "needs the permission widgets:read"},
		"a session without an organization is in no organization": {authkit.Organization("org_1"), nobody, "needs the organization org_1"},
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
		is     error // nil if the guards admit the session
	}{
		"admits a session that every guard admits":               {[]authkit.Guard{authkit.Role("admin"), authkit.Permission("widgets:read"), authkit.FeatureFlag("beta"), authkit.Entitlement("sso")}, nil},
		"rejects a session that one guard rejects":               {[]authkit.Guard{authkit.Role("admin"), authkit.Permission("widgets:delete")}, authkit.ErrForbidden},
		"rejects a session that the program's own guard rejects": {[]authkit.Guard{func(*session.Session) error { return errOffHours }}, errOffHours},
		"rejects every session if a guard is nil":                {[]authkit.Guard{authkit.Role("admin"), nil}, authkit.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			s.mux.Handle("/guarded", s.auth.Require(test.guards...)(page("guarded")))
			s.signIn()
			before := s.sealed()
			got := s.visit(s.origin + "/guarded")
			is.Equal(s.sealed(), before) // in either case
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
	t.Run("checks the session that was just renewed", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.Handle("/guarded", s.auth.Require(authkit.Role("admin"))(page("guarded")))
		s.signIn()
		is.Equal(s.visit(s.origin+"/guarded").StatusCode, http.StatusOK)
		s.join(s.first, "member")
		s.expire()
		is.Equal(s.visit(s.origin+"/guarded").StatusCode, http.StatusForbidden)
	})
	t.Run("tells OnError who was rejected, and OnError can call WriteErrorPage", func(t *testing.T) {
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
	t.Run("sends a visit without a session to sign in, before any guard runs", func(t *testing.T) {
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
