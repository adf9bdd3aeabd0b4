package main

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/workos-typestate/workos/modules/usermanagement/instance"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/workostest"
)

func TestSigningIn(t *testing.T) {
	t.Run("shows the user and the organizations", func(t *testing.T) {
		d := sitDown(t, startServer(t), &tokens.MemoryStore{})
		d.sees("the button", signedOut)
		d.SignIn(d.ctx)
		v := d.sees("the user", signedIn)
		d.Equal(v.Name, "Ada Lovelace")
		d.Equal(v.Email, "ada@example.com")
		d.Equal(v.Organizations, []organization{{engines.ID, engines.Name}, {compilers.ID, compilers.Name}})
		d.Equal(v.Message, "")
		d.True(time.Until(v.GoodUntil) > time.Minute)
	})
	t.Run("happens once for several requests, and ends with Cancel", func(t *testing.T) {
		d := sitDown(t, startServer(t), &tokens.MemoryStore{})
		d.comes = func(string) error { return nil } // the callback gets lost
		ended := make(chan struct{})
		go func() { defer close(ended); d.SignIn(d.ctx) }()
		d.sees("that it waits for the browser", func(v view) bool { return v.Waiting && d.visits() == 1 })
		d.SignIn(d.ctx) // does nothing
		d.Equal(d.visits(), 1)
		d.Cancel()
		<-ended
		d.Equal(d.sees("the button", signedOut).Message, "")
		d.comes = d.receiver.Deliver
		d.SignIn(d.ctx)
		d.sees("the user", signedIn)
	})
	t.Run("that is refused is reported", func(t *testing.T) {
		d := sitDown(t, startServer(t), &tokens.MemoryStore{})
		deliver := d.comes
		d.comes = func(callback string) error {
			return deliver(replaced(callback, "code", "error", "access_denied"))
		}
		d.SignIn(d.ctx)
		d.Equal(d.sees("the button", signedOut).Message, "The sign-in was refused. Nothing was changed.")
	})
	t.Run("as another user hides the first user, even if the API fails", func(t *testing.T) {
		server := startServer(t)
		d := sitDown(t, server, &tokens.MemoryStore{})
		d.SignIn(d.ctx)
		d.sees("the user", signedIn)
		grace := server.AddUser(workostest.User{Email: "grace@example.com"})
		server.SignInAs(grace.ID)
		server.Inject(workostest.Fault{Path: "/user_management/users/{id}", Status: http.StatusNotFound})
		d.SignIn(d.ctx)
		v := d.sees("that the API fails", func(v view) bool { return v.Message != "" })
		d.Equal(v, view{SignedIn: true, User: grace.ID, Email: grace.Email, GoodUntil: v.GoodUntil, Message: "The notes could not be fetched: GET /account: 502 Bad Gateway"})
	})
	t.Run("returns through a second start of the program", func(t *testing.T) {
		d := sitDown(t, startServer(t), &tokens.MemoryStore{})
		folder := instance.WithFolder(t.TempDir())
		first, err := instance.Claim(d.ctx, application, "", folder)
		d.NoErr(err)
		defer func() { _ = first.Close() }()
		go func() {
			for address := range first.Starts(d.ctx) {
				_ = d.receiver.Deliver(address)
			}
		}()
		d.comes = func(callback string) error {
			_, err := instance.Claim(d.ctx, application, d.receiver.FromArguments([]string{"-flag", callback}), folder)
			if !errors.Is(err, instance.ErrRunning) {
				return errors.Join(errors.New("the second start did not find the first"), err)
			}
			return nil
		}
		d.SignIn(d.ctx)
		d.sees("the user", signedIn)
	})
}

func TestARestart(t *testing.T) {
	server, store := startServer(t), &tokens.MemoryStore{}
	d := sitDown(t, server, store)
	d.SignIn(d.ctx)
	d.sees("the user", signedIn)
	d.end()
	again := sitDown(t, server, store)
	again.Equal(again.sees("the user", signedIn).Name, "Ada Lovelace")
	again.Equal(again.visits(), 0) // no browser
}

func TestAStoreThatCannotBeRead(t *testing.T) {
	d := sitDown(t, startServer(t), &unreadable{})
	d.Equal(d.sees("that it cannot be read", offline).Message, "workos: read the stored tokens: the keyring has crashed")
}

type unreadable struct{ tokens.MemoryStore }

func (*unreadable) Load(context.Context) (tokens.Tokens, error) {
	return tokens.Tokens{}, errors.New("the keyring has crashed")
}

// A locked keyring blocks until its user responds, even if the context ends.
func TestALockedKeyring(t *testing.T) {
	lock := func(t *testing.T) (d *desk, unlock func(error)) {
		t.Helper()
		d = sitDown(t, startServer(t), &tokens.MemoryStore{})
		d.SignIn(d.ctx)
		d.sees("the user", signedIn)
		d.end()
		source, api, responses := d.source, d.api, make(chan error, 1)
		d.model = &model{client: d.client, browser: d.browser, show: d.show, open: func(context.Context) (*tokens.Source, *apiClient, error) {
			return source, api, <-responses
		}}
		return d, func(err error) { responses <- err }
	}
	opening := func(v view) bool { return v.Opening && v.Email == "" }
	t.Run("shows that the program waits, then who is signed in", func(t *testing.T) {
		d, unlock := lock(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		done := make(chan error, 1)
		go func() { done <- d.run(ctx) }()
		d.sees("that it waits", opening)
		d.Look(ctx) // the window came to the front
		unlock(nil)
		d.sees("the user", signedIn)
		cancel()
		d.NoErr(<-done)
	})
	t.Run("does not keep the program from ending", func(t *testing.T) {
		d, _ := lock(t)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- d.run(ctx) }()
		d.sees("that it waits", opening)
		cancel()
		d.NoErr(<-done)
	})
	t.Run("ends the program if neither it nor a file can be used", func(t *testing.T) {
		d, unlock := lock(t)
		broken := errors.New("the disk is gone")
		unlock(broken)
		d.Equal(d.run(t.Context()), broken)
	})
}

// TestTime lets hours pass. The clock of WorkOS moves with the clock of the test.
func TestTime(t *testing.T) {
	const lifetime = 5 * time.Minute
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // of a synctest
	run := func(name string, test func(d *desk, server *workostest.Server, pass func(time.Duration))) {
		t.Run(name, func(t *testing.T) {
			clock := workostest.NewClock(start)
			server := startServer(t, workostest.WithClock(clock.Now), workostest.WithAccessTokenLifetime(lifetime))
			synctest.Test(t, func(t *testing.T) {
				d := sitDown(t, server, &tokens.MemoryStore{})
				d.SignIn(d.ctx)
				d.sees("the user", signedIn)
				server.ResetRequests()
				test(d, server, func(span time.Duration) {
					for end := time.Now().Add(span); time.Now().Before(end); clock.Advance(time.Since(clock.Now())) {
						time.Sleep(10 * time.Second)
					}
				})
				d.end()
			})
		})
	}
	run("updates the displayed expiry while the program runs", func(d *desk, _ *workostest.Server, pass func(time.Duration)) {
		for range 3 {
			before := d.sees("the user", signedIn).GoodUntil
			pass(lifetime)
			v := d.sees("a later expiry", func(v view) bool { return v.GoodUntil.After(before) })
			d.True(v.SignedIn && !v.Offline)
		}
	})
	for name, jump := range map[string]time.Duration{"hours forward, as after sleep": 3 * time.Hour, "back by a day": -24 * time.Hour} {
		run("moves the expiry by one refresh when the clock jumps "+name, func(d *desk, server *workostest.Server, pass func(time.Duration)) {
			pass(time.Minute)
			before := d.sees("the user", signedIn).GoodUntil
			d.setClock(jump)
			pass(20 * time.Second)
			v := d.sees("another expiry", func(v view) bool { return signedIn(v) && !v.GoodUntil.Equal(before) })
			left := v.GoodUntil.Sub(d.now())
			d.True(left > lifetime-30*time.Second && left <= lifetime) // by the new clock
			d.Equal(v.Message, "")
			d.Equal(len(v.Organizations), 2)
			pass(2 * time.Minute)
			d.Equal(len(server.Calls(http.MethodPost, authenticate)), 1)
			d.Equal(d.visits(), 1) // at the sign-in
		})
	}
	run("shows the button again once WorkOS has ended the session", func(d *desk, server *workostest.Server, pass func(time.Duration)) {
		ada, err := server.UserByEmail("ada@example.com")
		d.NoErr(err)
		d.NoErr(server.EndSessions(ada.ID))
		pass(lifetime)
		v := d.sees("the button", signedOut)
		d.Equal(v.Message, "Your session has ended. Sign in again.")
		d.Equal(v, view{Message: v.Message}) // no data of the user is left
	})
	run("without a network keeps the user signed in, and refreshes once when the network is back", func(d *desk, server *workostest.Server, pass func(time.Duration)) {
		server.Inject(workostest.Fault{Drop: true})
		pass(8 * time.Hour)
		v := d.sees("that the program is offline", offline)
		d.Equal(v.Name, "Ada Lovelace")
		d.Equal(v.Message, "WorkOS cannot be reached.")
		server.ClearFaults()
		server.ResetRequests()
		pass(2 * time.Minute)
		d.Equal(d.sees("the user", signedIn).Message, "")
		d.Equal(len(server.Calls(http.MethodPost, authenticate)), 1)
	})
	run("without a network lets the user sign out, and opens no browser", func(d *desk, server *workostest.Server, pass func(time.Duration)) {
		server.Inject(workostest.Fault{Drop: true})
		pass(lifetime)
		d.sees("that the program is offline", offline)
		d.SignOut(d.ctx)
		d.Equal(d.sees("the button", signedOut), view{})
		d.Equal(d.visits(), 1) // at the sign-in
	})
}

func TestSwitchingOrganizations(t *testing.T) {
	t.Run("shows the role and notes of the other one", func(t *testing.T) {
		server := startServer(t)
		d := sitDown(t, server, &tokens.MemoryStore{})
		d.SignIn(d.ctx)
		d.sees("the user", signedIn)
		for _, o := range []struct {
			workostest.Organization
			role string
		}{{engines, "admin"}, {compilers, "member"}} {
			d.SwitchTo(d.ctx, o.ID)
			v := d.sees("the notes of "+o.Name, func(v view) bool { return v.Organization == o.ID && len(v.Notes) > 0 })
			d.Equal(v.Notes[0], "Welcome to "+o.Name)
			d.Equal(string(v.Role), o.role)
		}
		d.Equal(d.visits(), 1) // no browser except for the sign-in
		server.Inject(workostest.Fault{Path: "/user_management/users/{id}", Status: http.StatusNotFound})
		d.SwitchTo(d.ctx, engines.ID)
		v := d.sees("that the API fails", func(v view) bool { return v.Message != "" })
		d.Equal(v.Organization, engines.ID)
		d.Equal(len(v.Notes)+len(v.Role), 0) // those of the other one
	})
	t.Run("uses the browser if WorkOS requires more", func(t *testing.T) {
		server := startServer(t)
		d := sitDown(t, server, &tokens.MemoryStore{})
		d.SignIn(d.ctx)
		d.sees("the user", signedIn)
		server.Inject(workostest.Fault{Path: authenticate, Times: 1, Status: http.StatusForbidden, Body: `{"code":"mfa_enrollment","message":"","pending_authentication_token":"p"}`})
		d.SwitchTo(d.ctx, engines.ID)
		d.sees("the other organization", func(v view) bool { return signedIn(v) && v.Organization == engines.ID })
		d.Equal(d.visits(), 2)
	})
	t.Run("to one that the user is not a member of changes nothing", func(t *testing.T) {
		d := sitDown(t, startServer(t), &tokens.MemoryStore{})
		d.SignIn(d.ctx)
		d.sees("the user", signedIn)
		d.SwitchTo(d.ctx, "org_unknown")
		d.True(d.sees("why not", func(v view) bool { return v.Message != "" }).SignedIn)
		d.Equal(d.visits(), 1)
	})
}

func TestSigningOut(t *testing.T) {
	t.Run("signs the user out of the browser too", func(t *testing.T) {
		d := sitDown(t, startServer(t), &tokens.MemoryStore{})
		d.SignIn(d.ctx)
		d.sees("the user", signedIn)
		d.SignOut(d.ctx)
		d.Equal(d.sees("the button", signedOut), view{})
		d.Equal(d.visits(), 2)
	})
	t.Run("without a network removes the tokens at once, and ends the session at WorkOS later", func(t *testing.T) {
		server, store := startServer(t), &tokens.MemoryStore{}
		d := sitDown(t, server, store)
		d.SignIn(d.ctx)
		d.sees("the user", signedIn)
		server.Inject(workostest.Fault{Drop: true})
		d.SignOut(d.ctx)
		d.sees("the button", signedOut)
		kept, err := store.Load(t.Context())
		d.NoErr(err)
		d.True(kept.Equal(tokens.Tokens{}))
		d.end()
		server.ClearFaults()
		server.ResetRequests()
		sitDown(t, server, store) // the next run
		for len(server.Calls(http.MethodGet, logout)) == 0 {
			if t.Context().Err() != nil {
				t.Fatal("the session was not ended at WorkOS")
			}
			time.Sleep(5 * time.Millisecond)
		}
	})
}
