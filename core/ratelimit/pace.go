package ratelimit

import (
	"time"
)

// Pace is the rate at which a bucket fills, and how it changes. Every [Bucket] implementation computes with it, so that
// all buckets behave alike.
type Pace struct {
	PerSecond float64   // tokens per second
	Since     time.Time // when PerSecond was set; the rate has grown since
	RestUntil time.Time // bulk work pauses until then
}

// The growth of the pace per window: slow at first, close to where the last refusal was, and faster the longer no refusal
// comes, because other clients may have left.
const (
	Growth   = 0.01  // per window
	Increase = 0.005 // times the number of windows, squared
)

const (
	// headroom is the fraction of the limit that is left unused: clocks differ, and requests are counted when they arrive.
	headroom = 0.02
	// reserved is the fraction of the burst that bulk work leaves for other calls.
	reserved = 0.5
	// slowest is the minimum pace, as a fraction of the limit.
	slowest = 0.02
	// cautious is the factor of a slowdown if the excess is unknown; least is the smallest slowdown.
	cautious, least = 0.8, 0.95
)

// Burst returns how many requests may be sent at once after a pause: 1 % of the limit, and at least 2.
func (l Limit) Burst() int { return max(l.Requests/100, 2) }

// Reserve returns how many requests of the burst bulk work leaves for other calls.
func (l Limit) Reserve() int { return int(float64(l.Burst()) * reserved) }

// Most returns the pace, per second, at which a whole window, including its burst, stays below the limit.
func (l Limit) Most() float64 {
	return (float64(l.Requests)*(1-headroom) - float64(l.Burst())) / l.Window.Seconds()
}

// At returns the number of tokens per second at the time now.
func (p Pace) At(limit Limit, now time.Time) float64 {
	most := limit.Most()
	if p.Since.IsZero() {
		return most
	}
	windows := max(now.Sub(p.Since).Seconds()/limit.Window.Seconds(), 0)
	return min(p.PerSecond*(1+Growth*windows+Increase*windows*windows), most)
}

// Refused returns the pace after WorkOS refused an attempt because of the rate limit. An attempt that began before the pace last changed, or
// was refused while bulk work pauses, belongs to an earlier refusal and changes nothing.
func (p Pace) Refused(limit Limit, now, began time.Time, retryAfter time.Duration) Pace {
	if began.Before(p.Since) || now.Before(p.RestUntil) {
		return p
	}
	// The budget lasted only until retryAfter before the end of the window, so the pace slows down to the elapsed part.
	part := cautious
	if 0 < retryAfter && retryAfter < limit.Window {
		part = min(1-retryAfter.Seconds()/limit.Window.Seconds(), least)
	}
	return Pace{
		PerSecond: max(p.At(limit, now)*part, limit.Most()*slowest),
		Since:     now,
		RestUntil: now.Add(min(retryAfter, limit.Window)),
	}
}
