package bulk

import (
	"iter"
	"time"

	"github.com/workos-typestate/workos/internal/flight"
)

// source ranges over the inputs on demand in a goroutine of its own, so that a blocked sequence blocks nothing else.
// Its methods are for the goroutine that ranges over the outcomes.
type source[In any] struct {
	ask     chan struct{} // requests one input; closed when no more are needed
	given   chan In       // the requested input; closed when the sequence has ended
	work    *flight.Flight[struct{}]
	isAsked bool
	isEnded bool
}

// patience is how long a run waits at its end for the end of its sequence.
const patience = 200 * time.Millisecond

func newSource[In any](inputs iter.Seq[In]) *source[In] {
	s := &source[In]{ask: make(chan struct{}), given: make(chan In, 1)}
	s.work = flight.Start(func() (none struct{}, err error) {
		defer close(s.given)
		if _, more := <-s.ask; !more {
			return none, nil
		}
		for input := range inputs {
			s.given <- input
			if _, more := <-s.ask; !more {
				break
			}
		}
		return none, nil
	})
	return s
}

// next requests an input, unless a request is pending, and returns the channel that delivers it.
func (s *source[In]) next() <-chan In {
	if !s.isAsked {
		s.ask <- struct{}{} // The goroutine waits for it, or is about to.
		s.isAsked = true
	}
	return s.given
}

// took records that an input was delivered or, if ok is false, that the sequence has ended, and raises its panic.
func (s *source[In]) took(ok bool) {
	if s.isAsked = false; !ok {
		s.isEnded = true
		_, _ = s.work.Outcome()
	}
}

// leave ends the sequence.
func (s *source[In]) leave() { close(s.ask) }

// wait waits until a sequence that was left has ended. A blocked sequence is abandoned, and ends with its next input.
func (s *source[In]) wait() {
	if s.isEnded {
		return
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-s.work.Landed():
		_, _ = s.work.Outcome()
	case <-timer.C:
	}
}
