package authkit

import (
	"math"
	"time"
)

// wholeSeconds returns a duration in whole seconds, 0 or more, capped to what an int holds on every platform: 68 years.
func wholeSeconds(d time.Duration) int {
	return int(max(0, min(d/time.Second, math.MaxInt32)))
}

// secondsToWait is wholeSeconds, rounded up, so that a client does not return too early.
func secondsToWait(d time.Duration) int {
	if d%time.Second > 0 && d < math.MaxInt32*time.Second {
		d += time.Second
	}
	return wholeSeconds(d)
}
