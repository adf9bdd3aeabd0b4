package bulk_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core/bulk"
)

// echo does nothing for an input.
func echo(_ context.Context, n int) (string, error) { return strconv.Itoa(n), nil }

// received yields the inputs that a channel delivers. It closes ended when it has ended.
func received(inputs <-chan int, ended chan<- struct{}) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer close(ended)
		for n := range inputs {
			if !yield(n) {
				return
			}
		}
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestASequenceThatWaitsHoldsNothingUp(t *testing.T) {
	for name, ordered := range map[string]bool{"outcomes": false, "outcomes in order": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				begun := time.Now()
				inputs := func(yield func(int) bool) {
					for n := range 4 {
						if n == 3 {
							time.Sleep(time.Hour)
						}
						if !yield(n) {
							return
						}
					}
				}
				var after []time.Duration
				for _, err := range bulk.Run(t.Context(), inputs, func(_ context.Context, n int) (string, error) {
					time.Sleep(time.Duration(1+n) * time.Second)
					return "", nil
				}, &params{Ordered: ordered}) {
					is.NoErr(err)
					after = append(after, time.Since(begun))
				}
				is.Equal(after, []time.Duration{time.Second, 2 * time.Second, 3 * time.Second, time.Hour + 4*time.Second})
			})
		})
	}
	t.Run("the end of the context", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			cause := errors.New("shutting down")
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Minute, func() { cancel(cause) })
			inputs, ended := make(chan int, 2), make(chan struct{})
			inputs <- 0
			begun := time.Now()
			all, err := collect(bulk.Run(ctx, received(inputs, ended), echo, nil))
			is.Equal(err, cause)
			is.Equal(len(all), 1)
			is.True(time.Since(begun) <= time.Minute+time.Second/4)
			inputs <- 1 // It is dropped, and the sequence ends.
			synctest.Wait()
			is.True(isClosed(ended))
		})
	})
	t.Run("leaving the loop", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			inputs, ended := make(chan int, 2), make(chan struct{})
			inputs <- 0
			begun := time.Now()
			for _, err := range bulk.Run(t.Context(), received(inputs, ended), func(ctx context.Context, n int) (string, error) {
				time.Sleep(time.Second)
				return echo(ctx, n)
			}, nil) {
				is.NoErr(err)
				break
			}
			is.True(time.Since(begun) <= 5*time.Second/4)
			inputs <- 1
			synctest.Wait()
			is.True(isClosed(ended))
			is.Equal(len(inputs), 0) // and no other was requested
		})
	})
}

func TestASequenceEndsWithItsRun(t *testing.T) {
	for name, body := range map[string]func(cancel func()) (leave bool){
		"that was left":           func(func()) bool { return true },
		"that panics":             func(func()) bool { panic("oh") },
		"whose context has ended": func(cancel func()) bool { cancel(); return false },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				begun := time.Now()
				cleaned := false // needs no lock: the run has ended
				func() {
					defer func() { _ = recover() }()
					for _, err := range bulk.Run(ctx, func(yield func(int) bool) {
						defer func() { cleaned = true }()
						count(1000)(yield)
					}, echo, nil) {
						if err != nil || body(cancel) {
							break
						}
					}
				}()
				is.True(cleaned)
				is.Equal(time.Since(begun), 0*time.Second)
			})
		})
	}
}

func TestHowASequenceEnds(t *testing.T) {
	t.Run("it panics, and so does the loop", func(t *testing.T) {
		is := is.New(t)
		var all []int
		defer func() {
			is.True(recover() != nil)
			is.True(slices.IsSorted(all) && len(all) <= 3)
		}()
		for one, err := range bulk.Run(t.Context(), func(yield func(int) bool) {
			count(3)(yield)
			panic("oh")
		}, echo, &params{Ordered: true}) {
			is.NoErr(err)
			all = append(all, one.Input)
		}
		t.Error("the run ended as if there were no more inputs")
	})
	t.Run("with the context: the run has not reached the end of its inputs", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := collect(bulk.Run(ctx, func(yield func(int) bool) {
				if yield(0) {
					<-ctx.Done()
				}
			}, echo, nil))
			is.Equal(err, context.DeadlineExceeded)
		})
	})
	t.Run("never begun: the context has ended before", func(t *testing.T) {
		is := is.New(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 20 {
			_, err := collect(bulk.Run(ctx, func(func(int) bool) { t.Error("an input was requested") }, echo, nil))
			is.Equal(err, context.Canceled)
		}
	})
}
