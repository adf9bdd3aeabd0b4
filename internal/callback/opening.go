package callback

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/internal/flight"
)

// How long the function that opens a browser may go on when the sign-in is over: undisturbed, and then with its context ended.
const (
	openerGrace = 250 * time.Millisecond
	openerBound = time.Second
)

// Opening is a browser that is being opened.
type Opening struct {
	*flight.Flight[struct{}]
	cancel context.CancelFunc
}

// Open has open show the address. The caller calls Settle in the end.
func Open(ctx context.Context, open func(context.Context, string) error, address string) *Opening {
	ctx, cancel := context.WithCancel(ctx)
	return &Opening{cancel: cancel, Flight: flight.Start(func() (struct{}, error) {
		return struct{}{}, open(ctx, address)
	})}
}

// Settle waits for the function to return, and does not wait forever.
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
