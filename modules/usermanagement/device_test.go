package usermanagement_test

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

func TestDeviceCodeResponses(t *testing.T) {
	t.Run("pending until the user approves, then a session", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t, workostest.WithDevice(time.Millisecond, time.Minute))
		ada := setup.Server.AddUser(workostest.User{Email: "ada@example.com"})
		m := setup.Public.UserManagement
		device, err := m.AuthorizeDevice(t.Context())
		is.NoErr(err)
		is.True(device.UserCode != "" && device.VerificationURI != "" && device.VerificationURIComplete != "")
		_, err = m.AuthenticateWithDeviceCode(t.Context(), device.DeviceCode, nil)
		is.True(errors.Is(err, usermanagement.ErrAuthorizationPending))
		is.NoErr(setup.Server.ApproveDevice(ada.ID, device.UserCode))
		time.Sleep(2 * time.Millisecond)
		session, err := m.AuthenticateWithDeviceCode(t.Context(), device.DeviceCode, nil)
		is.NoErr(err)
		is.Equal(session.User.Email, "ada@example.com")
	})
	t.Run("access_denied when the user denies it", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		device, err := setup.Public.UserManagement.AuthorizeDevice(t.Context())
		is.NoErr(err)
		is.NoErr(setup.Server.DenyDevice(device.UserCode))
		_, err = setup.Public.UserManagement.AuthenticateWithDeviceCode(t.Context(), device.DeviceCode, nil)
		is.True(errors.Is(err, usermanagement.ErrAccessDenied))
	})
	t.Run("slow_down when asked too often", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		device, err := setup.Public.UserManagement.AuthorizeDevice(t.Context())
		is.NoErr(err)
		_, err = setup.Public.UserManagement.AuthenticateWithDeviceCode(t.Context(), device.DeviceCode, nil)
		is.True(errors.Is(err, usermanagement.ErrAuthorizationPending))
		_, err = setup.Public.UserManagement.AuthenticateWithDeviceCode(t.Context(), device.DeviceCode, nil)
		is.True(errors.Is(err, usermanagement.ErrSlowDown))
	})
	t.Run("a device code is required, and so is one in the response", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		_, err := setup.Public.UserManagement.AuthenticateWithDeviceCode(t.Context(), core.DeviceCode{}, nil)
		moduletest.WantArgument(t, err, "deviceCode")
		setup.Server.Inject(workostest.Fault{Path: "/user_management/authorize/device", Status: 200, Body: `{"user_code":"X"}`})
		_, err = setup.Public.UserManagement.AuthorizeDevice(t.Context())
		is.True(errors.Is(err, core.ErrBadResponse))
	})
}

// responses is a transport that serves one response after the other, repeats the last one, and records the times of the
// requests. An empty response is a broken connection; one can begin with its status, and with a Retry-After after that.
type responses struct {
	bodies []string
	asked  []time.Time
}

func (a *responses) RoundTrip(*http.Request) (*http.Response, error) {
	body := a.bodies[min(len(a.asked), len(a.bodies)-1)]
	a.asked = append(a.asked, time.Now())
	if body == "" {
		return nil, io.ErrUnexpectedEOF
	}
	status, header := http.StatusBadRequest, http.Header{}
	if code, rest, ok := strings.Cut(body, "|"); ok {
		status, _ = strconv.Atoi(code)
		if after, page, ok := strings.Cut(rest, "|"); ok {
			header.Set("Retry-After", after)
			rest = page
		}
		body = rest
	} else if strings.Contains(body, "access_token") {
		status = http.StatusOK
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}, nil
}

func TestAwaitDevice(t *testing.T) {
	const (
		pending  = `{"error":"authorization_pending","error_description":""}`
		slowDown = `{"error":"slow_down","error_description":""}`
		denied   = `{"error":"access_denied","error_description":""}`
		expired  = `{"error":"expired_token","error_description":""}`
		granted  = `{"access_token":"a","refresh_token":"r","user":{"id":"user_1"}}`
		broken   = ""
	)
	for name, test := range map[string]struct {
		bodies  []string
		device  usermanagement.DeviceAuthorization
		want    error
		seconds []int // between the requests; the first one since the start
	}{
		"it polls every five seconds by default":                {bodies: []string{pending, pending, granted}, seconds: []int{5, 5, 5}},
		"it polls at the interval that WorkOS set":              {bodies: []string{pending, granted}, device: usermanagement.DeviceAuthorization{Interval: 2}, seconds: []int{2, 2}},
		"each slow_down adds five seconds to all further waits": {bodies: []string{slowDown, pending, slowDown, pending, granted}, seconds: []int{5, 10, 10, 15, 15}},
		"a broken connection doubles the wait":                  {bodies: []string{broken, pending, granted}, seconds: []int{5, 10, 10}},
		"500 does not end it, and doubles the wait":             {bodies: []string{"500|", granted}, seconds: []int{5, 10}},
		"a gateway's page does not end it":                      {bodies: []string{"502|<html>", granted}, seconds: []int{5, 10}},
		"408 does not end it":                                   {bodies: []string{"408|", granted}, seconds: []int{5, 10}},
		"429 does not end it":                                   {bodies: []string{`429|{"error":"too_many_requests"}`, granted}, seconds: []int{5, 10}},
		"a firewall's page does not end it":                     {bodies: []string{"403|<html>", "404|", "407|<html>", granted}, seconds: []int{5, 10, 20, 40}},
		"a gateway's JSON does not end it":                      {bodies: []string{`404|{"message":"no Route matched with those values"}`, `401|{"message":"Unauthorized"}`, `400|{"message":"Bad Request"}`, granted}, seconds: []int{5, 10, 20, 40}},
		"a gateway's error does not end it":                     {bodies: []string{`403|{"error":"access_denied"}`, granted}, seconds: []int{5, 10}},
		"a page instead of tokens does not end it":              {bodies: []string{"200|<html>", granted}, seconds: []int{5, 10}},
		"the wait is doubled up to a minute":                    {bodies: []string{"500|", "500|", "500|", "500|", "500|", "500|", granted}, seconds: []int{5, 10, 20, 40, 60, 60, 60}},
		"an interval of less than a second is a second":         {bodies: []string{pending, granted}, device: usermanagement.DeviceAuthorization{Interval: 1e-9}, seconds: []int{1, 1}},
		"an interval that is negative is five seconds":          {bodies: []string{pending, granted}, device: usermanagement.DeviceAuthorization{Interval: -7}, seconds: []int{5, 5}},
		"an interval that is not a number is five seconds":      {bodies: []string{pending, granted}, device: usermanagement.DeviceAuthorization{Interval: math.NaN()}, seconds: []int{5, 5}},
		"an interval of centuries is a minute":                  {bodies: []string{pending, granted}, device: usermanagement.DeviceAuthorization{Interval: 1e300}, seconds: []int{60, 60}},
		"a lifetime of centuries is half an hour":               {bodies: slices.Repeat([]string{pending}, 99), device: usermanagement.DeviceAuthorization{Interval: 59, ExpiresIn: 1e300}, want: usermanagement.ErrExpiredToken, seconds: slices.Repeat([]int{59}, 30)},
		"a missing lifetime is half an hour too":                {bodies: []string{broken}, device: usermanagement.DeviceAuthorization{Interval: 59}, want: usermanagement.ErrExpiredToken, seconds: append([]int{59}, slices.Repeat([]int{60}, 29)...)},
		"an error of WorkOS itself ends it":                     {bodies: []string{`400|{"error":"invalid_client"}`}, want: core.ErrorCode("invalid_client"), seconds: []int{5}},
		"access_denied ends it":                                 {bodies: []string{pending, denied}, want: usermanagement.ErrAccessDenied, seconds: []int{5, 5}},
		"expired_token ends it":                                 {bodies: []string{pending, expired}, want: usermanagement.ErrExpiredToken, seconds: []int{5, 5}},
		"it ends when the lifetime of the code has passed":      {bodies: []string{pending}, device: usermanagement.DeviceAuthorization{ExpiresIn: 12}, want: usermanagement.ErrExpiredToken, seconds: []int{5, 5}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				transport := &responses{bodies: test.bodies}
				client, err := core.NewClient("client_1", core.WithTransport(transport), core.WithRetry(core.RetryPolicy{}))
				is.NoErr(err)
				test.device.DeviceCode = core.NewDeviceCode("device")
				last := time.Now()
				session, err := usermanagement.NewPublic(client).AwaitDevice(t.Context(), test.device)
				if test.want == nil {
					is.NoErr(err)
					is.Equal(session.User.ID, core.UserID("user_1"))
				} else {
					is.True(errors.Is(err, test.want))
				}
				var seconds []int
				for _, at := range transport.asked {
					seconds = append(seconds, int(at.Sub(last)/time.Second))
					last = at
				}
				is.Equal(seconds, test.seconds)
			})
		})
	}
	t.Run("it waits as long as a Retry-After says", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			transport := &responses{bodies: []string{`429|100|{"error":"too_many_requests"}`, pending, granted}}
			client, err := core.NewClient("client_1", core.WithTransport(transport)) // the client's own retries do not apply to polls
			is.NoErr(err)
			_, err = usermanagement.NewPublic(client).AwaitDevice(t.Context(), usermanagement.DeviceAuthorization{DeviceCode: core.NewDeviceCode("device")})
			is.NoErr(err)
			is.Equal(len(transport.asked), 3)
			waited := transport.asked[1].Sub(transport.asked[0])
			is.True(waited >= 100*time.Second && waited <= 110*time.Second)
			is.Equal(transport.asked[2].Sub(transport.asked[1]), 10*time.Second)
		})
	})
	t.Run("it ends with its context, between two requests", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			client, err := core.NewClient("client_1", core.WithTransport(&responses{bodies: []string{pending}}))
			is.NoErr(err)
			ctx, cancel := context.WithTimeout(t.Context(), 7*time.Second)
			defer cancel()
			began := time.Now()
			_, err = usermanagement.NewPublic(client).AwaitDevice(ctx, usermanagement.DeviceAuthorization{DeviceCode: core.NewDeviceCode("device")})
			is.True(errors.Is(err, context.DeadlineExceeded))
			is.Equal(time.Since(began), 7*time.Second)
		})
	})
}
