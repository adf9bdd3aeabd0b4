//go:build browser

package main

import (
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/docs/examples/internal/demotest"
	"github.com/workos-typestate/workos/internal/test/webdriver"
)

func TestInChromium(t *testing.T) {
	demotest.Alone(t)
	t.Setenv(passwordVariable, "")
	const asAda, differenceEngines = "form li:first-child button", "main button:not(:disabled)"
	origin, _ := open(t)
	chromium := webdriver.Start(t)
	visit := func(path string) {
		t.Helper()
		is.New(t).NoErr(chromium.Open(origin + path))
	}
	t.Run("a user signs in, switches the organization and signs out", func(t *testing.T) {
		visit("/")
		is.New(t).Equal(chromium.Style("#sign-in", "border-radius"), "8px") // the page's policy allows its styles
		chromium.WantLayout(t, "web home")
		chromium.Click("#sign-in")
		chromium.WaitForText("h1", "Sign in")
		chromium.WantLayout(t, "workostest sign-in")
		chromium.Click(asAda)
		chromium.WaitForText("h1", "Dashboard")
		chromium.WaitForText("#user", "Ada Lovelace")
		chromium.WaitForText("#organization", "Analytical Engines")
		chromium.WaitForText("#role", "admin")
		chromium.WantLayout(t, "web dashboard")
		visit("/")
		chromium.WantLayout(t, "web home of a user")
		visit("/admin")
		chromium.WaitForText("table", "grace@example.com")
		chromium.WantLayout(t, "web administration")
		visit("/dashboard")

		chromium.Click(differenceEngines)
		chromium.WaitForText("#organization", "Difference Engines")
		chromium.WaitForText("#role", "member")
		visit("/admin")
		chromium.WaitForText("h1", "Forbidden")
		chromium.WantLayout(t, "web forbidden")
		chromium.WaitForText("#sign-out", "Sign out")

		visit("/")
		chromium.Click("#sign-out")
		chromium.WaitForText("main", "You are not signed in.")
		visit("/dashboard")
		chromium.WaitForText("h1", "Sign in")
	})
	t.Run("a user signs in in two tabs at once", func(*testing.T) {
		visit("/dashboard")
		first := chromium.SwitchTo(chromium.NewTab())
		visit("/admin")
		second := chromium.SwitchTo(first)
		chromium.Click(asAda)
		chromium.WaitForText("h1", "Dashboard")
		chromium.SwitchTo(second)
		chromium.Click(asAda)
		chromium.WaitForText("h1", "Administration")
		chromium.WaitForText("table", "grace@example.com")
	})
}
