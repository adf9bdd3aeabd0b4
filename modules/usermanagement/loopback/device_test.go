package loopback_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/workostest"
)

func noBrowser(context.Context, string) error { return errors.New("no screen") }

// quick lets a device poll once a second, the shortest interval of the protocol.
func quick() workostest.Option { return workostest.WithDevice(time.Second, time.Minute) }

func TestFallingBackToADevice(t *testing.T) {
	t.Run("shows link and code, and ends with the user's approval", func(t *testing.T) {
		tr := newTrial(t, quick())
		user := ada(t, tr.Setup)
		tr.config.OpenBrowser = noBrowser
		tr.config.Timeout = 100 * time.Millisecond // the timeout applies to the browser
		tr.config.Device = func(device usermanagement.DeviceAuthorization) {
			tr.True(device.VerificationURIComplete != "")
			tr.NoErr(tr.Server.ApproveDevice(user, device.UserCode))
		}
		session, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.Equal(session.User.Email, "ada@example.com")
	})
	t.Run("ends with the user's refusal", func(t *testing.T) {
		tr := newTrial(t, quick())
		tr.config.OpenBrowser = noBrowser
		tr.config.Device = func(device usermanagement.DeviceAuthorization) {
			tr.NoErr(tr.Server.DenyDevice(device.UserCode))
		}
		_, err := tr.signIn(t.Context())
		tr.True(errors.Is(err, usermanagement.ErrAccessDenied))
	})
	t.Run("leaves the announced address valid", func(t *testing.T) {
		tr := newTrial(t)
		tr.config.OpenBrowser = noBrowser
		var announced string
		tr.config.Announce = func(address string) { announced = address }
		tr.config.Device = func(usermanagement.DeviceAuthorization) {
			go newTab(t, announced).signIn() // by hand
		}
		session, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.Equal(session.User.Email, "ada@example.com")
	})
	t.Run("ends with the caller's cancel", func(t *testing.T) {
		tr := newTrial(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		tr.config.OpenBrowser = noBrowser
		tr.config.Device = func(usermanagement.DeviceAuthorization) { cancel() }
		_, err := tr.signIn(ctx)
		tr.True(errors.Is(err, context.Canceled))
	})
	t.Run("returns both reasons when neither way works", func(t *testing.T) {
		tr := newTrial(t)
		tr.Server.Inject(workostest.Fault{Path: "/user_management/authorize/device", Status: http.StatusForbidden})
		tr.config.OpenBrowser = noBrowser
		tr.config.Device = func(usermanagement.DeviceAuthorization) { t.Error("there is nothing to show") }
		_, err := tr.signIn(t.Context())
		tr.True(errors.Is(err, loopback.ErrNoBrowser))
		tr.Equal(err.Error(), "workos: no browser could be opened: no screen; nor by device code: "+
			"workos: POST /user_management/authorize/device: 403 Forbidden"+requestID(err))
	})
	t.Run("is not used when the browser opens", func(t *testing.T) {
		tr := newTrial(t)
		tr.config.Device = func(usermanagement.DeviceAuthorization) { t.Error("a device sign-in was started") }
		tr.browse(func(b tab) { b.signIn() })
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
}

func TestSignInWithDevice(t *testing.T) {
	t.Run("shows the code once and returns the session", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t, quick(), workostest.WithInstantDevice())
		shown := 0
		session, err := loopback.SignInWithDevice(t.Context(), setup.Public.UserManagement, func(device usermanagement.DeviceAuthorization) {
			shown++
			is.True(device.UserCode != "")
		})
		is.NoErr(err)
		is.Equal(shown, 1)
		is.Equal(session.User.Email, "ada@example.com")
	})
	t.Run("ends with the refusal", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t, quick())
		_, err := loopback.SignInWithDevice(t.Context(), setup.Public.UserManagement, func(device usermanagement.DeviceAuthorization) {
			is.NoErr(setup.Server.DenyDevice(device.UserCode))
		})
		is.True(errors.Is(err, usermanagement.ErrAccessDenied))
	})
	t.Run("requires a function that shows the code", func(t *testing.T) {
		setup := testclient.Start(t)
		_, err := loopback.SignInWithDevice(t.Context(), setup.Public.UserManagement, nil)
		moduletest.WantArgument(t, err, "show")
		_, err = loopback.SignInWithDevice(t.Context(), nil, func(usermanagement.DeviceAuthorization) {})
		moduletest.WantArgument(t, err, "client")
	})
}

// late is a client that gets the tokens when no caller waits for them any longer.
type late struct {
	usermanagement.Public
	session *usermanagement.AuthenticationResponse
}

func (l late) AwaitDevice(ctx context.Context, _ usermanagement.DeviceAuthorization, _ ...core.PostOption) (*usermanagement.AuthenticationResponse, error) {
	<-ctx.Done()
	return l.session, nil
}

func TestASessionThatComesTooLateIsEnded(t *testing.T) {
	tr := newTrial(t)
	user := ada(t, tr.Setup)
	signedIn, err := tr.Server.SignIn(user, "")
	tr.NoErr(err)
	session, err := tr.Public.UserManagement.AuthenticateWithRefreshToken(t.Context(), signedIn.RefreshToken, nil)
	tr.NoErr(err)
	ctx, cancel := context.WithCancel(t.Context())
	tr.config.OpenBrowser = noBrowser
	tr.config.Device = func(usermanagement.DeviceAuthorization) { cancel() }
	got, err := loopback.SignIn(ctx, late{tr.Public.UserManagement, session}, tr.config)
	tr.True(errors.Is(err, context.Canceled))
	tr.True(got == nil)
	tr.Equal(tr.loggedOut(), 1)
	_, err = tr.Public.UserManagement.AuthenticateWithRefreshToken(t.Context(), session.RefreshToken, nil)
	tr.True(errors.Is(err, core.ErrorCode("invalid_grant")))
}
