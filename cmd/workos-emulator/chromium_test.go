//go:build browser

package main

import (
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/webdriver"
)

// The state page in a real browser: its layout on a phone and a desktop, light and dark, and its button.
func TestChromiumShowsTheState(t *testing.T) {
	is := is.New(t)
	chromium := webdriver.Start(t)
	p := startProgram(t)
	client, err := workos.NewConfidential("sk_test_workostest", "client_workostest", core.WithBaseURL(p.url))
	is.NoErr(err)
	acme, err := client.Organizations.Create(t.Context(), "Acme", nil)
	is.NoErr(err)
	is.NoErr(chromium.Open(p.url + "/_emulator/"))
	chromium.WaitForText("main", string(acme.ID))
	chromium.WaitForText("main", "organization.created")
	chromium.WantLayout(t, "state of an emulator")
	chromium.Click("button")
	chromium.WaitForText("section:nth-of-type(2)", "None.")
	is.Equal(chromium.URL(), p.url+"/_emulator/")
	is.Equal(p.stop(), exitDone)
}
