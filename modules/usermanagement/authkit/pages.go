package authkit

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/webpage"
)

// Pages is how the pages of WriteErrorPage look, what they say, and where they lead. The zero value is good.
type Pages struct {
	// Program is the name of the application, which stands above the title and in the window's.
	Program string

	// LogoURL is an image above the title: a path on this host, or an address of https, whose host then sees who is shown a
	// page. The policy of the page lets that one host in.
	LogoURL string

	// Logo is an image in the page itself, in place of LogoURL: PNG, JPEG, GIF, WebP or SVG of up to 64 KiB.
	Logo []byte

	// Texts returns the texts for a request, such as by its Accept-Language. They are English if it is nil.
	Texts func(*http.Request) Texts

	// SignOutPath is where SignOut is mounted, for the button on the page of a refusal. The default is "sign-out" beside the
	// callback, as for Config.SignInPath.
	SignOutPath string

	// SwitchOrganizationPath is where SwitchOrganization is mounted, for the forms of a View. The default is "switch-organization" beside
	// the callback.
	SwitchOrganizationPath string

	// OrganizationPath is a page of yours on which the user chooses another organization. The page of a refusal leads to it.
	OrganizationPath string
}

// look is Pages, checked and filled in, with what the pages need of Config.
type look struct {
	Pages
	logo       webpage.Logo
	homePath   string
	formAction string
}

// newLook checks what the pages are made of. folder is that of the callback; api is an address at WorkOS, where a sign-out goes.
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

// formAction is where a sign-out leads: to this host and on to WorkOS, which may go on by way of an identity provider to one of the
// registered addresses. Browsers hold every redirect of a form against the policy. In the clear it leads nowhere but where
// the program itself is set to go.
func formAction(addresses ...string) string {
	sources := []string{"'self'", "https:"}
	for _, address := range addresses {
		if target, err := url.Parse(address); err == nil && target.Scheme == "http" && !strings.ContainsAny(target.Host, ";,*") {
			sources = append(sources, "http://"+target.Host)
		}
	}
	return strings.Join(sources, " ")
}
