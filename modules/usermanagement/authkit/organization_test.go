package authkit_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/core"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/workostest"
)

func TestSwitchOrganization(t *testing.T) {
	form := func(id core.OrganizationID, returnTo string) url.Values {
		return url.Values{"organization_id": {string(id)}, "return_to": {returnTo}}
	}
	t.Run("moves the session, also one whose token has expired", func(t *testing.T) {
		for _, expired := range []bool{false, true} {
			is := is.New(t)
			s := start(t)
			s.signIn()
			s.join(s.second, "member")
			if expired {
				s.expire()
			}
			got := s.submit(s.origin+"/switch-organization", form(s.second, "/dashboard"))
			is.Equal(got.body, "dashboard for Grace of "+string(s.second)+" at /dashboard")
		}
	})
	t.Run("moves the session that outer middleware has just renewed", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.Handle("/behind/switch", s.auth.Optional(http.HandlerFunc(s.auth.SwitchOrganization)))
		s.signIn()
		s.join(s.second, "member")
		s.expire()
		got := s.staying().submit(s.origin+"/behind/switch", form(s.second, "/dashboard"))
		is.Equal(len(got.Header["Set-Cookie"]), 1)
		is.Equal(s.visit(s.origin+"/dashboard").body, "dashboard for Grace of "+string(s.second)+" at /dashboard")
	})
	t.Run("redirects only to a path on this host", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		for path, want := range map[string]string{"/a?b": "/a?b", "//evil.example": "/", "https://evil.example": "/", "": "/"} {
			got := s.staying().submit(s.origin+"/switch-organization", form(s.first, path))
			is.Equal(got.StatusCode, http.StatusSeeOther)
			is.Equal(got.Header.Get("Location"), want)
			is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
		}
	})
	t.Run("takes nothing from the query", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		is.Equal(s.submit(s.origin+"/switch-organization?organization_id="+string(s.first), nil).StatusCode, http.StatusBadRequest)
		got := s.staying().submit(s.origin+"/switch-organization?return_to=/dashboard", url.Values{"organization_id": {string(s.first)}})
		is.Equal(got.Header.Get("Location"), "/")
	})
	t.Run("rejects a form that is too large", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		got := s.submit(s.origin+"/switch-organization", url.Values{"organization_id": {string(s.first)}, "padding": {strings.Repeat("p", 1<<17)}})
		is.Equal(got.StatusCode, http.StatusBadRequest)
	})
	for name, code := range map[string]string{
		"the user is not a member of": "",
		"does not exist":              "org_nowhere",
	} {
		t.Run("returns 403 for an organization that "+name, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			s.signIn()
			before := s.sealed()
			if code == "" {
				code = string(s.second)
			}
			is.Equal(s.submit(s.origin+"/switch-organization", form(core.OrganizationID(code), "/dashboard")).StatusCode, http.StatusForbidden)
			is.Equal(s.sealed(), before)
			is.True(strings.Contains(failures.last(t).Error(), "organization_"))
		})
	}
	for name, body := range map[string]string{
		"SSO":                                  `{"error":"sso_required","error_description":"Use SSO."}`,
		"a second factor":                      `{"error":"mfa_enrollment","error_description":"Enroll."}`,
		"a sign-in method that is not allowed": `{"error":"authentication_method_not_allowed","error_description":"Other."}`,
		"another sign-in method":               `{"error":"organization_authentication_methods_required","error_description":"Other."}`,
	} {
		t.Run("starts a sign-in for an organization that requires "+name, func(t *testing.T) {
			is := is.New(t)
			s := start(t)
			s.signIn()
			s.join(s.second, "member")
			before := s.sealed()
			s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 400, Body: body})
			got := s.staying().submit(s.origin+"/switch-organization", form(s.second, "/dashboard"))
			is.Equal(got.StatusCode, http.StatusSeeOther)
			address := parse(t, got.Header.Get("Location"))
			is.Equal(address.Path, "/user_management/authorize")
			is.Equal(core.OrganizationID(address.Query().Get("organization_id")), s.second)
			is.Equal(s.sealed(), before) // until then the session stays
			s.Server.ClearFaults()
			is.Equal(s.visit(address.String()).body, "dashboard for Grace of "+string(s.second)+" at /dashboard")
		})
	}
	t.Run("starts a sign-in without a session", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.join(s.second, "member")
		got := s.submit(s.origin+"/switch-organization", form(s.second, "/dashboard"))
		is.Equal(got.body, "dashboard for Grace of "+string(s.second)+" at /dashboard")
	})
	t.Run("is postponed while WorkOS is down", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		before := s.sealed()
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 500})
		got := s.submit(s.origin+"/switch-organization", form(s.second, "/dashboard"))
		is.Equal(got.StatusCode, http.StatusServiceUnavailable)
		is.Equal(s.sealed(), before)
	})
}
