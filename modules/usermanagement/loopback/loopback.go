// Package loopback signs the user of a command-line or desktop program in through the browser, as described in RFC 8252.
//
// [SignIn] listens on the loopback interface. It opens the browser on a page there, which redirects it to WorkOS. The
// browser comes back with a code that only the program can use, since it holds the PKCE verifier. No secret is involved.
// Without a browser, the user signs in on another device with a short code (RFC 8628): see [SignInWithDevice].
//
// Register http://127.0.0.1:*/callback with WorkOS as a redirect URI, or one with the port of Config.Ports instead of the star.
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

// Client is the part of usermanagement.Public and usermanagement.Confidential that SignIn needs.
type Client interface {
	AuthorizationURLWithPKCE(redirectURI string, params usermanagement.AuthorizationURLWithPKCEParams) (*usermanagement.Authorization, error)
	AuthenticateWithCodeAndVerifier(ctx context.Context, code core.AuthorizationCode, verifier pkce.Verifier, params *usermanagement.AuthenticateWithCodeAndVerifierParams, opts ...core.PostOption) (*usermanagement.AuthenticationResponse, error)
	DeviceClient
}

// Config configures SignIn. The zero value signs in with AuthKit, on any free port, in the browser of the user's desktop.
type Config struct {
	// Authorization describes the sign-in. State must be empty: SignIn generates it. Provider becomes AuthKit if ConnectionID
	// and OrganizationID are empty too.
	Authorization usermanagement.AuthorizationURLWithPKCEParams

	Ports []int  // to try, in order; 0 is any free port, which is also the default
	IPv6  bool   // listen on [::1] instead of 127.0.0.1
	Path  string // of the redirect URI; empty is "/callback"

	// OpenBrowser opens the address, a page of this program that redirects to WorkOS; nil is the OpenBrowser of this package.
	// It runs concurrently with SignIn, and its context ends soon after the sign-in. An error means that no browser can be
	// opened. It is ignored once a browser is on the page, since some launchers fail when a tab is closed. To let the user open
	// the announced address by hand, set a function that does nothing.
	OpenBrowser func(ctx context.Context, address string) error

	// Announce is called with the address before OpenBrowser, so that the user can open it by hand in a browser on this
	// machine. nil prints a line to standard error.
	Announce func(address string)

	// Device, if set, is the fallback if no browser can be opened: it is called with the link and the code to show. The
	// announced address remains valid; the sign-in ends with the way that the user completes first.
	Device func(usermanagement.DeviceAuthorization)

	// SuccessURL and FailureURL are where the browser is redirected at the end, with nothing added. If empty, the browser shows
	// a plain page with the outcome.
	SuccessURL string
	FailureURL string

	Timeout time.Duration // for the browser to come back; 0 is DefaultTimeout
}

// The defaults of the zero Config.
const (
	DefaultTimeout = 5 * time.Minute
	DefaultPath    = "/callback"
)

// SignIn signs a user in through the browser and returns when it has the tokens, or has failed. By then the port is free
// again and all its goroutines have ended, except an OpenBrowser that ignores its context.
//
// It opens the browser on a page of the program itself, http://127.0.0.1:PORT/ followed by random text. The page sets a
// cookie in the first browser that opens it and redirects it to WorkOS. The callback requires that cookie. The address,
// which others can read in the list of processes, does not contain the state, and on Linux connections of other users of the
// machine are rejected.
//
// If WorkOS has started a session that SignIn does not return, because of ErrOpenedTwice or because the other way was
// faster, SignIn ends it with the client's LogoutURL, if it has one, over the network's proxy and not the client's
// transport.
//
// A request that does not belong to this sign-in is rejected and changes nothing; the first one that does belong to it ends
// the sign-in. Errors worth handling: *RefusedError; ErrTimeout; ErrNoBrowser; ErrNoPort; ErrOpenedTwice; the context's
// cause; with Config.Device those of AwaitDevice; *core.ArgumentError, which names a field of Config; and those of
// AuthenticateWithCodeAndVerifier.
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
	last := overPage()
	defer func() { receiver.finish(last) }()
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
			if receiver.start.isDisputed() { // the callback may have come from the other browser
				last = config.lastPage(nil, ErrOpenedTwice)
				receiver.finish(last)
				if err := drop(ctx, client, session); err != nil {
					return nil, fmt.Errorf("%w; its session could not be ended: %w", ErrOpenedTwice, err)
				}
				return nil, ErrOpenedTwice
			}
			last = config.lastPage(session, err)
			receiver.finish(last)
			return session, err
		case <-opened:
			opened = nil
			_, err := browser.Outcome()
			if err == nil || receiver.start.isOpened() {
				continue // a browser has opened the page, even if its launcher failed
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
			timer.Stop() // the code has its own lifetime
		case <-disputed:
			if device == nil {
				last = config.lastPage(nil, ErrOpenedTwice)
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

// redeem exchanges the code, or returns the error of the callback.
func redeem(ctx context.Context, client Client, came callback.Result, began *usermanagement.Authorization) (*usermanagement.AuthenticationResponse, error) {
	if came.Err != nil {
		return nil, came.Err
	}
	return client.AuthenticateWithCodeAndVerifier(ctx, came.Code, began.Verifier, nil)
}

// lastPage returns the page that the browser shows at the end.
func (c Config) lastPage(session *usermanagement.AuthenticationResponse, err error) page {
	if err != nil {
		return failurePage(err).orRedirect(c.FailureURL)
	}
	return successPage(session.User.Email).orRedirect(c.SuccessURL)
}

// announce is the default Announce.
func announce(address string) { fmt.Fprintln(os.Stderr, "Sign in with your browser:", address) }
