package authkit

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/webpage"
)

// Pages sets the look, the texts and the links of the pages of WriteErrorPage. The zero value is usable.
type Pages struct {
	// Program is the name of the application, shown above the title and in the window title.
	Program string

	// LogoURL is an image above the title: a path on this host, or an https URL. The host of that URL then sees each
	// visitor of an error page. The content security policy of the page allows only that host.
	LogoURL string

	// Logo is an image in the page itself, instead of LogoURL: PNG, JPEG, GIF, WebP or SVG of up to 64 KiB.
	Logo []byte

	// Texts returns the texts for a request, for example by its Accept-Language. If it is nil, they are in English.
	Texts func(*http.Request) Texts

	// SignOutPath is where SignOut is mounted, for the button on the page for status 403. The default is "sign-out"
	// next to the callback, as for Config.SignInPath.
	SignOutPath string

	// SwitchOrganizationPath is where SwitchOrganization is mounted, for the forms of a View. The default is
	// "switch-organization" next to the callback.
	SwitchOrganizationPath string

	// OrganizationPath is your page on which the user chooses another organization. The page for status 403 links to
	// it.
	OrganizationPath string
}

// look is Pages, checked and with defaults, and what the pages need of Config.
type look struct {
	Pages
	logo       webpage.Logo
	homePath   string
	formAction string
}

// newLook checks the page settings. folder is that of the callback; api is a URL at WorkOS, where a sign-out goes.
func newLook(config Config, folder, api string) (*look, error) {
	l := &look{Pages: config.Pages, homePath: config.HomePath}
	if l.Texts == nil {
		l.Texts = func(*http.Request) Texts { return Texts{} }
	}
	if l.SignOutPath == "" {
		l.SignOutPath = path.Join(folder, "sign-out")
	}
	if l.SwitchOrganizationPath == "" {
		l.SwitchOrganizationPath = path.Join(folder, "switch-organization")
	}
	var err error
	field := "Pages.LogoURL"
	switch {
	case l.Logo != nil:
		field = "Pages.Logo"
		l.logo, err = webpage.LogoOf(l.Logo)
	case l.LogoURL != "":
		l.logo, err = webpage.LogoAt(l.LogoURL)
	}
	switch {
	case err != nil:
		return nil, &core.ArgumentError{Argument: field, Reason: err.Error()}
	case !isPath(l.SignOutPath):
		return nil, &core.ArgumentError{Argument: "Pages.SignOutPath", Reason: "is not a path on this host"}
	case !isPath(l.SwitchOrganizationPath) && config.Pages.SwitchOrganizationPath != "":
		return nil, &core.ArgumentError{Argument: "Pages.SwitchOrganizationPath", Reason: "is not a path on this host"}
	case l.OrganizationPath != "" && !isPath(l.OrganizationPath):
		return nil, &core.ArgumentError{Argument: "Pages.OrganizationPath", Reason: "is not a path on this host"}
	}
	l.Logo = nil // it is in logo
	l.formAction = formAction(api, config.SignOutReturnTo)
	return l, nil
}

// formAction returns the form-action policy for the sign-out button: this host and WorkOS, which may redirect through
// an identity provider to a registered URL. Browsers check every redirect of a form against the policy. Plain http is
// allowed only for the configured hosts.
func formAction(addresses ...string) string {
	sources := []string{"'self'", "https:"}
	for _, address := range addresses {
		if target, err := url.Parse(address); err == nil && target.Scheme == "http" && !strings.ContainsAny(target.Host, ";,*") {
			sources = append(sources, "http://"+target.Host)
		}
	}
	return strings.Join(sources, " ")
}
