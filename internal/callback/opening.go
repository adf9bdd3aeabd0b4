package callback

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/internal/flight"
)

// How long the function that opens a browser may run after the end of the sign-in: first undisturbed, then with its context
// canceled.
const (
	openerGrace = 250 * time.Millisecond
	openerBound = time.Second
)

// Opening is a browser that is being opened.
type Opening struct {
	*flight.Flight[struct{}]
	cancel context.CancelFunc
}

// Open calls open to show the address. The caller must call Settle at the end.
func Open(ctx context.Context, open func(context.Context, string) error, address string) *Opening {
	ctx, cancel := context.WithCancel(ctx)
	return &Opening{cancel: cancel, Flight: flight.Start(func() (struct{}, error) {
		return struct{}{}, open(ctx, address)
	})}
}

// Settle waits for the function to return, but not forever.
func (o *Opening) Settle() {
	defer o.cancel()
	if !within(o.Landed(), openerGrace) {
		o.cancel()
		within(o.Landed(), openerBound)
	}
}

func within(ended <-chan struct{}, bound time.Duration) bool {
	select {
	case <-ended:
		return true
	case <-time.After(bound):
		return false
	}
}
