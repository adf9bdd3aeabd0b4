package authkit

import (
	"math"
	"time"
)

// wholeSeconds is a time in seconds, 0 or more, and no more than an int holds on every machine: 68 years.
func wholeSeconds(d time.Duration) int {
	return int(max(0, min(d/time.Second, math.MaxInt32)))
}

// secondsToWait is wholeSeconds, rounded up: whoever waits for so long does not come early.
func secondsToWait(d time.Duration) int {
	if d%time.Second > 0 && d < math.MaxInt32*time.Second {
		d += time.Second
	}
	return wholeSeconds(d)
}
