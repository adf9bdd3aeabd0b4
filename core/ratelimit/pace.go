package ratelimit

import (
	"time"
)

// Pace is how fast a bucket fills, and how that changes. What keeps a [Bucket] elsewhere computes with it, so that
// all buckets behave alike.
type Pace struct {
	PerSecond float64   // how many tokens come
	Since     time.Time // when that was set; it has grown since
	RestUntil time.Time // until when bulk work rests
}

// By what part the pace grows in a window: slowly at first, where the last refusal said that the limit is, and faster the longer none
// came, since others may have left.
const (
	Growth   = 0.01  // in a window
	Increase = 0.005 // times the number of windows, squared
)

const (
	// headroom is the part of the limit that is left unused: clocks differ, and requests are counted when they arrive.
	headroom = 0.02
	// reserved is the part of the burst that bulk work leaves to others.
	reserved = 0.5
	// slowest is the part of the limit below which nobody goes.
	slowest = 0.02
	// cautious is by how much the pace slows down if nothing is known of how much too fast it was, and the least of it.
	cautious, least = 0.8, 0.95
)

// Burst is how many requests may go at once after a pause: 1 % of the limit, and 2 at least.
func (l Limit) Burst() int { return max(l.Requests/100, 2) }

// Reserve is how many of those bulk work leaves to others.
func (l Limit) Reserve() int { return int(float64(l.Burst()) * reserved) }

// Most is the pace at which a whole window, with its burst, stays below the limit.
func (l Limit) Most() float64 {
	return (float64(l.Requests)*(1-headroom) - float64(l.Burst())) / l.Window.Seconds()
}

// At returns how many tokens come a second by now.
func (p Pace) At(limit Limit, now time.Time) float64 {
	most := limit.Most()
	if p.Since.IsZero() {
		return most
	}
	windows := max(now.Sub(p.Since).Seconds()/limit.Window.Seconds(), 0)
	return min(p.PerSecond*(1+Growth*windows+Increase*windows*windows), most)
}

// Refused returns the pace after WorkOS refused an attempt for its rate. One that began before the pace last changed, or while bulk work
// rests, is of the same occasion and changes nothing.
func (p Pace) Refused(limit Limit, now, began time.Time, retryAfter time.Duration) Pace {
	if began.Before(p.Since) || now.Before(p.RestUntil) {
		return p
	}
	// A window whose budget was used up when so much of it was still to come would have taken the rest of it as well.
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
