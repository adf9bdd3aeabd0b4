// Package scheme signs the user of a desktop program in through the browser, which comes back by a URL that the operating
// system hands to the program. That has a scheme of the program's own (RFC 8252 §7.1), or is an https address that the program
// has claimed (§7.2).
//
// A [Receiver] takes such URLs from wherever the platform hands them over: the arguments of a second start (package
// instance), an Apple event, an Intent. [Receiver.SignIn] waits for the one that belongs to it.
//
//	receiver, err := scheme.New("com.example.notes://callback") // as it is registered with WorkOS
//	session, err := receiver.SignIn(ctx, client.UserManagement, scheme.Config{})
//	err = receiver.Deliver(address) // meanwhile, by whoever is handed a URL
//
// A scheme belongs to nobody: another program can register it too, and anybody can make a link of it. PKCE makes the code
// useless to others, and the state makes their links useless here. Package loopback needs no scheme; it is the better choice
// for programs that are not installed.
package scheme

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/callback"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/pkce"
)

// Client is what SignIn needs of WorkOS: usermanagement.Public has it, and usermanagement.Confidential.
type Client interface {
	AuthorizationURLWithPKCE(redirectURI string, params usermanagement.AuthorizationURLWithPKCEParams) (*usermanagement.Authorization, error)
	AuthenticateWithCodeAndVerifier(ctx context.Context, code core.AuthorizationCode, verifier pkce.Verifier, params *usermanagement.AuthenticateWithCodeAndVerifierParams, opts ...core.PostOption) (*usermanagement.AuthenticationResponse, error)
}

// How a sign-in can end without the user's decision, for errors.Is.
const (
	ErrTimeout   = loopback.ErrTimeout
	ErrNoBrowser = loopback.ErrNoBrowser
)

// ErrNotExpected says that a URL is a callback of no sign-in under way: its state is another one, the sign-in has ended, or
// somebody made it up.
const ErrNotExpected = core.Sentinel("workos: no sign-in is waiting for this callback")

// RefusedError is a sign-in that came back without a code: the user said no, or WorkOS did. Its texts are
// fit for a terminal.
type RefusedError = pkce.RefusedError

// DefaultTimeout is what the zero Config.Timeout stands for.
const DefaultTimeout = loopback.DefaultTimeout

// Config says how SignIn goes about it. The zero value signs in by AuthKit, in the browser of the user's desktop.
type Config struct {
	// Authorization says who is to sign in. State must be empty, since SignIn makes one; Provider becomes AuthKit if ConnectionID and OrganizationID are empty too.
	Authorization usermanagement.AuthorizationURLWithPKCEParams

	// OpenBrowser shows the address, which is WorkOS's, to the user; nil is loopback.OpenBrowser. It runs beside SignIn, and
	// its context ends soon after the sign-in does. An error ends the sign-in. The state of the sign-in is in the address: keep it
	// out of logs.
	OpenBrowser func(ctx context.Context, address string) error

	Timeout time.Duration // to wait for the browser to come back; 0 is DefaultTimeout
}

// complete checks the fields and fills the defaults in.
func (c Config) complete() (Config, error) {
	who := &c.Authorization
	if !who.State.IsZero() {
		return c, &core.ArgumentError{Argument: "Authorization.State", Reason: "must be empty: each sign-in makes a random one"}
	}
	if who.Provider == "" && who.ConnectionID == "" && who.OrganizationID == "" {
		who.Provider = usermanagement.ProviderAuthKit
	}
	if c.Timeout < 0 {
		return c, &core.ArgumentError{Argument: "Timeout", Reason: "is negative"}
	}
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	if c.OpenBrowser == nil {
		c.OpenBrowser = loopback.OpenBrowser
	}
	return c, nil
}

// Receiver takes the callbacks of one redirect URI. Make one with New, and keep it for as long as the program runs: sign-ins
// come and go. It is safe for use by many goroutines at once.
type Receiver struct {
	redirectURI string
	expected    hidden.Value[*expected]
}

// New returns a receiver of the redirect URI that is registered with WorkOS. That has a scheme of the program's own, which
// RFC 8252 §7.1 wants to be a domain name of its maker's in reverse order, or https. It has a path or a host, of plain characters,
// and neither a query nor a fragment. Errors: *core.ArgumentError.
func New(redirectURI string) (*Receiver, error) {
	if reason := unfit(redirectURI); reason != "" {
		return nil, &core.ArgumentError{Argument: "redirectURI", Reason: reason}
	}
	return &Receiver{redirectURI: redirectURI, expected: hidden.Hide(newExpected())}, nil
}

// RedirectURI returns what New was given.
func (r *Receiver) RedirectURI() string {
	if r == nil {
		return ""
	}
	return r.redirectURI
}

// FromArguments returns the first of a program's arguments that is a URL of the receiver's scheme, for Deliver or for the
// first instance of the program. It is empty if there is none, as when the user has started the program.
func (r *Receiver) FromArguments(args []string) string {
	scheme, _, _ := strings.Cut(r.RedirectURI(), ":")
	for _, argument := range args {
		if got, _, ok := strings.Cut(argument, ":"); ok && got != "" && strings.EqualFold(got, scheme) {
			return argument
		}
	}
	return ""
}

// Deliver hands a URL to the sign-in that it belongs to, and returns at once. nil means that the sign-in has it; each takes
// one. Anything else changes nothing, and the sign-ins continue waiting: ErrNotExpected; *core.ArgumentError if it is not a URL of the
// redirect URI, with a query and no more, or is longer than 16 KiB. No error repeats the URL.
func (r *Receiver) Deliver(address string) error {
	if r == nil || r.expected.IsZero() {
		return noReceiver()
	}
	came, reason := matching(r.redirectURI, address)
	if reason != "" {
		return &core.ArgumentError{Argument: "address", Reason: reason}
	}
	if !r.expected.Get().take(came.RawQuery) {
		return ErrNotExpected
	}
	return nil
}

// SignIn signs a user in through the browser and returns once the tokens are there, or none will come. Several may wait at
// once; each has a state of its own.
//
// On Linux, other users of the machine may read the address among the arguments of the process that opens the browser. They can
// neither finish nor end the sign-in by it, unless the user follows a link that they have made of it: show who is signed in.
//
// A URL that does not belong to this sign-in changes nothing; the first that does ends it. Errors worth handling:
// *RefusedError; ErrTimeout; ErrNoBrowser; the context's cause; *core.ArgumentError, which names a field of Config; and
// whatever AuthenticateWithCodeAndVerifier returns.
func (r *Receiver) SignIn(ctx context.Context, client Client, config Config) (*usermanagement.AuthenticationResponse, error) {
	switch {
	case r == nil || r.expected.IsZero():
		return nil, noReceiver()
	case client == nil:
		return nil, &core.ArgumentError{Argument: "client", Reason: "is nil"}
	case ctx == nil:
		return nil, engine.NilContext()
	}
	config, err := config.complete()
	if err != nil {
		return nil, err
	}
	began, err := client.AuthorizationURLWithPKCE(r.redirectURI, config.Authorization)
	if err != nil {
		return nil, err
	}
	came, forget := r.expected.Get().expect(began)
	defer forget()
	browser := callback.Open(ctx, config.OpenBrowser, began.URL.Reveal())
	defer browser.Settle()
	result, err := await(ctx, came, browser, config.Timeout)
	if err != nil {
		return nil, err
	}
	if result.Err != nil {
		return nil, result.Err
	}
	return client.AuthenticateWithCodeAndVerifier(ctx, result.Code, began.Verifier, nil)
}

// await waits for the callback, or for what ends the sign-in without one.
func await(ctx context.Context, came <-chan callback.Result, browser *callback.Opening, timeout time.Duration) (callback.Result, error) {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for opened := browser.Landed(); ; {
		select {
		case result := <-came:
			return result, nil
		case <-opened:
			opened = nil
			_, err := browser.Outcome()
			if err == nil || len(came) > 0 { // it has come back, whatever its launcher says
				continue
			}
			if !errors.Is(err, ErrNoBrowser) {
				err = fmt.Errorf("%w: %w", ErrNoBrowser, err)
			}
			return callback.Result{}, err
		case <-timer.C:
			return callback.Result{}, ErrTimeout
		case <-ctx.Done():
			return callback.Result{}, context.Cause(ctx)
		}
	}
}

func noReceiver() error {
	return &core.ArgumentError{Argument: "Receiver", Reason: "is nil or the zero value: make one with New"}
}

// parse is url.Parse, whose errors repeat the URL.
func parse(address string) (*url.URL, bool) {
	u, err := url.Parse(address)
	return u, err == nil
}
