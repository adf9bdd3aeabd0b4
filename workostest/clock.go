package workostest

import (
	"sync"
	"time"
)

// Clock is a clock that stands still until a test moves it, for [WithClock].
// It is safe for use by many goroutines at once.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock returns a clock that shows at. Whoever verifies the server's access
// tokens goes by the real time, so time.Now() is the start for a test that
// does.
func NewClock(at time.Time) *Clock { return &Clock{at: at} }

// Now returns the time that the clock shows. Give it to [WithClock].
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Advance moves the clock forward, or back when d is negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}
