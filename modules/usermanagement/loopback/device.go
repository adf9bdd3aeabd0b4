package loopback

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// DeviceClient is what SignInWithDevice needs of WorkOS: usermanagement.Public has it, and
// usermanagement.Confidential.
type DeviceClient interface {
	AuthorizeDevice(ctx context.Context, opts ...core.PostOption) (*usermanagement.DeviceAuthorization, error)
	AwaitDevice(ctx context.Context, device usermanagement.DeviceAuthorization, opts ...core.PostOption) (*usermanagement.AuthenticationResponse, error)
}

// SignInWithDevice signs a user in who has a browser on any device at all (RFC 8628). It hands link and
// code to show, once, and asks WorkOS until the user has decided. No port and no browser of this machine is
// used.
//
// Errors worth handling: usermanagement.ErrAccessDenied, usermanagement.ErrExpiredToken, the context's
// cause.
func SignInWithDevice(ctx context.Context, client DeviceClient, show func(usermanagement.DeviceAuthorization)) (*usermanagement.AuthenticationResponse, error) {
	switch {
	case client == nil:
		return nil, &core.ArgumentError{Argument: "client", Reason: "is nil"}
	case ctx == nil:
		return nil, engine.NilContext()
	}
	if show == nil {
		return nil, &core.ArgumentError{Argument: "show", Reason: "is nil: nobody would see the code"}
	}
	device, err := client.AuthorizeDevice(ctx)
	if err != nil {
		return nil, err
	}
	show(*device)
	return client.AwaitDevice(ctx, *device)
}

// waiting is a device sign-in that goes on beside the browser's.
type waiting struct {
	*flight.Flight[*usermanagement.AuthenticationResponse]
	cancel  context.CancelFunc
	session *usermanagement.AuthenticationResponse // written before it has landed
	taken   bool                                   // by the program
}

// startDevice shows the code and returns while the user is busy with it.
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

// settle ends the wait, and a session that came too late.
func (w *waiting) settle(ctx context.Context, client Client) {
	w.cancel()
	<-w.Landed()
	if !w.taken {
		_ = drop(ctx, client, w.session) // the sign-in has an outcome of its own
	}
}
