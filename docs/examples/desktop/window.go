package main

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/workos-typestate/workos/core"
)

// actions are the actions of the user. None of them blocks.
type actions struct {
	signIn, cancel, signOut func()
	switchTo                func(core.OrganizationID)
}

// window draws views. Its texts, colors and scale are those of the toolkit's theme, which follows the system, light or dark. Each control has a
// text, can be reached with Tab, and is pressed with Enter or the space bar.
type window struct {
	fyne.Window
	shown view

	open                             fyne.CanvasObject // one of the next four; the others are hidden
	opening, entrance, wait, account *fyne.Container
	signIn, cancel, signOut          *button
	message                          *widget.Label
	name, email, role, good          *widget.Label
	organizations                    *widget.Select
	notes                            *widget.List
}

func newWindow(app fyne.App, do actions) *window {
	w := &window{
		Window:  app.NewWindow(title),
		signIn:  newButton("Sign in", do.signIn),
		cancel:  newButton("Cancel", do.cancel),
		signOut: newButton("Sign out", do.signOut),
		message: widget.NewLabel(""), name: widget.NewLabel(""), email: widget.NewLabel(""), role: widget.NewLabel(""), good: widget.NewLabel(""),
	}
	w.signIn.Importance = widget.HighImportance
	w.message.Wrapping = fyne.TextWrapWord
	w.name.TextStyle.Bold = true
	w.organizations = widget.NewSelect(nil, func(string) {
		if n := w.organizations.SelectedIndex(); n >= 0 && w.shown.Organizations[n].ID != w.shown.Organization {
			do.switchTo(w.shown.Organizations[n].ID)
		}
	})
	w.organizations.PlaceHolder = "None"
	w.notes = widget.NewList(
		func() int { return len(w.shown.Notes) },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(n widget.ListItemID, item fyne.CanvasObject) { item.(*widget.Label).SetText(w.shown.Notes[n]) },
	)
	w.opening = middle(centered("Looking for your sign-in.\nUnlock the keyring if you are asked to."))
	w.entrance = middle(centered("Notes of your organization"), w.signIn)
	w.wait = middle(centered("Finish the sign-in in your browser.\nThis window continues automatically."), widget.NewProgressBarInfinite(), w.cancel)
	facts := container.New(layout.NewFormLayout(),
		widget.NewLabel("Name"), w.name,
		widget.NewLabel("Email"), w.email,
		widget.NewLabel("Organization"), w.organizations,
		widget.NewLabel("Role"), w.role,
		widget.NewLabel("Token"), w.good,
	)
	foot := container.NewHBox(layout.NewSpacer(), w.signOut)
	w.account = container.New(layout.NewBorderLayout(facts, foot, nil, nil), facts, widget.NewCard("", "Notes", w.notes), foot) // in the order of Tab
	w.SetContent(container.NewBorder(nil, w.message, nil, nil, container.NewStack(w.opening, w.entrance, w.wait, w.account)))
	w.Canvas().SetOnTypedKey(w.key)
	w.Resize(fyne.NewSize(460, 480))
	w.show(view{Opening: true})
	return w
}

// show draws a view. It runs on the toolkit's thread.
func (w *window) show(v view) {
	w.shown = v
	w.SetTitle(titleOf(v))
	w.message.SetText(v.Message)
	w.message.Hidden = v.Message == ""
	w.name.SetText(v.Name)
	w.email.SetText(v.Email)
	w.role.SetText(string(v.Role))
	w.good.SetText(goodUntil(v))
	w.organizations.Options = names(v.Organizations)
	w.organizations.Selected = "" // SetSelected would be a choice of the user's
	if n := slices.IndexFunc(v.Organizations, func(o organization) bool { return o.ID == v.Organization }); n >= 0 {
		w.organizations.Selected = w.organizations.Options[n]
	}
	w.organizations.Refresh()
	w.notes.Refresh()
	if page := w.page(); page != w.open {
		w.turnTo(page)
	}
}

// titleOf names the user, for lists of windows and for screen readers.
func titleOf(v view) string {
	if v.Name == "" {
		return title
	}
	return title + ": " + v.Name
}

func (w *window) turnTo(page fyne.CanvasObject) {
	w.open = page
	for _, other := range []fyne.CanvasObject{w.opening, w.entrance, w.wait, w.account} {
		other.Hide()
	}
	page.Show()
	w.Canvas().Unfocus()
	if page == w.entrance {
		w.Canvas().Focus(w.signIn)
	}
}

// key gets the keys that no control has handled.
func (w *window) key(key *fyne.KeyEvent) {
	switch {
	case w.open == w.entrance && isEnter(key):
		w.signIn.Tapped(nil)
	case w.open == w.wait && key.Name == fyne.KeyEscape:
		w.cancel.Tapped(nil)
	}
}

func (w *window) page() fyne.CanvasObject {
	switch {
	case w.shown.Opening:
		return w.opening
	case w.shown.Waiting:
		return w.wait
	case w.shown.SignedIn:
		return w.account
	}
	return w.entrance
}

// names returns distinct names, as a Select needs them.
func names(organizations []organization) (all []string) {
	for _, o := range organizations {
		name := o.Name
		if slices.Contains(all, name) {
			name += " (" + string(o.ID) + ")"
		}
		all = append(all, name)
	}
	return all
}

func goodUntil(v view) string {
	if v.Offline {
		return "offline: this may be out of date"
	}
	return "valid until " + v.GoodUntil.Local().Format(time.TimeOnly)
}

// middle centers objects in the window, below each other.
func middle(objects ...fyne.CanvasObject) *fyne.Container {
	return container.NewCenter(container.NewVBox(objects...))
}

func centered(text string) *widget.Label {
	return widget.NewLabelWithStyle(text, fyne.TextAlignCenter, fyne.TextStyle{})
}

// button is a widget.Button that Enter also presses.
type button struct{ widget.Button }

func newButton(text string, tapped func()) *button {
	b := &button{widget.Button{Text: text, OnTapped: tapped}}
	b.ExtendBaseWidget(b)
	return b
}

func (b *button) TypedKey(key *fyne.KeyEvent) {
	if isEnter(key) {
		b.Tapped(nil)
		return
	}
	b.Button.TypedKey(key)
}

func isEnter(key *fyne.KeyEvent) bool { return key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter }
