package loopback

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// DeviceClient is the part of usermanagement.Public and usermanagement.Confidential that SignInWithDevice needs.
type DeviceClient interface {
	AuthorizeDevice(ctx context.Context, opts ...core.PostOption) (*usermanagement.DeviceAuthorization, error)
	AwaitDevice(ctx context.Context, device usermanagement.DeviceAuthorization, opts ...core.PostOption) (*usermanagement.AuthenticationResponse, error)
}

// SignInWithDevice signs in a user who has a browser on another device (RFC 8628). It calls show once, with the link and the
// code, and polls WorkOS until the user has decided. It uses no port and no browser of this machine.
//
// Errors worth handling: usermanagement.ErrAccessDenied, usermanagement.ErrExpiredToken, the context's cause.
func SignInWithDevice(ctx context.Context, client DeviceClient, show func(usermanagement.DeviceAuthorization)) (*usermanagement.AuthenticationResponse, error) {
	switch {
	case client == nil:
		return nil, &core.ArgumentError{Argument: "client", Reason: "is nil"}
	case ctx == nil:
		return nil, engine.NilContext()
	}
	if show == nil {
		return nil, &core.ArgumentError{Argument: "show", Reason: "is nil: the user would not see the code"}
	}
	device, err := client.AuthorizeDevice(ctx)
	if err != nil {
		return nil, err
	}
	show(*device)
	return client.AwaitDevice(ctx, *device)
}

// waiting is a device sign-in that runs in parallel to the browser's.
type waiting struct {
	*flight.Flight[*usermanagement.AuthenticationResponse]
	cancel  context.CancelFunc
	session *usermanagement.AuthenticationResponse // written before it has landed
	taken   bool                                   // by the program
}

// startDevice shows the code and returns while it waits for the user.
func startDevice(ctx context.Context, client DeviceClient, show func(usermanagement.DeviceAuthorization)) (*waiting, error) {
	device, err := client.AuthorizeDevice(ctx)
	if err != nil {
		return nil, err
	}
	show(*device)
	ctx, cancel := context.WithCancel(ctx)
	w := &waiting{cancel: cancel}
	w.Flight = flight.Start(func() (session *usermanagement.AuthenticationResponse, err error) {
		session, err = client.AwaitDevice(ctx, *device)
		w.session = session
		return session, err
	})
	return w, nil
}

// settle ends the wait, and the session if it came too late.
func (w *waiting) settle(ctx context.Context, client Client) {
	w.cancel()
	<-w.Landed()
	if !w.taken {
		_ = drop(ctx, client, w.session) // the sign-in has its own outcome
	}
}
