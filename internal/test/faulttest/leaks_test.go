package faulttest_test

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
)

// descriptors returns the number of open files and sockets of the process, or -1 if it is unknown.
func descriptors() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return -1
	}
	return len(entries)
}

// settle waits until get returns at most most.
func settle(t *testing.T, what string, most int, get func() int) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for get() > most {
		if time.Now().After(deadline) {
			t.Errorf("%d %s are left, want at most %d", get(), what, most)
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestManyCallsLeakNothing makes calls of every outcome, by many goroutines with one client.
func TestManyCallsLeakNothing(t *testing.T) {
	const workers = 20
	outcomes := []struct {
		response faulttest.Response
		breaks   bool // true if it breaks the connection
	}{
		{faulttest.Whole(200, aThing), false},
		{faulttest.Whole(200, `{"id":`), false},
		{faulttest.Whole(200, `{}`), false},
		{faulttest.Whole(204, ``), false},
		{faulttest.Whole(404, `{"code":"entity_not_found"}`), false},
		{faulttest.Whole(429, `{}`), false},
		{faulttest.Whole(500, page), false},
		{faulttest.Whole(307, ``, "Location: /things/0"), false},
		{faulttest.Close(""), true},
		{faulttest.Reset(faulttest.Head(200, "Content-Length: 16") + aThing[:8]), true},
		{faulttest.Close(faulttest.Head(500, "Content-Length: 99")), true},
		{faulttest.Endless(faulttest.Head(200), " "), true},
		{faulttest.Endless(faulttest.Head(500), " "), true},
		{faulttest.Hold(""), true}, // until the caller cancels
		{faulttest.Stay("nonsense\r\n\r\n"), true},
	}
	server := faulttest.Start(t, func(r faulttest.Request) faulttest.Response {
		n, _ := strconv.Atoi(r.Target[len("/things/"):])
		return outcomes[n].response
	})
	c := confidential(t, server.URL, core.WithMaxResponseBytes(4<<10), core.WithRetry(core.RetryPolicy{}),
		core.WithTimeout(0)) // so that nothing is released only by a timeout
	before, files := runtime.NumGoroutine(), descriptors()

	var next, broken atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := next.Add(1); i <= calls; i = next.Add(1) {
				outcome := int(i) % len(outcomes)
				ctx, cancel := t.Context(), context.CancelFunc(func() {})
				if outcome == 13 {
					ctx, cancel = context.WithTimeout(ctx, 20*time.Millisecond)
				}
				var err error
				path := core.Path("/things/{id}", strconv.Itoa(outcome))
				if i%2 == 0 {
					err = c.Get(ctx, path, &thing{})
				} else {
					err = c.Post(ctx, path, nil, &thing{})
				}
				cancel()
				if (err == nil) != (outcome == 0) {
					t.Errorf("outcome %d is %v", outcome, err)
				}
				if outcomes[outcome].breaks {
					broken.Add(1)
				}
			}
		})
	}
	wg.Wait()

	is := is.New(t)
	is.True(server.Count() >= calls)
	// net/http may send a GET whose connection broke again, and dials while it waits for a busy one.
	if opened, most := server.Opened(), 2*(workers+int(broken.Load())); opened > most {
		t.Errorf("%d connections for %d calls, %d of which broke theirs", opened, calls, broken.Load())
	}
	settle(t, "connections", 2*workers, server.Open) // idle ones: net/http dials while it waits for one
	c.HTTPClient().CloseIdleConnections()
	server.AwaitOpen(t, 0)
	settle(t, "goroutines", before, runtime.NumGoroutine)
	if files >= 0 {
		settle(t, "descriptors", files, descriptors)
	}
}

// TestAConnectionServesOneCallAfterTheOther tests every response that is read to its end.
func TestAConnectionServesOneCallAfterTheOther(t *testing.T) {
	is := is.New(t)
	statuses := []int{200, 204, 307, 400, 401, 404, 422, 429, 500, 503}
	server := faulttest.Start(t, func(r faulttest.Request) faulttest.Response {
		n, _ := strconv.Atoi(r.Target[1:])
		if n == 204 {
			return faulttest.Whole(n, ``)
		}
		return faulttest.Whole(n, aThing)
	})
	c := confidential(t, server.URL, core.WithRetry(core.RetryPolicy{}))
	for range 50 {
		for _, status := range statuses {
			_ = c.Get(t.Context(), core.Path("/{status}", strconv.Itoa(status)), &thing{})
			_ = c.Post(t.Context(), core.Path("/{status}", strconv.Itoa(status)), nil, nil)
		}
	}
	is.Equal(server.Count(), 50*2*len(statuses))
	// net/http gives a connection up if a busy machine lets a write end more than 50 ms after the response.
	if opened := server.Opened(); opened > len(statuses)/2 {
		t.Errorf("%d connections for %d calls", opened, server.Count())
	}
}
