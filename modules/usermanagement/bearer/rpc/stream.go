package rpc

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// errEnded is the cause when a stream's context ends because the token has expired.
var errEnded error = &bearer.Error{Status: http.StatusUnauthorized, Code: "invalid_token", Err: usermanagement.ErrTokenExpired}

// Serve runs the handler of a stream that LetIn admitted, with a context that ends when the caller's token expires. In
// that case it returns a *bearer.Error of status 401, regardless of the error of the handler. A token that has already
// expired, and was accepted because of the leeway of a policy, opens no stream.
func Serve(ctx context.Context, handle func(context.Context) error) error {
	caller, ok := bearer.FromContext(ctx)
	end := endOf(caller)
	if !ok || end.IsZero() {
		return handle(ctx)
	}
	ctx, cancel := context.WithDeadlineCause(ctx, end, errEnded)
	defer cancel()
	if hasEnded(ctx) {
		return errEnded
	}
	if err := handle(ctx); err != nil && !hasEnded(ctx) {
		return err
	} else if err != nil {
		return errEnded
	}
	return nil
}

func hasEnded(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errEnded) }

// Receive calls receive, which receives a message of a stream, within Serve. It returns the error of Serve if the token
// has expired, even while it waits for the message.
func Receive(ctx context.Context, receive func() error) error {
	if hasEnded(ctx) {
		return errEnded
	}
	if caller, _ := bearer.FromContext(ctx); endOf(caller).IsZero() {
		return receive()
	}
	// The stream does not know ctx: it continues to wait until the handler returns, which ends it.
	underWay := flight.Start(func() (struct{}, error) { return struct{}{}, receive() })
	select {
	case <-underWay.Landed():
	case <-ctx.Done():
		if hasEnded(ctx) {
			return errEnded
		}
	}
	if _, err := underWay.Outcome(); err != nil || !hasEnded(ctx) {
		return err
	}
	return errEnded
}

// Send calls send, which sends a message of a stream, within Serve. It returns the error of Serve if the token has
// expired.
func Send(ctx context.Context, send func() error) error {
	if hasEnded(ctx) {
		return errEnded
	}
	return send()
}

// endOf returns when a caller's token expires: the zero time if it does not say.
func endOf(caller bearer.Caller) (end time.Time) {
	switch caller := caller.(type) {
	case *bearer.User:
		if caller.AccessTokenClaims != nil {
			end = caller.ExpiresAt
		}
	case *bearer.Machine:
		end = caller.ExpiresAt
	case *bearer.KeyOwner:
		end = caller.APIKey.ExpiresAt
	}
	return end
}
