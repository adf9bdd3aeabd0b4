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

// The errors of a device code that has not been approved, for errors.Is (RFC 8628 §3.5).
const (
	ErrAuthorizationPending = core.ErrorCode("authorization_pending") // the user has not decided yet: poll again
	ErrSlowDown             = core.ErrorCode("slow_down")             // poll again, at intervals five seconds longer
	ErrAccessDenied         = core.ErrorCode("access_denied")         // the user denied the sign-in
	ErrExpiredToken         = core.ErrorCode("expired_token")         // the user did not decide in time
)

const (
	defaultDeviceInterval = 5 * time.Second  // RFC 8628 §3.2
	slowDownStep          = 5 * time.Second  // RFC 8628 §3.5
	minDeviceInterval     = time.Second      // even if the server sets a shorter one
	maxDeviceInterval     = time.Minute      // even if the server sets a longer one; also the limit of the backoff
	maxDeviceLifetime     = 30 * time.Minute // even if the server sets a longer one; also the default
)

// DeviceAuthorization is a device sign-in in progress: show the user VerificationURI and UserCode, or
// VerificationURIComplete, which holds both.
type DeviceAuthorization struct {
	DeviceCode              core.DeviceCode `json:"device_code"`
	UserCode                string          `json:"user_code"`
	VerificationURI         string          `json:"verification_uri"`
	VerificationURIComplete string          `json:"verification_uri_complete"`
	ExpiresIn               float64         `json:"expires_in"` // seconds; 0 is unknown
	Interval                float64         `json:"interval"`   // seconds between two polls; 0 is 5
}

// AuthorizeDevice starts a sign-in on a device that has no browser (RFC 8628 §3.1).
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

// AuthenticateWithDeviceCodeParams holds the optional parameters of AuthenticateWithDeviceCode.
type AuthenticateWithDeviceCodeParams struct {
	SignInContext
}

// AuthenticateWithDeviceCode makes one request that succeeds if the user has approved the device. AwaitDevice polls until
// the user has decided.
//
// POST /user_management/authenticate (RFC 8628 §3.4). Errors worth handling: ErrAuthorizationPending,
// ErrSlowDown, ErrAccessDenied, ErrExpiredToken.
func (f flows) AuthenticateWithDeviceCode(ctx context.Context, deviceCode core.DeviceCode, params *AuthenticateWithDeviceCodeParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("deviceCode", deviceCode.Reveal()); err != nil {
		return nil, err
	}
	// This grant has no client secret on either side: it needs only the device code.
	body := struct {
		DeviceCode core.DeviceCode `json:"device_code"`
		*AuthenticateWithDeviceCodeParams
	}{deviceCode, params}
	return authenticate(ctx, engine.PublicClient(&f.client), "urn:ietf:params:oauth:grant-type:device_code", body, opts)
}

// AwaitDevice polls at the interval that WorkOS set until the user has decided (RFC 8628 §3.5). Each slow_down makes the
// interval five seconds longer. A temporary failure does not end the wait, because the user may be approving at that moment:
// a broken connection, a timeout, 5xx, 408, 429, a page or JSON of a proxy, an unusable response. Each failure doubles the
// wait, up to a minute, and a longer Retry-After is respected.
//
// An interval that is not positive is 5 seconds; any other is limited to between one second and one minute. A lifetime that is
// not positive, or longer than 30 minutes, is 30 minutes.
//
// Errors: ErrAccessDenied; ErrExpiredToken, also when the lifetime of the device code has passed; the cause of ctx; or
// another error of WorkOS.
func (f flows) AwaitDevice(ctx context.Context, device DeviceAuthorization, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if ctx == nil {
		return nil, engine.NilContext()
	}
	if _, err := engine.RequireClientID(f.client); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, device.lifetime(), ErrExpiredToken)
	defer cancel()
	opts = append([]core.PostOption{core.WithMaxRetries(0)}, opts...) // a retry would poll too early
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

// interval returns the wait between two polls.
func (d DeviceAuthorization) interval() time.Duration {
	if !(d.Interval > 0) { // also true for NaN
		return defaultDeviceInterval
	}
	return seconds(min(max(d.Interval, minDeviceInterval.Seconds()), maxDeviceInterval.Seconds()))
}

// lifetime returns how long the user has.
func (d DeviceAuthorization) lifetime() time.Duration {
	if !(d.ExpiresIn > 0) {
		return maxDeviceLifetime
	}
	return seconds(min(d.ExpiresIn, maxDeviceLifetime.Seconds()))
}

// seconds converts a number that is within bounds.
func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }
