package flight_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/internal/test/redacttest"
)

func TestFlight(t *testing.T) {
	t.Run("every waiting caller gets the results of the work, even long after it has ended", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			begun, leave := 0, make(chan struct{})
			f := flight.Start(func() (int, error) {
				begun++
				<-leave
				return 7, io.EOF
			})
			arrived := make(chan int, 3)
			for range 3 {
				go func() {
					value, err := f.Wait(t.Context())
					is.Equal(err, io.EOF)
					arrived <- value
				}()
			}
			synctest.Wait()
			is.Equal(len(arrived), 0)
			close(leave)
			for range 3 {
				is.Equal(<-arrived, 7)
			}
			value, err := f.Outcome()
			is.Equal(value, 7)
			is.Equal(err, io.EOF)
			is.Equal(begun, 1)
		})
	})
	t.Run("a caller leaves when its context ends, and the work continues", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			leave := make(chan struct{})
			f := flight.Start(func() (int, error) {
				<-leave
				return 7, nil
			})
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			_, err := f.Wait(ctx)
			is.Equal(err, context.Canceled)
			close(leave)
			value, err := f.Wait(t.Context())
			is.NoErr(err)
			is.Equal(value, 7)
		})
	})
	t.Run("Landed is closed at the end", func(t *testing.T) {
		is := is.New(t)
		leave := make(chan struct{})
		f := flight.Start(func() (int, error) {
			<-leave
			return 0, nil
		})
		select {
		case <-f.Landed():
			is.Fail() // the work is not done
		default:
		}
		close(leave)
		<-f.Landed()
	})
	t.Run("a panic is raised in every waiting caller, with its value and the place where it began", func(t *testing.T) {
		is := is.New(t)
		f := flight.Start(func() (int, error) { return 0, lostInTheClouds() })
		for range 2 {
			func() {
				defer func() {
					reason, ok := recover().(*flight.Panic)
					is.True(ok)
					is.Equal(reason.Value, errLost)
					is.True(errors.Is(reason, errLost))
					is.True(strings.Contains(reason.Error(), "lostInTheClouds"))
				}()
				_, _ = f.Wait(t.Context())
				is.Fail() // it panics
			}()
		}
	})
	t.Run("a panic that no caller waits for does not end the process", func(*testing.T) {
		f := flight.Start(func() (int, error) { panic("oh") })
		<-f.Landed()
	})
	t.Run("no printer shows the results of the work", func(t *testing.T) {
		f := flight.Start(func() (string, error) { return "hidden", nil })
		<-f.Landed()
		for _, verb := range redacttest.Verbs {
			is.New(t).True(!strings.Contains(fmt.Sprintf(verb, *f), "hidden"))
		}
	})
	t.Run("work that ends its goroutine ends those of the waiting callers", func(t *testing.T) {
		is := is.New(t)
		f := flight.Start(func() (int, error) {
			runtime.Goexit()
			return 0, nil
		})
		for range 2 {
			ended, returned := make(chan struct{}), false
			go func() {
				defer close(ended)
				_, _ = f.Wait(t.Context())
				returned = true
			}()
			<-ended
			is.True(!returned)
		}
	})
}

var errLost = errors.New("lost")

func lostInTheClouds() error { panic(errLost) }
