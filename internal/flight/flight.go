// Package flight runs work in a goroutine that any number of callers can wait for, each for as long as it likes.
package flight

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Flight is work in progress, or the outcome of work that has ended. The SDK's goroutines often run the caller's own
// code, such as a transport or a store: a panic in it is raised in the callers that wait, instead of ending the process.
type Flight[T any] struct {
	landed chan struct{}     // closed when the result is known
	result func() (T, error) // a function, so that no printer reaches the value
}

// Start starts work. The caller chooses the context that work uses: context.WithoutCancel lets work outlive the caller.
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

// Outcome waits for the end of the work and returns its results. If the work panicked, Outcome panics with a
// *Panic; if it called runtime.Goexit, as the FailNow of a test does, Outcome calls it, too.
func (f *Flight[T]) Outcome() (T, error) {
	<-f.landed
	return f.result()
}

// Wait is Outcome for one of several callers. If ctx ends first, Wait returns its error, and the work continues. An error
// of the work is Private.
func (f *Flight[T]) Wait(ctx context.Context) (value T, err error) {
	select {
	case <-f.landed:
		value, err = f.Outcome()
		return value, Private(err)
	case <-ctx.Done():
		return value, ctx.Err()
	}
}

// Panic is a panic that is raised in another goroutine than its own.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

func (p *Panic) Error() string { return fmt.Sprintf("%v\n\n%s", p.Value, p.Stack) }

// Unwrap returns the value if it is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}
