package usermanagement

import (
	"context"
	"errors"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/internal/wait"
)

// What a device code can be answered with, for errors.Is (RFC 8628 §3.5).
const (
	ErrAuthorizationPending = core.ErrorCode("authorization_pending") // the user has not decided yet: ask again
	ErrSlowDown             = core.ErrorCode("slow_down")             // ask again, five seconds less often
	ErrAccessDenied         = core.ErrorCode("access_denied")         // the user said no
	ErrExpiredToken         = core.ErrorCode("expired_token")         // nobody decided in time
)

const (
	defaultDeviceInterval = 5 * time.Second  // RFC 8628 §3.2
	slowDownStep          = 5 * time.Second  // RFC 8628 §3.5
	minDeviceInterval     = time.Second      // whatever the server says
	maxDeviceInterval     = time.Minute      // the same, and the bound of doubling
	maxDeviceLifetime     = 30 * time.Minute // the same, and when it says nothing
)

// DeviceAuthorization is a device sign-in under way: show the user VerificationURI and UserCode, or
// VerificationURIComplete, which holds both.
type DeviceAuthorization struct {
	DeviceCode              core.DeviceCode `json:"device_code"`
	UserCode                string          `json:"user_code"`
	VerificationURI         string          `json:"verification_uri"`
	VerificationURIComplete string          `json:"verification_uri_complete"`
	ExpiresIn               float64         `json:"expires_in"` // seconds; 0 is unknown
	Interval                float64         `json:"interval"`   // seconds between two polls; 0 is 5
}

// AuthorizeDevice begins a sign-in on a device that has no browser (RFC 8628 §3.1).
//
// POST /user_management/authorize/device.
func (f flows) AuthorizeDevice(ctx context.Context, opts ...core.PostOption) (*DeviceAuthorization, error) {
	clientID, err := engine.RequireClientID(f.client)
	if err != nil {
		return nil, err
	}
	body := struct {
		ClientID core.ClientID `json:"client_id"`
	}{clientID}
	const route = "/user_management/authorize/device"
	device, err := engine.KeylessPost[DeviceAuthorization](ctx, f.client, core.Path(route), body, opts...)
	if err != nil {
		return nil, err
	}
	if device.DeviceCode.IsZero() {
		return nil, engine.Incomplete("POST", route, "/device_code")
	}
	return device, nil
}

// AuthenticateWithDeviceCodeParams is the device code of AuthorizeDevice.
type AuthenticateWithDeviceCodeParams struct {
	SignInContext
}

// AuthenticateWithDeviceCode asks once whether the user has approved the device. AwaitDevice asks until
// there is an answer.
//
// POST /user_management/authenticate (RFC 8628 §3.4). Errors worth handling: ErrAuthorizationPending,
// ErrSlowDown, ErrAccessDenied, ErrExpiredToken.
func (f flows) AuthenticateWithDeviceCode(ctx context.Context, deviceCode core.DeviceCode, params *AuthenticateWithDeviceCodeParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("deviceCode", deviceCode.Reveal()); err != nil {
		return nil, err
	}
	// This grant has no client secret on either side: the device code is all that is asked for.
	body := struct {
		DeviceCode core.DeviceCode `json:"device_code"`
		*AuthenticateWithDeviceCodeParams
	}{deviceCode, params}
	return authenticate(ctx, engine.PublicClient(&f.client), "urn:ietf:params:oauth:grant-type:device_code", body, opts)
}

// AwaitDevice polls at the interval that WorkOS set until the user has decided (RFC 8628 §3.5). A slow_down makes every
// further wait five seconds longer. A failure that may pass does not end it, for the user may be approving just then: a
// broken connection, a timeout, 5xx, 408, 429, a page or the JSON of a proxy's, a response that cannot be used. Each
// doubles the wait, up to a minute, and a Retry-After that is longer is waited for.
//
// The interval is 5 seconds if it is not more than 0, and otherwise from a second to a minute. The device's lifetime is 30
// minutes if it is not more than 0, or more than that.
//
// Errors: ErrAccessDenied, ErrExpiredToken, also when the device's lifetime is over, the cause of ctx, or another refusal
// by WorkOS.
func (f flows) AwaitDevice(ctx context.Context, device DeviceAuthorization, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if ctx == nil {
		return nil, engine.NilContext()
	}
	if _, err := engine.RequireClientID(f.client); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, device.lifetime(), ErrExpiredToken)
	defer cancel()
	opts = append([]core.PostOption{core.WithMaxRetries(0)}, opts...) // a retry would be a poll before its time
	interval := device.interval()
	pause := interval
	for {
		if err := wait.Sleep(ctx, pause); err != nil {
			return nil, err
		}
		response, err := f.AuthenticateWithDeviceCode(ctx, device.DeviceCode, nil, opts...)
		switch {
		case err == nil:
			return response, nil
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case verdict.Passes(err):
			interval = max(interval, wait.Doubled(interval, maxDeviceInterval, 2))
		case errors.Is(err, ErrSlowDown):
			interval += slowDownStep
		case !errors.Is(err, ErrAuthorizationPending):
			return nil, err
		}
		pause = engine.HeedRetryAfter(interval, err)
	}
}

// interval is the wait between two polls.
func (d DeviceAuthorization) interval() time.Duration {
	if !(d.Interval > 0) { // nor is it a number
		return defaultDeviceInterval
	}
	return seconds(min(max(d.Interval, minDeviceInterval.Seconds()), maxDeviceInterval.Seconds()))
}

// lifetime is how long the user has.
func (d DeviceAuthorization) lifetime() time.Duration {
	if !(d.ExpiresIn > 0) {
		return maxDeviceLifetime
	}
	return seconds(min(d.ExpiresIn, maxDeviceLifetime.Seconds()))
}

// seconds takes a number that is in bounds.
func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }
