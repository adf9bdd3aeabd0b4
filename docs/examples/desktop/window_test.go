package main

import (
	"cmp"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// screenshots names a folder where the tests leave pictures of the window, for people to look at. By default they are removed.
const screenshots = "DESKTOP_SCREENSHOTS"

var ada = view{
	SignedIn: true, Name: "Ada Lovelace", Email: "ada@example.com", Role: "admin", Organization: engines.ID,
	Organizations: []organization{{engines.ID, engines.Name}, {compilers.ID, compilers.Name}},
	GoodUntil:     time.Date(2026, 12, 1, 15, 4, 5, 0, time.Local),
	Notes:         []string{"Welcome to Analytical Engines", "Minutes of the first meeting"},
}

// pages are the pages of the window.
var pages = map[string]view{
	"opening":    {Opening: true},
	"signed-out": {},
	"refused":    {Message: "The sign-in was refused. Nothing was changed."},
	"waiting":    {Waiting: true},
	"signed-in":  ada,
	"offline": func() view {
		v := ada
		v.Offline, v.Message = true, "WorkOS cannot be reached."
		return v
	}(),
}

// variant is the toolkit's theme, light or dark regardless of the system.
type variant struct {
	fyne.Theme
	light bool
}

func (v variant) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if v.light {
		return v.Theme.Color(name, theme.VariantLight)
	}
	return v.Theme.Color(name, theme.VariantDark)
}

func TestTheWindowIsPictured(t *testing.T) {
	folder := cmp.Or(os.Getenv(screenshots), t.TempDir())
	is.New(t).NoErr(os.MkdirAll(folder, 0o755))
	t.Log("pictures are in", folder)
	a := test.NewTempApp(t)
	for mode, light := range map[string]bool{"light": true, "dark": false} {
		a.Settings().SetTheme(variant{theme.DefaultTheme(), light})
		for name, v := range pages {
			t.Run(name+" "+mode, func(t *testing.T) {
				is := is.New(t)
				w := newWindow(a, actions{})
				defer w.Close()
				w.show(v)
				picture := w.Canvas().Capture()
				is.Equal(isLight(picture.At(1, 1)), light)
				file, err := os.Create(filepath.Join(folder, name+"-"+mode+".png"))
				is.NoErr(err)
				is.NoErr(png.Encode(file, picture))
				is.NoErr(file.Close())
			})
		}
	}
}

func isLight(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return r+g+b > 3*0x8000
}

// TestEveryControl checks that each control is reached with Tab, has a text, and does its action on Enter.
func TestEveryControl(t *testing.T) {
	a := test.NewTempApp(t)
	for _, c := range []struct {
		page, text, did string
		key             fyne.KeyName
		focused         bool // from the beginning
	}{
		{"signed-out", "Sign in", "signIn", fyne.KeyReturn, true},
		{"waiting", "Cancel", "cancel", fyne.KeyEnter, false},
		{"signed-in", "Sign out", "signOut", fyne.KeyReturn, false},
	} {
		t.Run(c.text, func(t *testing.T) {
			is := is.New(t)
			var did string
			w := newWindow(a, actions{
				signIn: func() { did = "signIn" }, cancel: func() { did = "cancel" }, signOut: func() { did = "signOut" },
				switchTo: func(core.OrganizationID) { did = "switchTo" },
			})
			defer w.Close()
			w.show(view{Waiting: true})
			w.show(pages[c.page])
			is.Equal(focus(w) == c.text, c.focused)
			for n := 0; focus(w) != c.text; n++ {
				if n > 10 {
					t.Fatalf("Tab does not reach %q", c.text)
				}
				w.Canvas().(interface{ FocusNext() }).FocusNext()
			}
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: c.key})
			is.Equal(did, c.did)
		})
	}
	t.Run("handles keys without a focused control", func(t *testing.T) {
		is := is.New(t)
		var did []string
		w := newWindow(a, actions{signIn: func() { did = append(did, "signIn") }, cancel: func() { did = append(did, "cancel") }})
		defer w.Close()
		for _, c := range []struct {
			view
			fyne.KeyName
		}{
			{view{Opening: true}, fyne.KeyEnter},
			{view{}, fyne.KeyEnter},
			{view{}, fyne.KeyEscape},
			{view{Waiting: true}, fyne.KeyEscape},
			{view{Waiting: true}, fyne.KeyEnter}, // the finger may still be on the key
			{ada, fyne.KeyEnter},
			{ada, fyne.KeyEscape},
		} {
			w.show(c.view)
			w.Canvas().Unfocus()
			w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: c.KeyName})
		}
		is.Equal(did, []string{"signIn", "cancel"})
	})
	t.Run("the organizations", func(t *testing.T) {
		is := is.New(t)
		var chosen []core.OrganizationID
		w := newWindow(a, actions{switchTo: func(id core.OrganizationID) { chosen = append(chosen, id) }})
		defer w.Close()
		w.show(ada)
		is.Equal(w.organizations.Selected, engines.Name)
		is.Equal(len(chosen), 0) // showing it is not a choice
		w.Canvas().(interface{ FocusNext() }).FocusNext()
		is.True(w.Canvas().Focused() == fyne.Focusable(w.organizations))
		w.organizations.SetSelected(compilers.Name)
		is.Equal(chosen, []core.OrganizationID{compilers.ID})
		w.show(ada) // the switch failed
		is.Equal(w.organizations.Selected, engines.Name)
		w.organizations.SetSelected(engines.Name)
		is.Equal(len(chosen), 1) // the user is already there
		w.show(view{SignedIn: true, Organizations: ada.Organizations})
		is.Equal(w.organizations.Selected, "") // none
	})
	t.Run("two organizations with the same name are distinguished", func(t *testing.T) {
		is.New(t).Equal(names([]organization{{"org_1", "Acme"}, {"org_2", "Acme"}}), []string{"Acme", "Acme (org_2)"})
	})
}

// focus returns the text of the button that has the focus.
func focus(w *window) string {
	if b, ok := w.Canvas().Focused().(*button); ok {
		return b.Text
	}
	return ""
}

// TestTheWindowSignsIn taps the buttons of the window, with a model on a workostest.
func TestTheWindowSignsIn(t *testing.T) {
	d := sitDown(t, startServer(t), &tokens.MemoryStore{})
	d.sees("the button", signedOut)
	w := newWindow(test.NewTempApp(t), actions{
		signIn: func() { go d.SignIn(d.ctx) }, cancel: d.Cancel, signOut: func() { go d.SignOut(d.ctx) },
		switchTo: func(id core.OrganizationID) { go d.SwitchTo(d.ctx, id) },
	})
	draw := func(do func()) { // this goroutine is the toolkit's thread
		d.mu.Lock()
		v := d.latest
		d.mu.Unlock()
		w.show(v)
		do()
	}
	draw(func() { test.Tap(w.signIn) })
	d.sees("the user", signedIn)
	draw(func() {
		d.Equal(w.name.Text, "Ada Lovelace")
		d.True(w.account.Visible() && !w.entrance.Visible())
		w.organizations.SetSelected(compilers.Name)
	})
	d.sees("the notes", func(v view) bool { return v.Organization == compilers.ID && len(v.Notes) == 3 })
	draw(func() {
		d.Equal(w.role.Text, "member")
		d.Equal(w.notes.Length(), 3)
		test.Tap(w.signOut)
	})
	d.sees("the button", signedOut)
	draw(func() { d.True(w.entrance.Visible() && !w.account.Visible()) })
}
