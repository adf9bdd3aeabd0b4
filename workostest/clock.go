package workostest

import (
	"sync"
	"time"
)

// Clock is a clock that stands still until a test moves it, for [WithClock]. It is safe for concurrent use.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock returns a clock that shows at. Code that verifies the server's access tokens uses the real time, so a test of it starts with
// time.Now().
func NewClock(at time.Time) *Clock { return &Clock{at: at} }

// Now returns the time that the clock shows. Pass it to [WithClock].
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Advance moves the clock forward, or back if d is negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}
