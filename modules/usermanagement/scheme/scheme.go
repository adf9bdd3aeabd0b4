// Package scheme signs the user of a desktop program in through the browser. The browser comes back with a URL that the
// operating system passes to the program: its scheme belongs to the program (RFC 8252 §7.1), or it is an https URL that the
// program has claimed (§7.2).
//
// A [Receiver] takes these URLs from any source of the platform: the arguments of a second start (package instance), an
// Apple event, an Intent. [Receiver.SignIn] waits for the URL that belongs to it.
//
//	receiver, err := scheme.New("com.example.notes://callback") // as registered with WorkOS
//	session, err := receiver.SignIn(ctx, client.UserManagement, scheme.Config{})
//	err = receiver.Deliver(address) // meanwhile, where the program receives a URL
//
// A scheme is not exclusive: another program can register it too, and anybody can create a link with it. PKCE makes the code
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

// Client is the part of usermanagement.Public and usermanagement.Confidential that SignIn needs.
type Client interface {
	AuthorizationURLWithPKCE(redirectURI string, params usermanagement.AuthorizationURLWithPKCEParams) (*usermanagement.Authorization, error)
	AuthenticateWithCodeAndVerifier(ctx context.Context, code core.AuthorizationCode, verifier pkce.Verifier, params *usermanagement.AuthenticateWithCodeAndVerifierParams, opts ...core.PostOption) (*usermanagement.AuthenticationResponse, error)
}

// The errors of a sign-in that ends without the user's decision, for errors.Is.
const (
	ErrTimeout   = loopback.ErrTimeout
	ErrNoBrowser = loopback.ErrNoBrowser
)

// ErrNotExpected means that a URL is not the callback of a waiting sign-in: its state is another one, the sign-in has ended,
// or somebody made it up.
const ErrNotExpected = core.Sentinel("workos: no sign-in is waiting for this callback")

// RefusedError is a sign-in that came back without a code: the user or WorkOS refused it. Its texts are safe to print to a
// terminal.
type RefusedError = pkce.RefusedError

// DefaultTimeout is the default of Config.Timeout.
const DefaultTimeout = loopback.DefaultTimeout

// Config configures SignIn. The zero value signs in with AuthKit, in the browser of the user's desktop.
type Config struct {
	// Authorization describes the sign-in. State must be empty: SignIn generates it. Provider becomes AuthKit if ConnectionID
	// and OrganizationID are empty too.
	Authorization usermanagement.AuthorizationURLWithPKCEParams

	// OpenBrowser opens the address, a URL of WorkOS; nil is loopback.OpenBrowser. It runs concurrently with SignIn, and its
	// context ends soon after the sign-in. An error ends the sign-in. The address contains the state of the sign-in: keep it
	// out of logs.
	OpenBrowser func(ctx context.Context, address string) error

	Timeout time.Duration // for the browser to come back; 0 is DefaultTimeout
}

// complete checks the fields and sets the defaults.
func (c Config) complete() (Config, error) {
	who := &c.Authorization
	if !who.State.IsZero() {
		return c, &core.ArgumentError{Argument: "Authorization.State", Reason: "must be empty: each sign-in generates one"}
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

// Receiver receives the callbacks of a redirect URI. Create one with New, and keep it as long as the program runs, for all
// its sign-ins. It is safe for concurrent use.
type Receiver struct {
	redirectURI string
	expected    hidden.Value[*expected]
}

// New returns a receiver for the redirect URI that is registered with WorkOS. Its scheme belongs to the program (RFC 8252
// §7.1 requires the maker's domain name in reverse order), or is https. It has a path or a host, of unreserved characters,
// and neither a query nor a fragment. Errors: *core.ArgumentError.
func New(redirectURI string) (*Receiver, error) {
	if reason := unfit(redirectURI); reason != "" {
		return nil, &core.ArgumentError{Argument: "redirectURI", Reason: reason}
	}
	return &Receiver{redirectURI: redirectURI, expected: hidden.Hide(newExpected())}, nil
}

// RedirectURI returns the redirect URI.
func (r *Receiver) RedirectURI() string {
	if r == nil {
		return ""
	}
	return r.redirectURI
}

// FromArguments returns the first of a program's arguments that is a URL of the receiver's scheme, for Deliver or for the
// first instance of the program. It is empty if there is none, for example if the user has started the program.
func (r *Receiver) FromArguments(args []string) string {
	scheme, _, _ := strings.Cut(r.RedirectURI(), ":")
	for _, argument := range args {
		if got, _, ok := strings.Cut(argument, ":"); ok && got != "" && strings.EqualFold(got, scheme) {
			return argument
		}
	}
	return ""
}

// Deliver passes a URL to the sign-in that it belongs to, and returns immediately. nil means that the sign-in has received
// it; each accepts one. Any error changes nothing, and the sign-ins continue to wait: ErrNotExpected; *core.ArgumentError if
// the URL is not the redirect URI with a query and nothing else, or is longer than 16 KiB. No error repeats the URL.
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

// SignIn signs a user in through the browser and returns when it has the tokens, or has failed. Several can wait
// concurrently; each has its own state.
//
// On Linux, other users of the machine may read the address among the arguments of the process that opens the browser. With
// it they can neither complete nor end the sign-in, unless the user follows a link that they have made from it: show the
// user's account.
//
// A URL that does not belong to this sign-in changes nothing; the first one that does ends it. Errors worth handling:
// *RefusedError; ErrTimeout; ErrNoBrowser; the context's cause; *core.ArgumentError, which names a field of Config; and
// those of AuthenticateWithCodeAndVerifier.
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

// await waits for the callback, or for the event that ends the sign-in without one.
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
			if err == nil || len(came) > 0 { // it has come back, even if its launcher failed
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
