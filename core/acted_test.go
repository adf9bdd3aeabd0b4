package core_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestMayHaveActed(t *testing.T) {
	for name, tt := range map[string]struct {
		step  step
		acted bool
	}{
		"a refusal":                               {responds(422, `{"message":"no"}`), false},
		"a refusal for the rate limit":            {responds(429, `{"message":"no"}`), false},
		"an error of the server":                  {responds(500, `{}`), true},
		"a request that timed out there":          {responds(408, `{}`), true},
		"a server that asks to retry later":       {responds(503, `{}`, "Retry-After", "1"), false},
		"a server that does not":                  {responds(503, `{}`), true},
		"a connection that broke":                 {fails(fmt.Errorf("read: %w", syscall.ECONNRESET)), true},
		"a connection that was not made":          {fails(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), false},
		"a timeout":                               {hangs, true},
		"a success that cannot be read":           {responds(201, `{"id":`), true},
		"a success whose body ends in the middle": {breaksOff(201, `{"id":"thing_1"`), true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				c := confidential(t, scripted(tt.step), core.WithTimeout(time.Second), core.WithRetry(core.RetryPolicy{}))
				_, err := engine.Post[thing](t.Context(), *c, pathOf("/things"), map[string]string{"name": "a"})
				is.True(err != nil)
				is.Equal(core.MayHaveActed(err), tt.acted)
				is.Equal(core.MayHaveActed(fmt.Errorf("importing: %w", err)), tt.acted)
			})
		})
	}
	t.Run("a call that ended while waiting to retry is judged by its last attempt", func(t *testing.T) {
		for status, acted := range map[int]bool{429: false, 500: true} {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Millisecond, cancel)
				c := confidential(t, scripted(responds(status, `{}`, "Retry-After", "30")))
				_, err := engine.Delete[thing](ctx, *c, pathOf("/things/{id}", "thing_1"), nil)
				is.True(errors.Is(err, context.Canceled))
				is.Equal(core.MayHaveActed(err), acted)
			})
		}
	})
	t.Run("no error, and an argument that was refused", func(t *testing.T) {
		is := is.New(t)
		is.True(!core.MayHaveActed(nil))
		is.True(!core.MayHaveActed((*core.Error)(nil)))
		is.True(!core.MayHaveActed(&core.ArgumentError{Argument: "name"}))
	})
}
