package session_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func TestARefreshThatPanics(t *testing.T) {
	t.Run("panics in each waiting caller, and is not remembered", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			group, failure, leave := session.NewMemoryGroup(), errors.New("oh"), make(chan struct{})
			var callers sync.WaitGroup
			for range 3 {
				callers.Go(func() {
					defer func() {
						reason, ok := recover().(error)
						is.True(ok && errors.Is(reason, failure))
					}()
					_, _ = group.Do(t.Context(), "key", func(context.Context) (core.SealedSession, error) {
						<-leave
						panic(failure)
					})
					is.Fail() // it panics
				})
			}
			synctest.Wait()
			close(leave)
			callers.Wait()
			sealed, err := group.Do(t.Context(), "key", func(context.Context) (core.SealedSession, error) { return core.NewSealedSession("sealed"), nil })
			is.NoErr(err)
			is.Equal(sealed.Reveal(), "sealed")
		})
	})
}
