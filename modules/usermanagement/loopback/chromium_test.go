//go:build browser

package loopback_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/webdriver"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/workostest"
)

// A real browser shows workostest's page, where a user is chosen, and then the page of this package.
func TestChromium(t *testing.T) {
	window := func(t *testing.T) (*trial, *webdriver.Browser) {
		chromium := webdriver.Start(t)
		tr := newTrial(t, workostest.WithInteractive())
		tr.before += 2 // the browser's connection to chromedriver, which may be idle or in use
		return tr, chromium
	}
	t.Run("signs a user in", func(t *testing.T) {
		tr, chromium := window(t)
		shown := make(chan struct{})
		tr.open(func(address string) {
			defer close(shown)
			tr.NoErr(chromium.Open(address))
			chromium.Click("button[name=user_id]")
			chromium.WaitForText("h1", "You are signed in")
			chromium.WantLayout(t, "loopback signed in")
		})
		session, err := tr.signIn(t.Context())
		tr.NoErr(err)
		<-shown
		tr.Equal(session.User.Email, "ada@example.com")
		tr.Equal(chromium.Title(), "You are signed in")
		tr.True(strings.Contains(chromium.Text("main"), "ada@example.com"))
		tr.True(strings.HasPrefix(chromium.URL(), "http://127.0.0.1:"))
		tr.Equal(chromium.Style("h1", "font-size"), "24px") // the policy allows the page's own style
		var lang string
		chromium.Run("return document.documentElement.lang", &lang)
		tr.Equal(lang, "en")
	})
	t.Run("signs a user in who closes the tab and opens the address again", func(t *testing.T) {
		tr, chromium := window(t)
		tr.open(func(address string) {
			tr.NoErr(chromium.Open(address))
			tr.NoErr(chromium.Open("about:blank"))
			tr.NoErr(chromium.Open(address))
			chromium.Click("button[name=user_id]")
			chromium.WaitForText("h1", "You are signed in")
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("signs a user in after a scanner has opened the address", func(t *testing.T) {
		tr, chromium := window(t)
		tr.browse(func(b tab) {
			tr.NoErr(chromium.Open(b.start))
			chromium.Click("button[name=user_id]")
			chromium.WaitForText("h1", "You are signed in")
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("tells a second browser to continue in the first", func(t *testing.T) {
		tr, chromium := window(t)
		tr.open(func(address string) {
			b := blankTab(t)
			b.address = b.send(false, http.MethodGet, address, func(r *http.Request) { r.Header.Set("Sec-Fetch-Mode", "navigate") }).header.Get("Location")
			tr.NoErr(chromium.Open(address))
			tr.Equal(chromium.Text("h1"), "This sign-in was opened in another browser")
			chromium.WantLayout(t, "loopback opened elsewhere")
			b.send(true, http.MethodPost, b.address, func(r *http.Request) {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Body, r.ContentLength = newBody("cancel=1"), int64(len("cancel=1"))
			})
		})
		_, err := tr.signIn(t.Context())
		tr.True(errors.Is(err, usermanagement.ErrAccessDenied))
	})
	t.Run("shows the user's refusal", func(t *testing.T) {
		tr, chromium := window(t)
		shown := make(chan struct{})
		tr.open(func(address string) {
			defer close(shown)
			tr.NoErr(chromium.Open(address))
			chromium.Click("button[name=cancel]")
			chromium.WaitForText("h1", "You are not signed in")
			chromium.WantLayout(t, "loopback refused")
		})
		_, err := tr.signIn(t.Context())
		<-shown
		tr.True(errors.Is(err, usermanagement.ErrAccessDenied))
		tr.True(strings.Contains(chromium.Text("main"), "The sign-in was canceled. (access_denied)"))
	})
	t.Run("signs a device in", func(t *testing.T) {
		chromium := webdriver.Start(t)
		tr := newTrial(t, quick())
		tr.config.OpenBrowser = noBrowser
		tr.config.Device = func(device usermanagement.DeviceAuthorization) {
			tr.NoErr(chromium.Open(device.VerificationURI))
			chromium.WantLayout(t, "workostest device")
			chromium.Type("#user_code", device.UserCode)
			chromium.Click("button[name=user_id]")
			chromium.WaitForText("h1", "Device signed in")
			chromium.WantLayout(t, "workostest device signed in")
		}
		tr.before += 2
		session, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.Equal(session.User.Email, "ada@example.com")
	})
}

// TestChromiumShowsThePages checks each page, on a phone and on a desktop, light and dark.
func TestChromiumShowsThePages(t *testing.T) {
	chromium := webdriver.Start(t)
	for title, write := range loopback.Pages() {
		t.Run(title, func(t *testing.T) {
			is := is.New(t)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { write(w) }))
			defer server.Close()
			is.NoErr(chromium.Open(server.URL))
			is.Equal(chromium.Text("h1"), title)
			chromium.WantLayout(t, "loopback "+title)
		})
	}
}
