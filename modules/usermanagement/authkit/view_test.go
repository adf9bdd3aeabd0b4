package authkit_test

import (
	"bytes"
	"html/template"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// rendered returns what a template shows of the signed-in user.
func rendered(t *testing.T, view authkit.View, text string) string {
	t.Helper()
	var out bytes.Buffer
	is.New(t).NoErr(template.Must(template.New("page").Parse(text)).Execute(&out, struct{ View authkit.View }{view}))
	return out.String()
}

func TestAView(t *testing.T) {
	s := start(t)
	at := func(method, target string, current *session.Session) authkit.View {
		r := httptest.NewRequest(method, target, http.NoBody)
		return s.auth.View(r.WithContext(authkit.NewContext(r.Context(), current)))
	}
	ada := &session.Session{
		Claims: &session.Claims{
			UserID: "user_1", OrganizationID: "org_1", Role: "admin", Roles: []core.RoleSlug{"editor"},
			Permissions: []core.PermissionSlug{"a", "b"}, Entitlements: []core.EntitlementSlug{"e"}, FeatureFlags: []core.FeatureFlagSlug{"f"},
		},
		User: &usermanagement.User{Name: "Ada <Lovelace>", Email: "ada@example.com"},
	}
	support := *ada
	support.User = &usermanagement.User{Email: "ada@example.com"}
	support.Impersonator = &usermanagement.Impersonator{Email: "help@example.com", Reason: "<ticket>"}

	const everything = `{{.View.SignedIn}} {{.View.Name}} {{.View.HasRole "owner" "admin"}}{{.View.HasRole "editor"}}{{.View.HasRole "owner"}}` +
		` {{.View.HasPermission "a" "b"}}{{.View.HasPermission "a" "c"}} {{.View.HasEntitlement "e"}}{{.View.HasFeatureFlag "f"}}` +
		` {{.View.SignOutForm "Out"}}{{.View.SwitchOrganizationForm "org_2" "Two"}}{{.View.Impersonated}}{{.View.ImpersonationBanner}}`
	for name, tt := range map[string]struct {
		view authkit.View
		text string
		want string
	}{
		"of no user": {at("GET", "/", nil), everything, "false  falsefalsefalse falsefalse falsefalse false"},
		"of a user": {
			at("GET", "/a?b=c&d", ada), everything,
			`true Ada &lt;Lovelace&gt; truetruefalse truefalse truetrue <form method="post" action="/sign-out"><button>Out</button></form>` +
				`<form method="post" action="/switch-organization"><input type="hidden" name="organization_id" value="org_2">` +
				`<input type="hidden" name="return_to" value="/a?b=c&amp;d"><button>Two</button></form>false`,
		},
		"the organization that the session is in": {
			at("GET", "/", ada), `{{.View.SwitchOrganizationForm "org_1" "<One>"}}`,
			`<form method="post" action="/switch-organization"><input type="hidden" name="organization_id" value="org_1">` +
				`<input type="hidden" name="return_to" value="/"><button disabled>&lt;One&gt;</button></form>`,
		},
		"an impersonator": {
			at("GET", "/", &support), `{{.View.ImpersonationBanner}}`,
			`<div class="workos-impersonation" role="status"><p>help@example.com acts as ada@example.com: &lt;ticket&gt;</p>` +
				`<form method="post" action="/sign-out"><button>End impersonation</button></form></div>`,
		},
		"a sign-in that returns":         {at("GET", "/a?b=c", nil), `<a href="{{.View.SignInURL}}">`, `<a href="/sign-in?return_to=%2Fa%3Fb%3Dc">`},
		"of a POST, which returns home":  {at("POST", "/a", nil), `{{.View.SignInURL}}`, `/sign-in?return_to=%2F`},
		"of the callback, which is used": {at("GET", "/callback?code=x&state=y", nil), `{{.View.SignInURL}}`, `/sign-in?return_to=%2F`},
		"of a page that signs in":        {at("GET", "/sign-in?return_to=/a", nil), `{{.View.SignInURL}}`, `/sign-in?return_to=%2F`},
		"of a path that leads elsewhere": {at("GET", "//evil.example/", nil), `{{.View.SignInURL}}`, `/sign-in?return_to=%2F`},
		"the zero value":                 {authkit.View{}, everything, "false  falsefalsefalse falsefalse falsefalse false"},
	} {
		t.Run(name, func(t *testing.T) { is.New(t).Equal(rendered(t, tt.view, tt.text), tt.want) })
	}
}

func TestTheFormsOfAViewDoWhatTheySay(t *testing.T) {
	is := is.New(t)
	s := start(t)
	s.mux.Handle("/page", s.auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		view := s.auth.View(r)
		_, _ = w.Write([]byte(string(view.Session.OrganizationID) + string(view.SwitchOrganizationForm(s.second, "Second")) + string(view.SignOutForm("Out"))))
	})))
	s.signIn()
	s.join(s.second, "member")
	body := s.visit(s.origin + "/page").body
	is.True(strings.HasPrefix(body, string(s.first)+`<form method="post" action="/switch-organization">`))
	switched := s.submit(s.origin+"/switch-organization", url.Values{"organization_id": {string(s.second)}, "return_to": {"/page"}})
	is.True(strings.HasPrefix(switched.body, string(s.second)))
}
