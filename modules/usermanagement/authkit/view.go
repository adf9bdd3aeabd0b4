package authkit

import (
	"cmp"
	"html/template"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// View is what a page shows of whoever is signed in, for html/template:
//
//	{{if .View.SignedIn}}{{.View.Name}} {{.View.SignOutForm "Sign out"}}
//	{{else}}<a href="{{.View.SignInURL}}">Sign in</a>{{end}}
//	{{if .View.HasRole "admin"}}<a href="/admin">Administration</a>{{end}}
//
// Its methods work when nobody is signed in. What they say decides what is shown; a [Guard] decides what may be done.
type View struct {
	Session *session.Session // nil if nobody is signed in

	here, signIn, signOut, switchTo string // paths on this host
}

// View returns what a page that responds to r shows. The middleware that the handler is behind knows who is signed in.
func (a *Auth) View(r *http.Request) View {
	current, _ := FromContext(r.Context())
	here := a.config.HomePath
	if r.Method == http.MethodGet || r.Method == http.MethodHead { // what was posted is not a page to come back to
		here = a.orHome(r, r.URL.RequestURI())
	}
	return View{Session: current, here: here, signIn: a.signInPath(here), signOut: a.look.SignOutPath, switchTo: a.look.SwitchOrganizationPath}
}

// SignedIn reports whether somebody is signed in.
func (v View) SignedIn() bool { return v.Session != nil }

// Name returns the name of the user, or the email address of one without a name; "" if nobody is signed in.
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

// HasFeatureFlag reports whether all of the flags are on for the user, as of the access token.
func (v View) HasFeatureFlag(slug core.FeatureFlagSlug, and ...core.FeatureFlagSlug) bool {
	return v.passes(FeatureFlag(slug, and...))
}

func (v View) passes(guard Guard) bool { return v.Session != nil && guard(v.Session) == nil }

// SignInURL returns the path of a sign-in that comes back to this page.
func (v View) SignInURL() string { return v.signIn }

// SignOutForm returns a form with a button that signs the user out, and nothing if nobody is signed in.
func (v View) SignOutForm(label string) template.HTML {
	if v.Session == nil {
		return ""
	}
	return button(v.signOut, label)
}

// SwitchOrganizationForm returns a form with a button that moves the session to another organization and comes back to this page. The button
// of the organization that the session is in cannot be pressed. It returns nothing if nobody is signed in.
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

// Impersonated reports whether somebody else acts as the user.
func (v View) Impersonated() bool { return v.Session != nil && v.Session.Impersonator != nil }

// ImpersonationBanner says, in English, who acts as whom and why, with a button that ends it by signing out. It returns nothing if nobody
// does. Its class is "workos-impersonation"; to write it yourself, see Impersonated and Session.Impersonator.
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

// field is one that nobody sees.
type field struct{ name, value string }

func button(action, label string) template.HTML { return buttonOf(action, label, "") }

// buttonOf needs no token: what changes something takes POST from the application's own pages alone.
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
