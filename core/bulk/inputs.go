package bulk

import (
	"iter"
	"time"

	"github.com/workos-typestate/workos/internal/flight"
)

// source ranges over the inputs in a goroutine of its own, as far as it is asked to, so that nobody waits for a sequence that waits.
// Its methods are for the goroutine that ranges over the outcomes.
type source[In any] struct {
	ask     chan struct{} // for one input; closed when no other is wanted
	given   chan In       // what was asked for; closed when the sequence has ended
	work    *flight.Flight[struct{}]
	isAsked bool
	isEnded bool
}

// patience is how long the end of a run waits for the end of its sequence.
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

// next asks for an input, unless one is asked for, and returns where it comes.
func (s *source[In]) next() <-chan In {
	if !s.isAsked {
		s.ask <- struct{}{} // The goroutine waits for it, or is about to.
		s.isAsked = true
	}
	return s.given
}

// took notes what came: an input or, if it is not ok, the end of the sequence, whose panic comes out here.
func (s *source[In]) took(ok bool) {
	if s.isAsked = false; !ok {
		s.isEnded = true
		_, _ = s.work.Outcome()
	}
}

// leave ends the sequence.
func (s *source[In]) leave() { close(s.ask) }

// wait waits until a sequence that was left has ended. One that waits for an input of its own is left behind, and ends with that.
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
