package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/scheme"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// view is everything that the window shows. It is a value: the window is redrawn from it each time.
type view struct {
	Opening  bool   // the tokens are not read yet
	Waiting  bool   // for the browser
	SignedIn bool   // the fields below are about the user
	Offline  bool   // the fields may be stale
	Message  string // a message for the user; often empty

	User          core.UserID
	Name, Email   string
	Role          core.RoleSlug
	Organization  core.OrganizationID // the current organization; empty if none
	Organizations []organization      // the organizations to switch to
	GoodUntil     time.Time           // of the access token, which is refreshed before that
	Notes         []string
}

// signIn shows the browser to the user and returns once the user has come back.
type signIn func(ctx context.Context, params usermanagement.AuthorizationURLWithPKCEParams) (*usermanagement.AuthenticationResponse, error)

// model is the program without its window: its actions and its state. Actions block until they are done, so the window runs each in a goroutine.
type model struct {
	client  *workos.Public
	open    func(ctx context.Context) (*tokens.Source, *apiClient, error) // a locked keyring blocks it until the user responds
	signIn  signIn
	browser func(ctx context.Context, address string) error
	show    func(view) // gets each view, one after the other; it must not call the model

	source *tokens.Source // and api are nil while the view is Opening
	api    *apiClient

	mu     sync.Mutex
	view   view
	cancel context.CancelFunc // ends the sign-in that waits for the browser, if there is one
}

// run opens the tokens, then keeps the user signed in and the view up to date, until ctx ends.
func (m *model) run(ctx context.Context) error {
	m.update(func(v *view) { v.Opening = true })
	if err := m.opened(ctx); err != nil || ctx.Err() != nil {
		return err
	}
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() { _ = m.source.KeepSignedIn(ctx) })
	stop := func() {}
	for status := range m.source.Changes(ctx) {
		stop() // ends the fetch for the previous status
		m.take(status)
		fetching, cancel := context.WithCancel(ctx)
		stop = cancel
		if status.State == tokens.StateSignedIn {
			work.Go(func() { m.fetch(fetching) })
		}
	}
	stop()
	return nil
}

// opened sets source and api. If ctx ends before open returns, it sets nothing.
func (m *model) opened(ctx context.Context) (err error) {
	var source *tokens.Source
	var api *apiClient
	done := make(chan error, 1)
	go func() {
		var err error
		source, api, err = m.open(ctx)
		done <- err
	}()
	select {
	case err = <-done:
		m.source, m.api = source, api
	case <-ctx.Done():
	}
	return err
}

// take updates the view from the status of the tokens.
func (m *model) take(status tokens.Status) {
	m.update(func(v *view) {
		if status.State == tokens.StateSignInRequired {
			*v = view{Waiting: v.Waiting, Message: explain(status.Err)}
			return
		}
		if status.UserID != v.User { // nothing of another user's stays in sight
			*v = view{Waiting: v.Waiting}
		}
		if status.OrganizationID != v.Organization { // nor of another organization's
			v.Role, v.Notes = "", nil
		}
		v.Opening, v.SignedIn, v.Offline, v.Message = false, true, status.State == tokens.StateOffline, explain(status.Err)
		v.User, v.Email, v.Organization, v.GoodUntil = status.UserID, status.Email, status.OrganizationID, status.ExpiresAt
	})
}

// fetch updates the view from the API, unless ctx has ended meanwhile.
func (m *model) fetch(ctx context.Context) {
	var found account
	var notes []string
	err := m.api.get(ctx, "/account", &found)
	if err == nil {
		err = m.api.get(ctx, "/notes", &notes)
	}
	m.update(func(v *view) {
		switch {
		case ctx.Err() != nil, errors.Is(err, tokens.ErrSignInRequired): // the next status shows it
		case err != nil:
			v.Message = "The notes could not be fetched: " + explain(err)
		default:
			v.Name, v.Role, v.Organizations, v.Notes = found.Name, found.Role, found.Organizations, notes
		}
	})
}

// SignIn signs the user in. Only one sign-in waits at a time; Cancel ends it.
func (m *model) SignIn(ctx context.Context) {
	m.signInWith(ctx, usermanagement.AuthorizationURLWithPKCEParams{})
}

func (m *model) signInWith(ctx context.Context, params usermanagement.AuthorizationURLWithPKCEParams) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if !m.wait(cancel) {
		return
	}
	response, err := m.signIn(ctx, params)
	if err == nil {
		err = m.source.SignedIn(ctx, response)
	}
	m.update(func(v *view) {
		m.cancel = nil
		v.Waiting = false
		if err != nil {
			v.Message = explain(err)
		}
	})
}

// wait stores cancel and reports true, unless another sign-in is waiting.
func (m *model) wait(cancel context.CancelFunc) (first bool) {
	m.update(func(v *view) {
		if first = m.cancel == nil; first {
			m.cancel = cancel
			v.Waiting, v.Message = true, ""
		}
	})
	return first
}

// Cancel ends the sign-in that waits for the browser. A user who was signed in before stays signed in.
func (m *model) Cancel() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.cancel != nil {
		m.cancel()
	}
}

// SwitchTo switches to another organization, with the browser if WorkOS requires more steps.
func (m *model) SwitchTo(ctx context.Context, id core.OrganizationID) {
	err := m.source.SwitchOrganization(ctx, id)
	if params, ok := tokens.StepUp(err, id); ok {
		m.signInWith(ctx, params)
		return
	}
	if err != nil {
		m.update(func(v *view) { v.Message = explain(err) })
	}
}

// SignOut removes the tokens, also without a network. The source ends the session at WorkOS, now or later. If possible, it opens the browser to
// end the browser's own session.
func (m *model) SignOut(ctx context.Context) {
	who, err := m.source.SignOut(ctx)
	if err != nil {
		m.update(func(v *view) { v.Message = explain(err) })
		return
	}
	m.mu.Lock()
	offline := m.view.Offline
	m.mu.Unlock()
	if address, err := m.client.UserManagement.LogoutURL(who.SessionID, nil); err == nil && !offline {
		_ = m.browser(ctx, address.Reveal()) // without a browser there is no session to end
	}
}

// Look checks the user's state when the window comes to the front: another process may have changed it.
func (m *model) Look(ctx context.Context) {
	m.mu.Lock()
	opening := m.view.Opening
	m.mu.Unlock()
	if !opening {
		_, _ = m.source.Token(ctx) // its error is in the status
	}
}

// update changes the view and shows it.
func (m *model) update(change func(*view)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(&m.view)
	m.show(m.view)
}

// explain tells the user what to do about an error. It is empty if there is nothing to say.
func explain(err error) string {
	var refusal *scheme.RefusedError
	var unreachable *core.TransportError
	var response *core.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return ""
	case errors.Is(err, usermanagement.ErrAccessDenied):
		return "The sign-in was refused. Nothing was changed."
	case errors.As(err, &refusal):
		return "WorkOS rejected the sign-in: " + refusal.Error()
	case errors.Is(err, scheme.ErrTimeout):
		return "The sign-in was not finished in time. Try again."
	case errors.Is(err, scheme.ErrNoBrowser):
		return "No browser could be opened."
	case errors.As(err, &unreachable):
		return "WorkOS cannot be reached."
	case errors.Is(err, tokens.ErrSignInRequired) && errors.As(err, &response):
		return "Your session has ended. Sign in again."
	case errors.Is(err, tokens.ErrSignInRequired):
		return ""
	}
	return err.Error()
}
