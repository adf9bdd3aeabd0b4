// Package flight is work in a goroutine of its own that others wait for: any number of them, each for as long as it
// likes.
package flight

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Flight is work under way, or the outcome of work that has ended. Much of what the SDK does in a goroutine runs the
// caller's own code, such as a transport or a store: a panic in it comes out in whoever waits, instead of ending the
// process.
type Flight[T any] struct {
	landed chan struct{}     // closed when the result is known
	result func() (T, error) // a function, so that nothing prints what is inside
}

// Start starts work. A context that work uses is the caller's choice: one that should outlive the caller is
// context.WithoutCancel's.
func Start[T any](work func() (T, error)) *Flight[T] {
	f := &Flight[T]{landed: make(chan struct{})}
	go f.fly(work)
	return f
}

func (f *Flight[T]) fly(work func() (T, error)) {
	defer close(f.landed)
	f.result = func() (value T, err error) { // unless the work returns or panics
		runtime.Goexit()
		return value, err
	}
	defer func() {
		if value := recover(); value != nil {
			reason := &Panic{Value: value, Stack: debug.Stack()}
			f.result = func() (T, error) { panic(reason) }
		}
	}()
	value, err := work()
	f.result = func() (T, error) { return value, err }
}

// Landed is closed when the work has ended.
func (f *Flight[T]) Landed() <-chan struct{} { return f.landed }

// Outcome waits for the end of the work and returns what it returned. If the work panicked, Outcome panics with a
// *Panic; if it called runtime.Goexit, as the FailNow of a test does, so does Outcome.
func (f *Flight[T]) Outcome() (T, error) {
	<-f.landed
	return f.result()
}

// Wait is Outcome for one of several callers, who leaves when ctx ends, with its error. The work goes on. An error of the
// work is Private.
func (f *Flight[T]) Wait(ctx context.Context) (value T, err error) {
	select {
	case <-f.landed:
		value, err = f.Outcome()
		return value, Private(err)
	case <-ctx.Done():
		return value, ctx.Err()
	}
}

// Panic is a panic that comes out in another goroutine than the one that it began in.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that it began in
}

func (p *Panic) Error() string { return fmt.Sprintf("%v\n\n%s", p.Value, p.Stack) }

// Unwrap returns the value, if it is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}
