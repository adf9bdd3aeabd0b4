package loopback

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// DeviceClient is what SignInWithDevice needs of WorkOS: *usermanagement.Public has it, and
// *usermanagement.Confidential.
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
	if client == nil {
		return nil, &core.ArgumentError{Argument: "client", Reason: "is nil"}
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

// outcome is how a sign-in on another device ended.
type outcome struct {
	session *usermanagement.AuthenticationResponse
	err     error
}

// waiting is a device sign-in that goes on beside the browser's.
type waiting struct {
	result <-chan outcome
	cancel context.CancelFunc
	ended  <-chan struct{}
}

// startDevice shows the code and returns while the user is busy with it.
func startDevice(ctx context.Context, client DeviceClient, show func(usermanagement.DeviceAuthorization)) (*waiting, error) {
	device, err := client.AuthorizeDevice(ctx)
	if err != nil {
		return nil, err
	}
	show(*device)
	ctx, cancel := context.WithCancel(ctx)
	result, ended := make(chan outcome, 1), make(chan struct{})
	go func() {
		defer close(ended)
		session, err := client.AwaitDevice(ctx, *device)
		result <- outcome{session, err}
	}()
	return &waiting{result: result, cancel: cancel, ended: ended}, nil
}

// settle ends the wait.
func (w *waiting) settle() {
	w.cancel()
	<-w.ended
}
