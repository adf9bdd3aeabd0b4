package featureflags_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// environment fakes WorkOS: it responds to every poll with its current state, and records the times.
type environment struct {
	mu         sync.Mutex
	flags      []string // on for everyone
	status     int      // 0 is 200
	body       string   // with status
	retryAfter string
	hangs      bool // until the request is canceled
	polls      []time.Time
}

func (e *environment) set(change func(*environment)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change(e)
}

func (e *environment) turnOn(flags ...string) { e.set(func(e *environment) { e.flags = flags }) }
func (e *environment) fail(status int)        { e.set(func(e *environment) { e.status = status }) }

// unauthorized is WorkOS's response to an unknown key.
const unauthorized = `{"message":"Unauthorized"}`

// gaps returns the times between polls.
func (e *environment) gaps() (gaps []time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range len(e.polls) - 1 {
		gaps = append(gaps, e.polls[i+1].Sub(e.polls[i]))
	}
	return gaps
}

// note records a poll, and reports whether it hangs.
func (e *environment) note() (hangs bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.polls = append(e.polls, time.Now())
	return e.hangs
}

func (e *environment) RoundTrip(r *http.Request) (*http.Response, error) {
	if e.note() {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var members []string
	for _, slug := range e.flags {
		members = append(members, fmt.Sprintf(`%q:{"slug":%q,"enabled":true,"default_value":true,"targets":{"users":[],"organizations":[]}}`, slug, slug))
	}
	response := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader("{" + strings.Join(members, ",") + "}"))}
	if e.status != 0 {
		response.StatusCode, response.Body = e.status, io.NopCloser(strings.NewReader(e.body))
	}
	if e.retryAfter != "" {
		response.Header.Set("Retry-After", e.retryAfter)
	}
	return response, nil
}

// run starts a Runtime over e within a bubble, for the duration of the test.
func run(t *testing.T, e *environment, params featureflags.StartRuntimeParams, opts ...core.Option) *featureflags.Runtime {
	t.Helper()
	r, stop := runUntil(t, e, params, opts...)
	t.Cleanup(stop)
	return r
}

// runUntil is run, and also returns the cancel function of its context.
func runUntil(t *testing.T, e *environment, params featureflags.StartRuntimeParams, opts ...core.Option) (*featureflags.Runtime, context.CancelFunc) {
	t.Helper()
	quiet := core.WithLogger(slog.New(slog.DiscardHandler))
	client, err := core.NewConfidential("sk_test_1", "", slices.Concat([]core.Option{quiet, core.WithTransport(e), core.WithRetry(core.RetryPolicy{})}, opts)...)
	is.New(t).NoErr(err)
	ctx, cancel := context.WithCancel(t.Context())
	r, err := featureflags.New(client).StartRuntime(ctx, &params)
	is.New(t).NoErr(err)
	return r, func() { cancel(); <-r.Done() }
}

// waitUntilReady gives up after an hour of the bubble's time.
func waitUntilReady(t *testing.T, r *featureflags.Runtime) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	return r.WaitUntilReady(ctx)
}

// inBubble runs the test with its own clock. synctest checks that no goroutine outlives it.
func inBubble(t *testing.T, name string, test func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
}

func TestPolling(t *testing.T) {
	inBubble(t, "flags are available after the first poll, which is immediate", func(t *testing.T) {
		is := is.New(t)
		e := &environment{flags: []string{"a"}}
		began := time.Now()
		r := run(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		is.Equal(time.Since(began), time.Duration(0))
		is.True(r.Enabled("a", nil, false))
		is.Equal(r.AllFlags(nil), map[core.FeatureFlagSlug]bool{"a": true})
		f, ok := r.Flag("a")
		is.True(ok)
		is.Equal(f.Slug, core.FeatureFlagSlug("a"))
		is.NoErr(r.Err())
	})
	inBubble(t, "a flag that is switched on later is on after the next poll", func(t *testing.T) {
		is := is.New(t)
		e := &environment{}
		r := run(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		before := r.Snapshot()
		e.turnOn("a")
		is.True(!r.Enabled("a", nil, false))
		time.Sleep(featureflags.DefaultPollInterval * 11 / 10)
		synctest.Wait()
		is.True(r.Enabled("a", nil, false))
		is.True(!before.Enabled("a", nil, false)) // a snapshot does not change
	})
	inBubble(t, "polls keep their interval, plus or minus a tenth, and vary", func(t *testing.T) {
		is := is.New(t)
		e := &environment{}
		run(t, e, featureflags.StartRuntimeParams{Interval: 10 * time.Second})
		time.Sleep(10 * time.Minute)
		gaps := e.gaps()
		is.True(len(gaps) >= 54 && len(gaps) <= 66)
		for _, gap := range gaps {
			is.True(gap >= 9*time.Second && gap <= 11*time.Second)
		}
		slices.Sort(gaps)
		is.True(gaps[0] != gaps[len(gaps)-1])
	})
	inBubble(t, "an environment without flags is not an error", func(t *testing.T) {
		is := is.New(t)
		r := run(t, &environment{}, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		is.Equal(r.Stats().Flags, 0)
	})
	for name, test := range map[string]struct {
		params   featureflags.StartRuntimeParams
		argument string
	}{
		"an interval below the minimum": {featureflags.StartRuntimeParams{Interval: featureflags.MinPollInterval - 1}, "Interval"},
		"a negative interval":           {featureflags.StartRuntimeParams{Interval: -1}, "Interval"},
		"a negative timeout":            {featureflags.StartRuntimeParams{Timeout: -1}, "Timeout"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			service, sent := moduletest.Start(t, featureflags.New, `{}`)
			_, err := service.StartRuntime(t.Context(), &test.params)
			moduletest.WantArgument(t, err, test.argument)
			is.New(t).Equal(len(sent.Sent()), 0)
		})
	}
}

func TestReadiness(t *testing.T) {
	inBubble(t, "nothing is ready before the first successful poll", func(t *testing.T) {
		is := is.New(t)
		e := &environment{flags: []string{"a"}, status: http.StatusInternalServerError}
		r := run(t, e, featureflags.StartRuntimeParams{})
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		err := r.WaitUntilReady(ctx)
		is.True(errors.Is(err, context.DeadlineExceeded))
		is.True(errors.Is(err, core.ErrServer)) // with the reason
		is.Equal(r.Enabled("a", nil, true), true)

		e.fail(0)
		is.NoErr(waitUntilReady(t, r))
	})
	inBubble(t, "a wait that ends during the first poll returns its context's error", func(t *testing.T) {
		is := is.New(t)
		r := run(t, &environment{hangs: true}, featureflags.StartRuntimeParams{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		is.True(errors.Is(r.WaitUntilReady(ctx), context.DeadlineExceeded))
	})
	inBubble(t, "bootstrap flags are ready immediately, until others arrive", func(t *testing.T) {
		is := is.New(t)
		e := &environment{flags: []string{"b"}, status: http.StatusInternalServerError}
		r := run(t, e, featureflags.StartRuntimeParams{Bootstrap: map[core.FeatureFlagSlug]featureflags.PolledFlag{"a": {Enabled: true, DefaultValue: true}}})
		is.NoErr(waitUntilReady(t, r))
		is.True(r.Enabled("a", nil, false))
		is.Equal(r.Stats().Flags, 1)
		is.True(r.Stats().LastSuccess.IsZero())
		e.fail(0)
		time.Sleep(5 * time.Second)
		is.True(!r.Enabled("a", nil, false))
		is.True(r.Enabled("b", nil, false))
	})
	inBubble(t, "an empty set of bootstrap flags counts", func(t *testing.T) {
		r := run(t, &environment{status: http.StatusInternalServerError}, featureflags.StartRuntimeParams{Bootstrap: map[core.FeatureFlagSlug]featureflags.PolledFlag{}})
		is.New(t).NoErr(waitUntilReady(t, r))
	})
}

func TestFailures(t *testing.T) {
	inBubble(t, "the last good set stays while polls fail", func(t *testing.T) {
		is := is.New(t)
		e := &environment{flags: []string{"a"}}
		r := run(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		e.set(func(e *environment) { e.status, e.flags = http.StatusBadGateway, nil })
		time.Sleep(time.Hour)
		is.True(r.Enabled("a", nil, false))
		is.NoErr(r.Err())
	})
	inBubble(t, "until flags have arrived, polls follow soon and then less and less often", func(t *testing.T) {
		is := is.New(t)
		e := &environment{status: http.StatusInternalServerError}
		run(t, e, featureflags.StartRuntimeParams{})
		time.Sleep(10 * time.Minute)
		for i, gap := range e.gaps() {
			want := min(time.Second<<min(i, 20), time.Minute)
			is.True(gap >= want*9/10 && gap <= want*11/10)
		}
	})
	inBubble(t, "once they have arrived, a failure never makes polls more frequent", func(t *testing.T) {
		is := is.New(t)
		e := &environment{}
		run(t, e, featureflags.StartRuntimeParams{})
		time.Sleep(time.Second)
		e.fail(http.StatusInternalServerError)
		time.Sleep(time.Hour)
		gaps := e.gaps()
		for i, gap := range gaps[1:] {
			want := max(min(time.Second<<min(i, 20), time.Minute), featureflags.DefaultPollInterval)
			is.True(gap >= want*9/10 && gap <= want*11/10)
		}
		e.fail(0)
		time.Sleep(5 * time.Minute)
		gaps = e.gaps()
		is.True(gaps[len(gaps)-1] <= featureflags.DefaultPollInterval*11/10) // and a success resets the pause
	})
	for header, want := range map[string]time.Duration{"300": 5 * time.Minute, "86400": 10 * time.Minute, "1": 30 * time.Second} {
		inBubble(t, "a Retry-After of "+header+" seconds makes "+want.String(), func(t *testing.T) {
			is := is.New(t)
			e := &environment{}
			run(t, e, featureflags.StartRuntimeParams{})
			time.Sleep(time.Second)
			e.set(func(e *environment) { e.status, e.retryAfter = http.StatusTooManyRequests, header })
			time.Sleep(time.Hour)
			least := want
			if want == featureflags.DefaultPollInterval {
				least = want * 9 / 10
			}
			gaps := e.gaps()
			is.True(len(gaps) > 4)
			for _, gap := range gaps[1:] {
				is.True(gap >= least && gap <= max(want, time.Minute)*11/10)
			}
		})
	}
	inBubble(t, "a poll that hangs is canceled", func(t *testing.T) {
		is := is.New(t)
		e := &environment{hangs: true}
		r := run(t, e, featureflags.StartRuntimeParams{Timeout: 3 * time.Second})
		time.Sleep(3*time.Second + 1)
		synctest.Wait()
		is.Equal(r.Stats().Failures, 1)
		is.True(errors.Is(r.Stats().LastError, context.DeadlineExceeded))
	})
	inBubble(t, "a key that WorkOS rejects ends the polling, and keeps the flags", func(t *testing.T) {
		is := is.New(t)
		e := &environment{flags: []string{"a"}}
		r := run(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		e.set(func(e *environment) { e.status, e.body = http.StatusUnauthorized, unauthorized })
		time.Sleep(4 * time.Minute)
		is.NoErr(r.Err()) // it could be from a gateway
		e.fail(0)
		time.Sleep(2 * time.Minute)
		e.set(func(e *environment) { e.status, e.body = http.StatusUnauthorized, unauthorized })
		time.Sleep(4 * time.Minute)
		is.NoErr(r.Err()) // it was not five minutes in a row
		time.Sleep(4 * time.Minute)
		select {
		case <-r.Done():
		default:
			t.Fatal("it still polls")
		}
		is.True(errors.Is(r.Err(), core.ErrUnauthorized))
		is.True(r.Enabled("a", nil, false))
		is.NoErr(waitUntilReady(t, r)) // it was ready before
	})
	inBubble(t, "waiting fails if WorkOS rejects the key from the start", func(t *testing.T) {
		is := is.New(t)
		r := run(t, &environment{status: http.StatusUnauthorized, body: unauthorized}, featureflags.StartRuntimeParams{})
		is.True(errors.Is(waitUntilReady(t, r), core.ErrUnauthorized))
	})
	for name, body := range map[string]string{"a page": "<html>Sign in to the network", "nothing": "", "a firewall's JSON": `{"success":false,"errors":[{"code":1020}]}`} {
		inBubble(t, "a 401 that is "+name+" is not from WorkOS, and does not end the polling", func(t *testing.T) {
			is := is.New(t)
			e := &environment{flags: []string{"a"}, status: http.StatusUnauthorized, body: body}
			r := run(t, e, featureflags.StartRuntimeParams{})
			time.Sleep(time.Hour)
			is.NoErr(r.Err())
			is.True(r.Stats().Failures > 10)
			e.fail(0)
			is.NoErr(waitUntilReady(t, r))
			is.True(r.Enabled("a", nil, false))
		})
	}
	inBubble(t, "a response without flags is a failure", func(t *testing.T) {
		is := is.New(t)
		e := &environment{flags: []string{"a"}}
		r := run(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		e.fail(http.StatusNoContent)
		time.Sleep(time.Minute)
		is.True(errors.Is(r.Stats().LastError, core.ErrBadResponse))
		is.True(r.Enabled("a", nil, false))
	})
	inBubble(t, "a failure is logged once, and so is its end", func(t *testing.T) {
		is := is.New(t)
		var log bytes.Buffer
		e := &environment{status: http.StatusBadGateway}
		r, stop := runUntil(t, e, featureflags.StartRuntimeParams{}, core.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		time.Sleep(10 * time.Second)
		e.fail(0)
		is.NoErr(waitUntilReady(t, r))
		time.Sleep(time.Minute)
		stop()
		is.Equal(strings.Count(log.String(), "level=WARN"), 1)
		is.Equal(strings.Count(log.String(), "level=INFO"), 1)
		is.Equal(strings.Count(log.String(), "\n"), 2)
		is.True(strings.Contains(log.String(), "502"))
	})
}

func TestStopping(t *testing.T) {
	inBubble(t, "the end of the context ends the polling", func(t *testing.T) {
		is := is.New(t)
		e := &environment{flags: []string{"a"}}
		r, stop := runUntil(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		stop()
		polls := r.Stats().Polls
		time.Sleep(time.Hour)
		is.Equal(r.Stats().Polls, polls)
		is.Equal(r.Err(), context.Canceled)
		is.True(r.Enabled("a", nil, false)) // the flags stay
	})
	inBubble(t, "even in the middle of a poll, which then does not count as a failure", func(t *testing.T) {
		is := is.New(t)
		r, stop := runUntil(t, &environment{hangs: true}, featureflags.StartRuntimeParams{})
		synctest.Wait()
		began := time.Now()
		stop()
		is.Equal(time.Since(began), time.Duration(0))
		is.Equal(r.Stats().Failures, 0)
		is.Equal(waitUntilReady(t, r), context.Canceled)
	})
	inBubble(t, "the cause of the context is the reason", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, featureflags.New, `{}`)
		ctx, cancel := context.WithCancelCause(t.Context())
		r, err := service.StartRuntime(ctx, nil)
		is.NoErr(err)
		cause := errors.New("shutting down")
		cancel(cause)
		<-r.Done()
		is.Equal(r.Err(), cause)
	})
}

func TestStats(t *testing.T) {
	inBubble(t, "polls, failures and successes are counted", func(t *testing.T) {
		is := is.New(t)
		began := time.Now()
		e := &environment{flags: []string{"a", "b"}}
		r := run(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		is.Equal(r.Stats(), featureflags.Stats{Polls: 1, LastPoll: began, LastSuccess: began, Flags: 2})

		e.fail(http.StatusInternalServerError)
		time.Sleep(70 * time.Second)
		stats := r.Stats()
		is.Equal(stats.Polls, 3)
		is.Equal(stats.Failures, 2)
		is.Equal(stats.InARow, 2)
		is.Equal(stats.LastSuccess, began)
		is.Equal(stats.Age, 70*time.Second)
		is.True(stats.LastPoll.After(began))
		is.True(errors.Is(stats.LastError, core.ErrServer))
		is.Equal(stats.Flags, 2)

		e.fail(0)
		time.Sleep(40 * time.Second)
		stats = r.Stats()
		is.Equal(stats.Failures, 2)
		is.Equal(stats.InARow, 0)
		is.NoErr(stats.LastError)
	})
	inBubble(t, "before the first poll has ended there are no results", func(t *testing.T) {
		is := is.New(t)
		r := run(t, &environment{hangs: true}, featureflags.StartRuntimeParams{})
		synctest.Wait()
		stats := r.Stats()
		is.Equal(stats.Polls, 1)
		is.True(stats.LastSuccess.IsZero())
		is.Equal(stats.Age, time.Duration(0))
	})
}

// follow collects the changes of r as text, until stop is called.
func follow(t *testing.T, r *featureflags.Runtime) (stop func() []string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	found, ended := []string{}, make(chan struct{})
	all := r.Changes(ctx)
	go func() {
		defer close(ended)
		for change := range all {
			found = append(found, describe(change))
		}
	}()
	return func() []string {
		synctest.Wait()
		cancel()
		<-ended
		return found
	}
}

func describe(c featureflags.Change) string {
	switch {
	case c.Previous == nil:
		return "+" + string(c.Slug)
	case c.Current == nil:
		return "-" + string(c.Slug)
	}
	return "~" + string(c.Slug)
}

func TestChanges(t *testing.T) {
	inBubble(t, "added and removed flags are reported by slug, and the first poll's are not", func(t *testing.T) {
		is := is.New(t)
		e := &environment{flags: []string{"a", "b"}}
		r := run(t, e, featureflags.StartRuntimeParams{Bootstrap: map[core.FeatureFlagSlug]featureflags.PolledFlag{"z": {}}})
		found := follow(t, r)
		time.Sleep(time.Second)
		e.turnOn("h", "g", "b", "f", "e", "d", "c")
		time.Sleep(time.Minute)
		is.Equal(found(), []string{"-a", "+c", "+d", "+e", "+f", "+g", "+h"})
	})
	inBubble(t, "polls that change nothing report nothing", func(t *testing.T) {
		e := &environment{flags: []string{"a", "b"}}
		found := follow(t, run(t, e, featureflags.StartRuntimeParams{}))
		time.Sleep(time.Minute)
		e.turnOn("b", "a")
		time.Sleep(time.Minute)
		e.fail(http.StatusInternalServerError)
		time.Sleep(time.Minute)
		is.New(t).Equal(found(), []string{})
	})
	inBubble(t, "a slow loop does not block polls, and sees the difference to its last state", func(t *testing.T) {
		is := is.New(t)
		e := &environment{flags: []string{"a"}}
		r := run(t, e, featureflags.StartRuntimeParams{Interval: 10 * time.Second})
		is.NoErr(waitUntilReady(t, r))
		ctx, cancel := context.WithCancel(t.Context())
		found := []string{}
		go func() {
			for _, flags := range [][]string{{"a", "b"}, {"a", "c"}, {"a", "d"}} {
				e.turnOn(flags...)
				time.Sleep(time.Minute)
			}
			time.Sleep(10 * time.Minute)
			cancel()
		}()
		for change := range r.Changes(ctx) {
			found = append(found, describe(change))
			time.Sleep(4 * time.Minute)
		}
		is.Equal(found, []string{"+b", "-b", "+d"}) // c was added and removed in between
		is.True(r.Stats().Polls > 60)
	})
	inBubble(t, "every loop sees every change, and a second loop over the same sequence starts where the first started", func(t *testing.T) {
		is := is.New(t)
		e := &environment{}
		r := run(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		first, second := follow(t, r), follow(t, r)
		all := r.Changes(t.Context())
		e.turnOn("a")
		time.Sleep(time.Minute)
		is.Equal(first(), []string{"+a"})
		is.Equal(second(), []string{"+a"})
		for range 2 {
			for change := range all {
				is.Equal(describe(change), "+a")
				break
			}
		}
	})
	inBubble(t, "the loop ends with the Runtime, after the last change", func(t *testing.T) {
		is := is.New(t)
		e := &environment{}
		r, stop := runUntil(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		all := r.Changes(t.Context())
		e.turnOn("a")
		time.Sleep(time.Minute)
		stop()
		for range 20 { // either end may be seen first
			found := []string{}
			for change := range all {
				found = append(found, describe(change))
			}
			is.Equal(found, []string{"+a"})
		}
	})
	inBubble(t, "the loop ends with its context, even if there are changes left", func(t *testing.T) {
		is := is.New(t)
		e := &environment{}
		r := run(t, e, featureflags.StartRuntimeParams{})
		is.NoErr(waitUntilReady(t, r))
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		e.turnOn("a", "b")
		found := []string{}
		for change := range r.Changes(ctx) {
			found = append(found, describe(change))
			cancel()
		}
		is.Equal(found, []string{"+a"})
	})
}

// Every part of a flag counts as a change, except the order of its targets.
func TestWhatIsAChange(t *testing.T) {
	const user = `{"slug":"a","enabled":true,"default_value":false,"targets":{"users":[{"id":"u1","enabled":true},{"id":"u2","enabled":false}],` +
		`"organizations":[{"id":"o1","enabled":true}],"custom_targets":[{"type":"project","id":"p1","enabled":true}]}}`
	tests := []struct {
		name     string
		old, new string // old is replaced by new
		want     []string
	}{
		{"nothing", "", "", []string{}},
		{"the flag as a whole", `"enabled":true,"default`, `"enabled":false,"default`, []string{"~a"}},
		{"the default", `"default_value":false`, `"default_value":true`, []string{"~a"}},
		{"a user", `"u1"`, `"u3"`, []string{"~a"}},
		{"whether a user is enabled", `"u2","enabled":false`, `"u2","enabled":true`, []string{"~a"}},
		{"one user less", `,{"id":"u2","enabled":false}`, ``, []string{"~a"}},
		{"one user instead of another that is there twice", `"u2","enabled":false`, `"u1","enabled":true`, []string{"~a"}},
		{"an organization", `"o1"`, `"o2"`, []string{"~a"}},
		{"the ID of a custom target", `"p1"`, `"p2"`, []string{"~a"}},
		{"the type of a custom target", `"project"`, `"team"`, []string{"~a"}},
		{"the order of users", `{"id":"u1","enabled":true},{"id":"u2","enabled":false}`, `{"id":"u2","enabled":false},{"id":"u1","enabled":true}`, []string{}},
	}
	for _, test := range tests {
		for _, back := range []bool{false, true} {
			inBubble(t, fmt.Sprintf("%s, back: %v", test.name, back), func(t *testing.T) {
				is := is.New(t)
				before, after := `{"a":`+user+`}`, `{"a":`+strings.Replace(user, test.old, test.new, 1)+`}`
				if back {
					before, after = after, before
				}
				polls := 0
				service, _ := moduletest.StartWith(t, featureflags.New, func(moduletest.Request) (int, string) {
					if polls++; polls == 1 {
						return http.StatusOK, before
					}
					return http.StatusOK, after
				})
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				r, err := service.StartRuntime(ctx, nil)
				is.NoErr(err)
				is.NoErr(r.WaitUntilReady(ctx))
				found := []string{}
				for change := range r.Changes(t.Context()) {
					found = append(found, describe(change))
				}
				is.Equal(found, test.want)
			})
		}
	}
}

func TestManyReadersAtOnce(t *testing.T) {
	inBubble(t, "flags are read while polls replace them", func(t *testing.T) {
		e := &environment{flags: []string{"a"}}
		r := run(t, e, featureflags.StartRuntimeParams{Interval: featureflags.MinPollInterval})
		is.New(t).NoErr(waitUntilReady(t, r))
		var readers sync.WaitGroup
		for range 8 {
			readers.Go(func() {
				for range 100 {
					if !r.Enabled("a", featureflags.Subject{UserID: "user_1"}, false) || len(r.AllFlags(nil)) != 1 || r.Stats().Flags != 1 {
						t.Error("the flag is gone")
					}
					time.Sleep(time.Second)
				}
			})
		}
		readers.Wait()
		is.New(t).True(r.Stats().Polls >= 18)
	})
}

func TestRuntimeAllocatesNothing(t *testing.T) {
	inBubble(t, "to decide, with 1,000 flags", func(t *testing.T) {
		r := run(t, &environment{hangs: true}, featureflags.StartRuntimeParams{Bootstrap: manyFlags()})
		synctest.Wait() // until the poll hangs and no longer allocates
		allocations := testing.AllocsPerRun(100, func() { r.Enabled("flag-500", featureflags.Subject{UserID: "user_9"}, false) })
		is.New(t).Equal(allocations, 0.0)
	})
}
