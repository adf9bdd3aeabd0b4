//go:build browser

package authkit_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/webdriver"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/workostest"
)

// logo is an image with its own colors.
const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><rect width="64" height="32" rx="8" fill="#d97706"/></svg>`

// TestChromiumShowsThePages opens each page in a real browser, at the width of a phone and of a desktop, light and
// dark.
func TestChromiumShowsThePages(t *testing.T) {
	chromium := webdriver.Start(t)
	open := func(t *testing.T, configure ...func(*authkit.Config)) scene {
		t.Helper()
		s := start(t, configure...)
		chromium.ClearCookies() // cookies ignore ports
		s.mux.Handle("/guarded", s.auth.Require(authkit.Role("owner"))(page("guarded")))
		s.mux.HandleFunc("/form", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(`<form method="post" action="/dashboard"><button>Go</button></form>`))
		})
		s.mux.HandleFunc("/logo.svg", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = w.Write([]byte(logo))
		})
		return s
	}
	visit := func(t *testing.T, address string) {
		t.Helper()
		is.New(t).NoErr(chromium.Open(address))
	}
	// lend gives the browser the cookies of the scene's own tab.
	lend := func(t *testing.T, s scene, path string) {
		t.Helper()
		visit(t, s.origin+"/form")
		for name, value := range s.cookies(s.origin + path) {
			chromium.Run(`document.cookie = "`+name+`=`+value+`; path=/"`, nil)
		}
	}
	acme := func(config *authkit.Config) {
		config.Pages = authkit.Pages{Program: "Acme Analytics", Logo: []byte(logo), OrganizationPath: "/organizations"}
	}
	logoIsShown := func(t *testing.T) {
		t.Helper()
		var width int
		chromium.Run(`return document.querySelector(".program img").naturalWidth`, &width)
		is.New(t).True(width > 0)
	}
	t.Run("of a callback without a sign-in", func(t *testing.T) {
		visit(t, open(t).origin+"/callback?code=c&state=s")
		is.New(t).Equal(chromium.Text("h1"), "This sign-in cannot be finished")
		is.New(t).Equal(chromium.Style("h1", "font-size"), "24px") // the policy allows the page's own style
		chromium.WantLayout(t, "authkit no sign-in")
	})
	t.Run("of a rejected sign-in with a long message", func(t *testing.T) {
		s := open(t, acme)
		refuse := func(description string) {
			state := s.leave("/sign-in").Query().Get("state")
			lend(t, s, "/callback")
			visit(t, s.origin+"/callback?state="+state+"&error=signin_consent_denied&error_description="+url.QueryEscape(description))
		}
		refuse("Your company's identity provider does not let you in. " + strings.Repeat("W", 300))
		chromium.WaitForText(".detail", "identity provider")
		var sideways bool
		chromium.Run(`return document.documentElement.scrollWidth > document.documentElement.clientWidth`, &sideways)
		is.New(t).True(!sideways)
		refuse("Your company's identity provider does not let you in.")
		chromium.WantLayout(t, "authkit refused")
	})
	t.Run("of status 403, with a button that signs out", func(t *testing.T) {
		s := open(t, acme)
		visit(t, s.origin+"/guarded")
		is.New(t).Equal(chromium.Text("h1"), "You do not have access")
		logoIsShown(t)
		chromium.WantLayout(t, "authkit forbidden")
		chromium.Click("form button")
		chromium.WaitForText("body", "Signed out")
	})
	t.Run("with a logo of this host", func(t *testing.T) {
		s := open(t, acme, func(config *authkit.Config) { config.Pages.Logo, config.Pages.LogoURL = nil, "/logo.svg" })
		visit(t, s.origin+"/guarded")
		logoIsShown(t)
	})
	t.Run("from right to left", func(t *testing.T) {
		s := open(t, acme, func(config *authkit.Config) {
			config.Pages.Texts = func(*http.Request) authkit.Texts {
				return authkit.Texts{
					Lang: "ar", Dir: "rtl", Forbidden: authkit.PageText{Title: "لا تملك صلاحية الوصول", Text: "لقد سجلت الدخول، لكن حسابك لا يسمح لك برؤية هذه الصفحة."},
					Home: "الصفحة الرئيسية", SwitchOrganization: "تبديل المؤسسة", SignOut: "تسجيل الخروج",
				}
			}
		})
		visit(t, s.origin+"/guarded")
		is.New(t).Equal(chromium.Style("h1", "direction"), "rtl")
		chromium.WantLayout(t, "authkit right to left")
	})
	t.Run("with long German words", func(t *testing.T) {
		s := open(t, func(config *authkit.Config) {
			config.Pages.Program = "Rechtsschutzversicherung"
			config.Pages.Texts = func(*http.Request) authkit.Texts {
				return authkit.Texts{Lang: "de", Forbidden: authkit.PageText{Title: "Zugriffsberechtigung fehlt", Text: "Ihr Benutzerkonto hat die Zugriffsberechtigung nicht."}, SignOut: "Abmelden", Home: "Zur Startseite der Anwendung"}
			}
		})
		visit(t, s.origin+"/guarded")
		chromium.WantLayout(t, "authkit german")
	})
	t.Run("of a form without a session", func(t *testing.T) {
		s := open(t, acme)
		visit(t, s.origin+"/form")
		chromium.Click("button")
		chromium.WaitForText("h1", "You are not signed in")
		chromium.WantLayout(t, "authkit signed out")
	})
	t.Run("of a session that cannot be renewed now, but later", func(t *testing.T) {
		s := open(t, acme)
		s.signIn()
		s.expire()
		lend(t, s, "/")
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 500})
		visit(t, s.origin+"/dashboard")
		is.New(t).True(strings.Contains(chromium.Text("main"), "You stay signed in."))
		chromium.WantLayout(t, "authkit unavailable")
		s.Server.ClearFaults()
		chromium.Click(".ways a")
		chromium.WaitForText("body", "dashboard for Grace")
	})
	t.Run("of an error of the program", func(t *testing.T) {
		s := open(t)
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 400, Body: `{"error":"invalid_client"}`})
		visit(t, s.origin+"/sign-in")
		is.New(t).Equal(chromium.Text("h1"), "Something went wrong")
		chromium.WantLayout(t, "authkit failed")
	})
	t.Run("of a link to a handler that requires a button", func(t *testing.T) {
		visit(t, open(t).origin+"/sign-out")
		is.New(t).Equal(chromium.Text("h1"), "There is no page here")
		chromium.WantLayout(t, "authkit method")
	})
}
