package faulttest_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/pkce"
)

// echo holds responses that repeat the request, like a proxy's error page or a careless server.
var echo = map[string]func(request string) faulttest.Response{
	"as the message": func(request string) faulttest.Response {
		return faulttest.Whole(400, `{"code":"bad","message":`+strconv.QuoteToASCII(request)+`}`)
	},
	"as an OAuth error": func(request string) faulttest.Response {
		return faulttest.Whole(401, `{"error":"invalid_grant","error_description":`+strconv.QuoteToASCII(request)+`}`)
	},
	"as a field's error": func(request string) faulttest.Response {
		return faulttest.Whole(422, `{"errors":[`+strconv.QuoteToASCII(request)+`,{"field":`+strconv.QuoteToASCII(request)+`}]}`)
	},
	"as a page":                 func(request string) faulttest.Response { return faulttest.Whole(500, "<pre>"+request) },
	"as an invalid success":     func(request string) faulttest.Response { return faulttest.Whole(200, "<pre>"+request) },
	"as JSON of the wrong type": func(request string) faulttest.Response { return faulttest.Whole(200, strconv.QuoteToASCII(request)) },
	"as an invalid response":    faulttest.Close,
	"as the status line":        func(request string) faulttest.Response { return faulttest.Close("HTTP/1.1 2xx " + request) },
	"as an invalid header":      func(request string) faulttest.Response { return faulttest.Close("HTTP/1.1 200 OK\r\n" + request) },
	"as a length": func(request string) faulttest.Response {
		return faulttest.Close("HTTP/1.1 200 OK\r\nContent-Length: " + request)
	},
	"as an encoding": func(request string) faulttest.Response {
		return faulttest.Close("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + request)
	},
	"as the cursor of the next page": func(request string) faulttest.Response {
		return faulttest.Close("HTTP/1.1 302 Found\r\nLocation: :" + request)
	},
	"as its start, then nothing": func(request string) faulttest.Response {
		return faulttest.Reset("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + request)
	},
}

// TestNoErrorAndNoLogHoldsASecret sends every kind of secret to servers that repeat all requests.
func TestNoErrorAndNoLogHoldsASecret(t *testing.T) {
	verifier := pkce.NewVerifier()
	const (
		password  = "p4ssword_Qz7"
		refresh   = "refresh_Qz7OfTheSession"
		access    = "access_Qz7OfTheUser"
		invited   = "invitation_Qz7Token"
		warrant   = "warrant_Qz7Token"
		deviceOne = "device_Qz7Code"
	)
	secrets := []string{apiKey, theCode, verifier.Reveal(), password, refresh, access, invited, warrant, deviceOne}
	for name, response := range echo {
		t.Run(name, func(t *testing.T) {
			server := faulttest.Start(t, func(r faulttest.Request) faulttest.Response {
				return response(fmt.Sprintf("%s %s %v %s", r.Method, r.Target, r.Header, r.Body))
			})
			var log bytes.Buffer
			options := []core.Option{
				core.WithRetry(core.RetryPolicy{MaxRetries: 1}), core.WithTimeout(5 * time.Second),
				core.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}))),
			}
			c, p := confidential(t, server.URL, options...), public(t, server.URL, options...)
			calls := exchanges(t, c, p)
			calls["a verifier's exchange"] = func(ctx context.Context) error {
				_, err := p.UserManagement.AuthenticateWithCodeAndVerifier(ctx, core.NewAuthorizationCode(theCode), verifier, nil)
				return err
			}
			calls["a form's exchange"] = func(ctx context.Context) error {
				_, err := p.SSO.GetProfileAndTokenWithVerifier(ctx, core.NewAuthorizationCode(theCode), verifier, nil)
				return err
			}
			calls["a password's"] = func(ctx context.Context) error {
				_, err := c.UserManagement.AuthenticateWithPassword(ctx, "a@example.com", core.NewPassword(password), nil)
				return err
			}
			calls["a refresh token's"] = func(ctx context.Context) error {
				_, err := p.UserManagement.AuthenticateWithRefreshToken(ctx, core.NewRefreshToken(refresh), nil)
				return err
			}
			calls["a device code's"] = func(ctx context.Context) error {
				_, err := p.UserManagement.AuthenticateWithDeviceCode(ctx, core.NewDeviceCode(deviceOne), nil)
				return err
			}
			calls["a token's in a path"] = func(ctx context.Context) error {
				_, err := c.UserManagement.GetInvitationByToken(ctx, core.NewInvitationToken(invited))
				return err
			}
			calls["an access token's"] = func(ctx context.Context) error {
				return c.Get(ctx, core.Path("/things"), &thing{}, core.WithAccessToken(core.NewAccessToken(access)))
			}
			calls["a warrant token's"] = func(ctx context.Context) error {
				return c.Post(ctx, core.Path("/things"), nil, &thing{}, core.WithWarrantToken(core.NewSecret(warrant)))
			}
			calls["a key's"] = func(ctx context.Context) error {
				return c.Get(ctx, core.Path("/things"), &thing{})
			}
			for who, call := range calls {
				err := call(t.Context())
				if err == nil {
					t.Errorf("%s call succeeded", who)
					continue
				}
				for _, secret := range secrets {
					redacttest.Check(t, err, secret)
					if redacttest.Shows(err.Error(), secret) {
						t.Errorf("the error of %s call is %q", who, err)
					}
				}
			}
			for _, secret := range secrets {
				if redacttest.Shows(log.String(), secret) {
					t.Errorf("%q is in the log:\n%s", secret, log.String())
				}
			}
		})
	}
}
