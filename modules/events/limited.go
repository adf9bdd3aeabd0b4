package events

import (
	"context"
	"sync"
	"time"
)

// limited is a context that ends at a time, and has a timer only once somebody asks for its end: a store that just keeps
// a cursor in memory never does.
type limited struct {
	context.Context //nolint:containedctx // it is a context
	ends            time.Time

	mu     sync.Mutex
	timed  context.Context //nolint:containedctx // likewise
	cancel context.CancelFunc
	over   bool
}

func limit(ctx context.Context, timeout time.Duration) *limited {
	return &limited{Context: ctx, ends: time.Now().Add(timeout)}
}

// Deadline returns when the context ends.
func (l *limited) Deadline() (deadline time.Time, ok bool) { return l.ends, true }

// Done returns a channel that is closed when the context ends.
func (l *limited) Done() <-chan struct{} { return l.withTimer().Done() }

// Err returns why the context has ended, or nil.
func (l *limited) Err() error { return l.withTimer().Err() }

func (l *limited) withTimer() context.Context {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timed == nil {
		l.timed, l.cancel = context.WithDeadline(l.Context, l.ends)
		if l.over {
			l.cancel()
		}
	}
	return l.timed
}

// end ends the context before its time.
func (l *limited) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over = true; l.cancel != nil {
		l.cancel()
	}
}
