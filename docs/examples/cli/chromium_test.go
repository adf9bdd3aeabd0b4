//go:build browser

package main

import (
	"context"
	"errors"
	"regexp"
	"testing"

	"github.com/workos-typestate/workos/internal/test/webdriver"
	"github.com/workos-typestate/workos/workostest"
)

// The program signs its user in through a real browser, and with a code that is typed into one.
func TestChromium(t *testing.T) {
	chromium := webdriver.Start(t)
	t.Run("signs in", func(t *testing.T) {
		u := sitDown(t, workostest.WithInteractive())
		u.browser = withoutContext(func(address string) error {
			if err := chromium.Open(address); err != nil {
				return err
			}
			chromium.Click("button[name=user_id]")
			chromium.WaitForText("h1", "You are signed in")
			return nil
		})
		u.types(exitDone, "login")
		u.Equal(u.stdout, "Signed in as ada@example.com.\n")
		u.browser = withoutContext(chromium.Open)
		u.types(exitDone, "logout")
		u.Equal(chromium.Text("h1"), "Signed out")
	})
	t.Run("signs in by code", func(t *testing.T) {
		u := sitDown(t, quick())
		u.browser = noBrowser
		shown := make(chan string, 1)
		u.terminal = func(text string) {
			if code := regexp.MustCompile(`[A-Z]{4}-[A-Z]{4}`).FindString(text); code != "" {
				shown <- code
			}
		}
		typed := make(chan error, 1)
		go func() {
			err := errors.New("the page could not be used")
			defer func() { typed <- err }()
			code := <-shown
			if err = chromium.Open(u.Server.URL + "/device"); err != nil {
				return
			}
			err = errors.New("the code could not be entered")
			chromium.Type("#user_code", code)
			chromium.Click("button[name=user_id]")
			chromium.WaitForText("h1", "Device signed in")
			err = nil
		}()
		u.types(exitDone, "login -device")
		u.NoErr(<-typed)
	})
}

// withoutContext is for a browser that lives as long as the test.
func withoutContext(open func(address string) error) func(context.Context, string) error {
	return func(_ context.Context, address string) error { return open(address) }
}
