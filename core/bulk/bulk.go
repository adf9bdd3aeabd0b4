// Package bulk performs one operation for very many inputs: an import, an export, a backfill. It keeps a bounded number of calls in flight, yields
// every outcome with its input, and can continue after the program was killed, without losing an input or acting on one twice.
//
//	for outcome, err := range bulk.Run(ctx, users, create, &bulk.RunParams[Row, *usermanagement.User]{Journal: journal, Key: Row.ID, Lookup: find}) {
//		if err != nil {
//			return err // the run has ended before its inputs did
//		}
//		if outcome.State == bulk.Failed { … }
//	}
//
// Calls are marked as bulk work for [core.WithRateLimit], so that interactive calls do not queue behind them.
// Memory does not grow with the number of inputs.
//
// # Unknown outcomes
//
// A call may have acted if its response was lost ([core.MayHaveActed]), or if the program was killed during the call. Run does not
// repeat that call: the outcome is Unknown, unless RunParams.Lookup can tell, for example by an external ID.
package bulk

import (
	"context"
	"iter"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/ratelimit"
	"github.com/workos-typestate/workos/internal/flight"
)

// State is the state of an input after a run.
type State string

// The states of an input.
const (
	Done    State = "done"    // the call succeeded
	Found   State = "found"   // Lookup found the result of an earlier call with an unknown outcome
	Before  State = "before"  // an earlier run completed it, according to the journal; there is no value
	Failed  State = "failed"  // the call failed and did not act; a later run tries again
	Unknown State = "unknown" // the call may have acted
)

// Outcome is the outcome of one input.
type Outcome[In, Out any] struct {
	Index int // of the input; 0 is the first
	Input In
	State State
	Value Out   // of Done and Found
	Err   error // of Failed and Unknown
}

// DefaultConcurrency is the default number of calls in flight.
const DefaultConcurrency = 8

// RunParams are the options of [Run].
type RunParams[In, Out any] struct {
	Concurrency int  // how many calls are in flight, 1 to 1,000; DefaultConcurrency if 0
	Ordered     bool // yields outcomes in the order of the inputs, not of completion

	// Stop is called after each outcome that is Failed or Unknown, with the number of these so far. If it returns true, no further call
	// starts, and the run ends with ErrStopped once the calls in flight have ended.
	Stop func(failures int, last error) bool

	// Journal records which inputs were started and completed; a run with the same journal and the same inputs continues where the
	// previous one ended. It requires Key.
	Journal *Journal
	// Key identifies an input, for example by an ID. The journal keeps a hash of it, to detect different inputs.
	Key func(In) string

	// Lookup looks for the result of an earlier call for the input. If there is none, the call is made again.
	Lookup func(ctx context.Context, input In) (value Out, found bool, err error)

	// Progress is called every second, and at the end, by the goroutine that ranges over the outcomes, between two of them.
	Progress func(Progress)
}

// Progress is the progress of a run.
type Progress struct {
	Done, Found, Before, Failed, Unknown int
	InFlight                             int
	Elapsed                              time.Duration
}

// Total returns how many inputs have an outcome.
func (p Progress) Total() int { return p.Done + p.Found + p.Before + p.Failed + p.Unknown }

// ErrStopped ends a run because RunParams.Stop returned true.
const ErrStopped = core.Sentinel("workos: bulk: stopped by RunParams.Stop")

// ErrInterrupted is the error of an Unknown outcome if an earlier run ended during the call.
const ErrInterrupted = core.Sentinel("workos: bulk: an earlier run ended during the call")

// Run calls do for each input and yields its outcome. A non-nil error comes last, with a zero outcome: the run did not reach the
// end of its inputs. It is the cause with which ctx ended, ErrStopped, an error of the journal, or a *core.ArgumentError for params. Outcomes
// of calls in flight are yielded before it.
//
// The journal marks an input as done when the loop's body has ended for its outcome. If the loop is left early, Run waits for the calls in
// flight, and their outcomes are Unknown to the next run. A panic of do or of inputs is raised in the loop.
//
// Run ranges over inputs in a goroutine of its own, one input at a time as there is room, so that a sequence that blocks, on a channel or the
// network, delays neither outcomes nor the end of ctx. The sequence ends with the loop, unless it is blocked: a Go iterator cannot be
// interrupted. Run waits 200 ms for a blocked sequence and then abandons it, with its goroutine; its next input is dropped, and ends it. The
// sequence should also watch ctx. Until it has ended, data that inputs shares with the loop's body needs a lock.
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

// item is an input in progress.
type item[In, Out any] struct {
	outcome Outcome[In, Out]
	work    *flight.Flight[Outcome[In, Out]] // nil if there is none
}
