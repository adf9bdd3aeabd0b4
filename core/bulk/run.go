package bulk

import (
	"context"
	"errors"
	"io"
	"iter"
	"net"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/flight"
)

// run is a run in progress. The goroutine that ranges over the outcomes does everything except the calls and the sequence of inputs.
type run[In, Out any] struct {
	RunParams[In, Out]
	ctx context.Context //nolint:containedctx // of one call of Run
	do  func(context.Context, In) (Out, error)

	landed   chan *item[In, Out]    // calls that have ended
	held     map[int]*item[In, Out] // items to yield, in their turn if the outcomes are ordered
	next     int                    // the index whose turn it is
	inFlight int
	progress Progress
	began    time.Time
	end      error // why no further call starts
}

// ahead is how many inputs, per call in flight, may wait for an earlier one if outcomes are ordered.
const ahead = 4

func (r *run[In, Out]) each(inputs iter.Seq[In], yield func(Outcome[In, Out], error) bool) {
	source := newSource(inputs)
	defer func() { // even if the loop is left or panics, no call outlives it
		source.leave()
		for ; r.inFlight > 0; r.inFlight-- {
			<-r.landed
		}
		source.wait()
	}()
	var second <-chan time.Time
	if r.Progress != nil {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		second = ticker.C
	}
	for index := 0; ; {
		if one := r.ready(); one != nil {
			if !r.give(one, yield) {
				return
			}
			continue
		}
		if r.end == nil && !source.isEnded {
			r.end = context.Cause(r.ctx)
		}
		var next <-chan In
		var ended <-chan struct{}
		if r.end == nil && !source.isEnded {
			ended = r.ctx.Done()
			if r.mayBegin() {
				next = source.next()
			}
		}
		if next == nil && r.inFlight == 0 {
			break
		}
		select {
		case input, ok := <-next:
			source.took(ok)
			// A sequence may have ended because the context did.
			if r.end = context.Cause(r.ctx); ok && r.end == nil {
				r.begin(index, input)
				index++
			}
		case one := <-r.landed:
			r.inFlight--
			r.held[one.outcome.Index] = one
		case <-ended:
		case <-second:
			r.tell()
		}
	}
	r.tell()
	if r.end != nil {
		yield(Outcome[In, Out]{}, r.end)
	}
}

func (r *run[In, Out]) mayBegin() bool {
	return r.inFlight < r.Concurrency && len(r.held)+r.inFlight < ahead*r.Concurrency
}

// begin starts the work for an input, unless its outcome is already known.
func (r *run[In, Out]) begin(index int, input In) {
	one := &item[In, Out]{outcome: Outcome[In, Out]{Index: index, Input: input}}
	mark, err := r.Journal.mark(index, r.key(input))
	switch {
	case err != nil:
		r.end = err
		return
	case mark == markDone:
		one.outcome.State = Before
		r.held[index] = one
		return
	}
	unknown := mark == markBegun
	if !unknown || r.Lookup != nil {
		if r.end = r.Journal.write(index, markBegun); r.end != nil {
			return
		}
	}
	r.inFlight++
	one.work = flight.Start(func() (Outcome[In, Out], error) {
		defer func() { r.landed <- one }()
		return r.work(one.outcome, unknown), nil
	})
}

func (r *run[In, Out]) key(input In) string {
	if r.Journal == nil {
		return ""
	}
	return r.Key(input)
}

// work makes the calls for an input: one, and another if the outcome of the first is unknown and Lookup finds nothing.
func (r *run[In, Out]) work(o Outcome[In, Out], unknown bool) Outcome[In, Out] {
	if unknown {
		o.Err = ErrInterrupted
	}
	for calls := 0; ; calls++ {
		if unknown && (r.isSettled(&o) || calls == 2) {
			return o
		}
		value, err := r.do(r.ctx, o.Input)
		switch {
		case err == nil:
			o.State, o.Value, o.Err = Done, value, nil
			return o
		case !mayHaveActed(err):
			o.State, o.Err = Failed, err
			return o
		}
		unknown, o.Err = true, err
	}
}

// mayHaveActed extends [core.MayHaveActed] to errors from elsewhere, such as a transport of the call's own: errors of the network and the
// end of a context leave open what was done.
func mayHaveActed(err error) bool {
	if core.MayHaveActed(err) {
		return true
	}
	if isA[*core.Error](err) || isA[*core.TransportError](err) || isA[*core.ArgumentError](err) || isA[*core.ResponseError](err) {
		return false
	}
	return isA[net.Error](err) || errors.Is(err, context.Canceled) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// isSettled looks for the result of a call with an unknown outcome. It returns false if the call did not act.
func (r *run[In, Out]) isSettled(o *Outcome[In, Out]) bool {
	o.State = Unknown
	if r.Lookup == nil {
		return true
	}
	value, found, err := r.Lookup(r.ctx, o.Input)
	switch {
	case err != nil:
		o.Err = err
	case found:
		o.State, o.Value, o.Err = Found, value, nil
	}
	return err != nil || found
}

// give yields an outcome. It returns false if the loop has been left.
func (r *run[In, Out]) give(one *item[In, Out], yield func(Outcome[In, Out], error) bool) bool {
	if one.work != nil {
		one.outcome, _ = one.work.Outcome()
	}
	r.next = one.outcome.Index + 1
	r.count(one.outcome)
	if !yield(one.outcome, nil) {
		return false
	}
	if err := r.Journal.write(one.outcome.Index, markOf(one.outcome.State)); err != nil && r.end == nil {
		r.end = err
	}
	return true
}

// ready returns a held item whose turn it is, or nil.
func (r *run[In, Out]) ready() *item[In, Out] {
	if r.Ordered {
		one := r.held[r.next]
		delete(r.held, r.next)
		return one
	}
	for index, one := range r.held {
		delete(r.held, index)
		return one
	}
	return nil
}

// count counts an outcome, and stops the run if Stop returns true.
func (r *run[In, Out]) count(o Outcome[In, Out]) {
	switch o.State {
	case Done:
		r.progress.Done++
	case Found:
		r.progress.Found++
	case Before:
		r.progress.Before++
	case Failed:
		r.progress.Failed++
	case Unknown:
		r.progress.Unknown++
	}
	if o.Err != nil && r.end == nil && r.Stop != nil && r.Stop(r.progress.Failed+r.progress.Unknown, o.Err) {
		r.end = ErrStopped
	}
}

// tell reports the progress.
func (r *run[In, Out]) tell() {
	if r.Progress == nil {
		return
	}
	r.progress.InFlight, r.progress.Elapsed = r.inFlight, time.Since(r.began)
	r.Progress(r.progress)
}
