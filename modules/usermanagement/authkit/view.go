package authkit

import (
	"cmp"
	"html/template"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// View holds what a page shows of the signed-in user, for html/template:
//
//	{{if .View.SignedIn}}{{.View.Name}} {{.View.SignOutForm "Sign out"}}
//	{{else}}<a href="{{.View.SignInURL}}">Sign in</a>{{end}}
//	{{if .View.HasRole "admin"}}<a href="/admin">Administration</a>{{end}}
//
// Its methods work when nobody is signed in. They decide what a page shows; a [Guard] decides what a user may do.
type View struct {
	Session *session.Session // nil if nobody is signed in

	here, signIn, signOut, switchTo string // paths on this host
}

// View returns the View for the page that responds to r. The handler must be behind the middleware, which authenticates
// the user.
func (a *Auth) View(r *http.Request) View {
	current, _ := FromContext(r.Context())
	here := a.config.HomePath
	if r.Method == http.MethodGet || r.Method == http.MethodHead { // a POST is not a page to return to
		here = a.orHome(r, r.URL.RequestURI())
	}
	return View{Session: current, here: here, signIn: a.signInPath(here), signOut: a.look.SignOutPath, switchTo: a.look.SwitchOrganizationPath}
}

// SignedIn reports whether a user is signed in.
func (v View) SignedIn() bool { return v.Session != nil }

// Name returns the name of the user, or the email address if the user has no name; "" if nobody is signed in.
func (v View) Name() string {
	if v.Session == nil || v.Session.User == nil {
		return ""
	}
	return cmp.Or(v.Session.User.Name, v.Session.User.Email)
}

// HasRole reports whether the user has one of the roles in the organization of the session.
func (v View) HasRole(slug core.RoleSlug, or ...core.RoleSlug) bool {
	return v.passes(Role(slug, or...))
}

// HasPermission reports whether the user has all of the permissions.
func (v View) HasPermission(slug core.PermissionSlug, and ...core.PermissionSlug) bool {
	return v.passes(Permission(slug, and...))
}

// HasEntitlement reports whether the organization of the session has all of the entitlements.
func (v View) HasEntitlement(slug core.EntitlementSlug, and ...core.EntitlementSlug) bool {
	return v.passes(Entitlement(slug, and...))
}

// HasFeatureFlag reports whether all of the flags are on for the user, according to the access token.
func (v View) HasFeatureFlag(slug core.FeatureFlagSlug, and ...core.FeatureFlagSlug) bool {
	return v.passes(FeatureFlag(slug, and...))
}

func (v View) passes(guard Guard) bool { return v.Session != nil && guard(v.Session) == nil }

// SignInURL returns the path of a sign-in that returns to this page, or to Config.HomePath from the callback. In Config.OnError, Error.TryAgain
// is the link to offer.
func (v View) SignInURL() string { return v.signIn }

// SignOutForm returns a form with a button that signs the user out. It returns "" if nobody is signed in.
func (v View) SignOutForm(label string) template.HTML {
	if v.Session == nil {
		return ""
	}
	return button(v.signOut, label)
}

// SwitchOrganizationForm returns a form with a button that moves the session to another organization and returns to
// this page. The button for the current organization is disabled. It returns "" if nobody is signed in.
func (v View) SwitchOrganizationForm(organizationID core.OrganizationID, label string) template.HTML {
	if v.Session == nil {
		return ""
	}
	disabled := template.HTML("")
	if organizationID == v.Session.OrganizationID {
		disabled = " disabled"
	}
	return buttonOf(v.switchTo, label, disabled, field{"organization_id", string(organizationID)}, field{"return_to", v.here})
}

// Impersonated reports whether another person is acting as the user.
func (v View) Impersonated() bool { return v.Session != nil && v.Session.Impersonator != nil }

// ImpersonationBanner returns a banner that says, in English, who acts as whom and why, with a button that signs out.
// It returns "" if the session is not impersonated. Its class is "workos-impersonation"; to write your own, see
// Impersonated and Session.Impersonator.
func (v View) ImpersonationBanner() template.HTML {
	if !v.Impersonated() {
		return ""
	}
	by := v.Session.Impersonator
	text := by.Email + " acts as " + cmp.Or(v.Name(), string(v.Session.UserID))
	if by.Reason != "" {
		text += ": " + by.Reason
	}
	return `<div class="workos-impersonation" role="status"><p>` + escaped(text) + `</p>` + button(v.signOut, "End impersonation") + `</div>`
}

// field is a hidden form field.
type field struct{ name, value string }

func button(action, label string) template.HTML { return buttonOf(action, label, "") }

// buttonOf needs no CSRF token: handlers that change something accept only POST from the application's own pages.
func buttonOf(action, label string, attribute template.HTML, fields ...field) template.HTML {
	out := `<form method="post" action="` + escaped(action) + `">`
	for _, f := range fields {
		out += `<input type="hidden" name="` + escaped(f.name) + `" value="` + escaped(f.value) + `">`
	}
	return out + `<button` + attribute + `>` + escaped(label) + `</button></form>`
}

func escaped(text string) template.HTML {
	return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // it has been escaped
}
