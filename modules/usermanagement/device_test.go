package usermanagement_test

import (
	"context"
	"errors"
	"io"
	"net/http"
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

func TestDeviceCodeAnswers(t *testing.T) {
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
	t.Run("access_denied when the user says no", func(t *testing.T) {
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
	t.Run("a device code is required, and so is one in the answer", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		_, err := setup.Public.UserManagement.AuthenticateWithDeviceCode(t.Context(), core.DeviceCode{}, nil)
		moduletest.WantArgument(t, err, "deviceCode")
		setup.Server.Inject(workostest.Fault{Path: "/user_management/authorize/device", Status: 200, Body: `{"user_code":"X"}`})
		_, err = setup.Public.UserManagement.AuthorizeDevice(t.Context())
		is.True(errors.Is(err, core.ErrBadResponse))
	})
}

// answers is a transport that gives one answer after the other, the last one for ever, and notes when it
// was asked. An empty answer is a broken connection.
type answers struct {
	bodies []string
	asked  []time.Time
}

func (a *answers) RoundTrip(*http.Request) (*http.Response, error) {
	body := a.bodies[min(len(a.asked), len(a.bodies)-1)]
	a.asked = append(a.asked, time.Now())
	if body == "" {
		return nil, io.ErrUnexpectedEOF
	}
	status := http.StatusBadRequest
	if strings.Contains(body, "access_token") {
		status = http.StatusOK
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}, nil
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
		seconds []int // between the questions, the first since the start
	}{
		"it asks every five seconds unless told otherwise": {bodies: []string{pending, pending, granted}, seconds: []int{5, 5, 5}},
		"it asks at the interval that WorkOS set":          {bodies: []string{pending, granted}, device: usermanagement.DeviceAuthorization{Interval: 2}, seconds: []int{2, 2}},
		"each slow_down adds five seconds for good":        {bodies: []string{slowDown, pending, slowDown, pending, granted}, seconds: []int{5, 10, 10, 15, 15}},
		"a broken connection doubles the wait":             {bodies: []string{broken, pending, granted}, seconds: []int{5, 10, 10}},
		"access_denied ends it":                            {bodies: []string{pending, denied}, want: usermanagement.ErrAccessDenied, seconds: []int{5, 5}},
		"expired_token ends it":                            {bodies: []string{pending, expired}, want: usermanagement.ErrExpiredToken, seconds: []int{5, 5}},
		"it ends when the lifetime of the device is over":  {bodies: []string{pending}, device: usermanagement.DeviceAuthorization{ExpiresIn: 12}, want: usermanagement.ErrExpiredToken, seconds: []int{5, 5}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				transport := &answers{bodies: test.bodies}
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
	t.Run("it ends with its context, between two questions", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			client, err := core.NewClient("client_1", core.WithTransport(&answers{bodies: []string{pending}}))
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
