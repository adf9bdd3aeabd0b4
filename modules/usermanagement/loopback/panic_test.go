package loopback_test

import (
	"context"
	"errors"
	"net"
	"strconv"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
)

func TestAPanicReachesTheCallerOfSignIn(t *testing.T) {
	failure := errors.New("oh")
	tests := map[string]func(*trial) loopback.Client{
		"of OpenBrowser": func(tr *trial) loopback.Client {
			tr.config.OpenBrowser = func(context.Context, string) error { panic(failure) }
			return tr.Public.UserManagement
		},
		"while it waits for another device": func(tr *trial) loopback.Client {
			tr.config.OpenBrowser = func(context.Context, string) error { return loopback.ErrNoBrowser }
			tr.config.Device = func(usermanagement.DeviceAuthorization) {}
			return panicking{tr.Public.UserManagement, failure}
		},
	}
	for name, prepare := range tests {
		t.Run(name+", and the port is free again", func(t *testing.T) {
			tr := newTrial(t)
			client := prepare(tr)
			func() {
				defer func() {
					reason, ok := recover().(error)
					tr.True(ok && errors.Is(reason, failure))
				}()
				_, _ = loopback.SignIn(t.Context(), client, tr.config)
				tr.Fail() // it panics
			}()
			listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(tr.port)))
			tr.NoErr(err)
			tr.NoErr(listener.Close())
			tr.noGoroutineLeft()
		})
	}
}

// panicking is a client that panics while it waits for the device.
type panicking struct {
	loopback.Client
	reason error
}

func (p panicking) AwaitDevice(context.Context, usermanagement.DeviceAuthorization, ...core.PostOption) (*usermanagement.AuthenticationResponse, error) {
	panic(p.reason)
}
