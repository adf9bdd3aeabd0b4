// Package bulk does one operation for very many inputs: an import, an export, a backfill. It keeps a bounded number of calls in flight, yields
// every outcome with its input, and can go on after the program was killed, without losing an input or acting on one twice.
//
//	for outcome, err := range bulk.Run(ctx, users, create, &bulk.RunParams[Row, *usermanagement.User]{Journal: journal, Key: Row.ID, Lookup: find}) {
//		if err != nil {
//			return err // the run has ended before its inputs did
//		}
//		if outcome.State == bulk.Failed { … }
//	}
//
// Calls are marked as bulk work for [core.WithRateLimit], so that nobody who waits for a call stands in line behind them.
// Memory does not grow with the number of inputs.
//
// # Unknown outcomes
//
// A call whose response was lost may have acted ([core.MayHaveActed]), and so may one that was under way when the program was killed. Run does not
// call again for such an input: the outcome is Unknown, unless RunParams.Lookup can tell, for example by an external ID.
package bulk

import (
	"context"
	"iter"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/ratelimit"
	"github.com/workos-typestate/workos/internal/flight"
)

// State is what came of an input.
type State string

// What can come of an input.
const (
	Done    State = "done"    // the call succeeded
	Found   State = "found"   // an earlier call had succeeded, whose outcome was unknown: Lookup found it
	Before  State = "before"  // the journal says that an earlier run was done with it; there is no value
	Failed  State = "failed"  // the call was refused, and did not act; a later run tries again
	Unknown State = "unknown" // the call may have acted
)

// Outcome is what came of one input.
type Outcome[In, Out any] struct {
	Index int // of the input; 0 is the first
	Input In
	State State
	Value Out   // of Done and Found
	Err   error // of Failed and Unknown
}

// DefaultConcurrency is how many calls are in flight unless RunParams say otherwise.
const DefaultConcurrency = 8

// RunParams are the options of [Run].
type RunParams[In, Out any] struct {
	Concurrency int  // how many calls are in flight, 1 to 1,000; DefaultConcurrency if 0
	Ordered     bool // yields outcomes in the order of the inputs, not in that of their completion

	// Stop is asked after each outcome that is Failed or Unknown, with how many of these there were. True begins no other call; the run
	// ends with ErrStopped when those in flight have ended.
	Stop func(failures int, last error) bool

	// Journal keeps what was begun and what is done; a run with the same journal and the same inputs goes on where the one before
	// ended. It needs Key.
	Journal *Journal
	// Key identifies an input, by an ID for example. The journal has a hash of it, by which it knows other inputs.
	Key func(In) string

	// Lookup looks for what an earlier call for the input may have made. If there is nothing, the call is made again.
	Lookup func(ctx context.Context, input In) (value Out, found bool, err error)

	// Progress is called each second, and at the end, by the goroutine that ranges over the outcomes, between two of them.
	Progress func(Progress)
}

// Progress is how far a run is.
type Progress struct {
	Done, Found, Before, Failed, Unknown int
	InFlight                             int
	Elapsed                              time.Duration
}

// Total is how many inputs have an outcome.
func (p Progress) Total() int { return p.Done + p.Found + p.Before + p.Failed + p.Unknown }

// ErrStopped ends a run that RunParams.Stop stopped.
const ErrStopped = core.Sentinel("workos: bulk: stopped by RunParams.Stop")

// ErrInterrupted is why an outcome is Unknown that an earlier run did not live to see.
const ErrInterrupted = core.Sentinel("workos: bulk: an earlier run ended while the call was under way")

// Run calls do for each input and yields its outcome. An error that is not nil comes last and with a zero outcome: the run could not go on to the
// end of its inputs. It is the cause with which ctx ended, ErrStopped, an error of the journal, or a *core.ArgumentError for params. Outcomes
// of calls in flight are yielded before it.
//
// The journal takes an input for done when the loop's body has ended for its outcome. When the loop is left early, Run waits for the calls in
// flight, and their outcomes are Unknown to the next run. A panic of do or of inputs comes out in the loop.
//
// Run ranges over inputs in one goroutine of its own, an input at a time as there is room for it, so that a sequence that waits, for a channel or the
// network, holds up neither outcomes nor the end of ctx. It has ended when the loop has, unless it is waiting then: no Go iterator can be
// interrupted. Run waits 200 ms for such a sequence and leaves it behind, with its goroutine; whatever it gives next is dropped, and ends it. Let
// it watch ctx as well. What inputs shares with the loop's body needs a lock until then.
func Run[In, Out any](ctx context.Context, inputs iter.Seq[In], do func(context.Context, In) (Out, error), params *RunParams[In, Out]) iter.Seq2[Outcome[In, Out], error] {
	return func(yield func(Outcome[In, Out], error) bool) {
		var p RunParams[In, Out]
		if params != nil {
			p = *params
		}
		if err := p.check(ctx, inputs, do); err != nil {
			yield(Outcome[In, Out]{}, err)
			return
		}
		release, err := p.Journal.take()
		if err != nil {
			yield(Outcome[In, Out]{}, err)
			return
		}
		defer release()
		if p.Concurrency == 0 {
			p.Concurrency = DefaultConcurrency
		}
		r := &run[In, Out]{
			RunParams: p, ctx: ratelimit.Bulk(ctx), do: do, began: time.Now(),
			landed: make(chan *item[In, Out], p.Concurrency), held: map[int]*item[In, Out]{},
		}
		r.each(inputs, yield)
	}
}

func (p RunParams[In, Out]) check(ctx context.Context, inputs iter.Seq[In], do func(context.Context, In) (Out, error)) error {
	var argument string
	reason := "is nil"
	switch {
	case ctx == nil:
		argument = "ctx"
	case inputs == nil:
		argument = "inputs"
	case do == nil:
		argument = "do"
	case p.Concurrency < 0 || p.Concurrency > 1000:
		argument, reason = "params.Concurrency", "is not 1 to 1,000"
	case p.Journal != nil && p.Key == nil:
		argument, reason = "params.Key", "is nil, and the journal needs it"
	default:
		return nil
	}
	return &core.ArgumentError{Argument: argument, Reason: reason}
}

// item is an input on its way.
type item[In, Out any] struct {
	outcome Outcome[In, Out]
	work    *flight.Flight[Outcome[In, Out]] // nil if there is none
}
