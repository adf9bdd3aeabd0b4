// Package loopback signs the user of a command-line or desktop program in through the browser, as RFC 8252
// has it.
//
// [SignIn] listens on the loopback interface. The browser is opened on a page there, which leads it to WorkOS, and
// comes back with a code, which only the program can use, since it holds the PKCE verifier. No secret is
// involved. Where there is no browser, the same user signs in on another device by a short code (RFC 8628), by
// [SignInWithDevice].
//
// Register http://127.0.0.1:*/callback with WorkOS as a redirect URI, or one with the port of Config.Ports in
// place of the star.
package loopback

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/callback"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

// Client is what SignIn needs of WorkOS: usermanagement.Public has it, and usermanagement.Confidential.
type Client interface {
	AuthorizationURLWithPKCE(redirectURI string, params usermanagement.AuthorizationURLWithPKCEParams) (*usermanagement.Authorization, error)
	AuthenticateWithCodeAndVerifier(ctx context.Context, code core.AuthorizationCode, verifier pkce.Verifier, params *usermanagement.AuthenticateWithCodeAndVerifierParams, opts ...core.PostOption) (*usermanagement.AuthenticationResponse, error)
	DeviceClient
}

// Config says how SignIn goes about it. The zero value signs in by AuthKit, on any free port, in the
// browser of the user's desktop.
type Config struct {
	// Authorization says who is to sign in. State must be empty, since SignIn makes one; Provider becomes AuthKit if ConnectionID and OrganizationID are empty too.
	Authorization usermanagement.AuthorizationURLWithPKCEParams

	Ports []int  // to try, in order; 0 is any free port, and so is no port at all
	IPv6  bool   // listen on [::1] in place of 127.0.0.1
	Path  string // of the redirect URI; empty is "/callback"

	// OpenBrowser shows the address to the user, which is one of this program's own and leads on to WorkOS;
	// nil is the OpenBrowser of this package. It runs beside SignIn, and its context ends soon after the
	// sign-in does. An error says that no browser can be opened, and is
	// nothing once a browser is on the page: launchers fail when a tab is closed. To have the user open the announced address
	// by hand, give a function that does nothing.
	OpenBrowser func(ctx context.Context, address string) error

	// Announce is told the address before the browser is, so that the user can open it by hand, in a browser
	// on this machine. nil prints a line to standard error.
	Announce func(address string)

	// Device, if set, is what SignIn falls back to when no browser can be opened: it is given the link and
	// the code to show. The announced address stays good meanwhile, and whichever the user finishes first
	// ends the sign-in.
	Device func(usermanagement.DeviceAuthorization)

	// SuccessURL and FailureURL are where the browser is sent in the end, with nothing added. Empty shows a
	// plain page that says how the sign-in went.
	SuccessURL string
	FailureURL string

	Timeout time.Duration // to wait for the browser to come back; 0 is DefaultTimeout
}

// What the zero Config stands for.
const (
	DefaultTimeout = 5 * time.Minute
	DefaultPath    = "/callback"
)

// SignIn signs a user in through the browser and returns once the tokens are there, or none will come. By
// then the port is free again and everything that was started has ended, save an OpenBrowser that does not
// heed its context.
//
// The browser is opened on a page of the program's own, http://127.0.0.1:PORT/ and random text, which gives the
// first browser that comes a cookie and sends it on to WorkOS. The callback needs that cookie. Whoever reads the
// address in the list of processes finds no state in it, and on Linux the connections of other users of the
// machine are refused.
//
// A session that WorkOS has begun and that the program does not get, because of ErrOpenedTwice or because the other way was
// faster, is ended there by the client's LogoutURL, if it has one, over the network's proxy and no transport of the client's.
//
// A request that does not belong to this sign-in is refused and changes nothing; the first that does
// ends it. Errors worth handling: *RefusedError; ErrTimeout; ErrNoBrowser; ErrNoPort; ErrOpenedTwice; the
// context's cause; with Config.Device those of AwaitDevice; *core.ArgumentError, which names a field of Config;
// and whatever AuthenticateWithCodeAndVerifier returns.
func SignIn(ctx context.Context, client Client, config Config) (*usermanagement.AuthenticationResponse, error) {
	return signIn(ctx, client, config, whose)
}

func signIn(ctx context.Context, client Client, config Config, whose func(*http.Request) peer) (*usermanagement.AuthenticationResponse, error) {
	switch {
	case client == nil:
		return nil, &core.ArgumentError{Argument: "client", Reason: "is nil"}
	case ctx == nil:
		return nil, engine.NilContext()
	}
	config, err := config.complete()
	if err != nil {
		return nil, err
	}
	listener, err := listen(ctx, config)
	if err != nil {
		return nil, err
	}
	authorization, err := client.AuthorizationURLWithPKCE("http://"+listener.Addr().String()+config.Path, config.Authorization)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}

	receiver := receive(listener, config, authorization, whose)
	answer := overPage()
	defer func() { receiver.finish(answer) }()
	config.Announce(receiver.address())
	browser := callback.Open(ctx, config.OpenBrowser, receiver.address())
	defer browser.Settle()

	var device *waiting
	opened, disputed, decided := browser.Landed(), receiver.start.disputed, (<-chan struct{})(nil)
	timer := time.NewTimer(config.Timeout)
	defer timer.Stop()
	for {
		select {
		case came := <-receiver.callbacks:
			session, err := redeem(ctx, client, came, authorization)
			if receiver.start.isDisputed() { // whoever came back may have been the other
				answer = config.answer(nil, ErrOpenedTwice)
				receiver.finish(answer)
				if err := drop(ctx, client, session); err != nil {
					return nil, fmt.Errorf("%w; its session could not be ended: %w", ErrOpenedTwice, err)
				}
				return nil, ErrOpenedTwice
			}
			answer = config.answer(session, err)
			receiver.finish(answer)
			return session, err
		case <-opened:
			opened = nil
			_, err := browser.Outcome()
			if err == nil || receiver.start.isOpened() {
				continue // a browser is on the page, or has been, whatever its launcher says
			}
			if !errors.Is(err, ErrNoBrowser) {
				err = fmt.Errorf("%w: %w", ErrNoBrowser, err)
			}
			if config.Device == nil {
				return nil, err
			}
			var deviceErr error
			if device, deviceErr = startDevice(ctx, client, config.Device); deviceErr != nil {
				return nil, fmt.Errorf("%w; nor by device code: %w", err, deviceErr)
			}
			defer device.settle(ctx, client)
			decided = device.Landed()
			timer.Stop() // the code has a lifetime of its own
		case <-disputed:
			if device == nil {
				answer = config.answer(nil, ErrOpenedTwice)
				return nil, ErrOpenedTwice
			}
			disputed = nil // the user may still enter the code
		case <-decided:
			device.taken = true
			return device.Outcome()
		case <-timer.C:
			return nil, ErrTimeout
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// redeem exchanges the code, unless the callback says that there will be none.
func redeem(ctx context.Context, client Client, came callback.Result, began *usermanagement.Authorization) (*usermanagement.AuthenticationResponse, error) {
	if came.Err != nil {
		return nil, came.Err
	}
	return client.AuthenticateWithCodeAndVerifier(ctx, came.Code, began.Verifier, nil)
}

// answer is what the browser is shown in the end.
func (c Config) answer(session *usermanagement.AuthenticationResponse, err error) page {
	if err != nil {
		return failurePage(err).orRedirect(c.FailureURL)
	}
	return successPage(session.User.Email).orRedirect(c.SuccessURL)
}

// announce is the Announce of a Config that has none.
func announce(address string) { fmt.Fprintln(os.Stderr, "Sign in with your browser:", address) }
