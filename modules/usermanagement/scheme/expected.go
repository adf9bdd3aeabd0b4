package scheme

import (
	"sync"

	"github.com/workos-typestate/workos/internal/callback"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// expected holds the sign-ins that wait for a callback.
type expected struct {
	mu      sync.Mutex
	waiting map[*usermanagement.Authorization]chan callback.Result
}

func newExpected() *expected {
	return &expected{waiting: map[*usermanagement.Authorization]chan callback.Result{}}
}

// expect returns a channel with the first callback of a sign-in. The caller calls forget at the end.
func (e *expected) expect(began *usermanagement.Authorization) (came <-chan callback.Result, forget func()) {
	channel := make(chan callback.Result, 1)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.waiting[began] = channel
	return channel, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.waiting, began)
	}
}

// take passes a callback to its sign-in, which then no longer waits.
func (e *expected) take(rawQuery string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for began, channel := range e.waiting {
		if result, ok := callback.Read(began, rawQuery); ok {
			delete(e.waiting, began)
			channel <- result // has room: it is the only one
			return true
		}
	}
	return false
}
