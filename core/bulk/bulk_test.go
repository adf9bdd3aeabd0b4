package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/bulk"
	"github.com/workos-typestate/workos/core/ratelimit"
)

type (
	params  = bulk.RunParams[int, string]
	outcome = bulk.Outcome[int, string]
)

var (
	errRefused = &core.Error{Status: 422}
	errLost    = &core.Error{Status: 500}
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// collect ranges over a run to its end.
func collect(run iter.Seq2[outcome, error]) (all []outcome, err error) {
	for one, failure := range run {
		if failure != nil {
			err = failure
			continue
		}
		all = append(all, one)
	}
	return all, err
}

// states counts the states of outcomes.
func states(all []outcome) map[bulk.State]int {
	n := map[bulk.State]int{}
	for _, one := range all {
		n[one.State]++
	}
	return n
}

func TestEveryInputHasAnOutcome(t *testing.T) {
	do := func(ctx context.Context, n int) (string, error) {
		time.Sleep(time.Duration(n*7919%13) * time.Millisecond) // not in order
		if !ratelimit.IsBulk(ctx) {
			return "", errors.New("not marked as bulk work")
		}
		if n%10 == 3 {
			return "half", errRefused
		}
		return strconv.Itoa(n), nil
	}
	for name, p := range map[string]*params{
		"as they complete":           nil,
		"in order":                   {Ordered: true},
		"one at a time":              {Concurrency: 1},
		"more at a time than inputs": {Concurrency: 500, Ordered: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				all, err := collect(bulk.Run(t.Context(), count(100), do, p))
				is.NoErr(err)
				is.Equal(states(all), map[bulk.State]int{bulk.Done: 90, bulk.Failed: 10})
				inOrder := slices.IsSortedFunc(all, func(a, b outcome) int { return a.Index - b.Index })
				is.Equal(inOrder, p != nil && (p.Ordered || p.Concurrency == 1))
				for _, one := range all {
					is.Equal(one.Index, one.Input)
					if one.State == bulk.Failed {
						is.True(errors.Is(one.Err, errRefused) && one.Value == "")
						continue
					}
					is.Equal(one.Value, strconv.Itoa(one.Input))
				}
			})
		})
	}
}

func TestConcurrencyIsBounded(t *testing.T) {
	for _, ordered := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			var now, most, pulled atomic.Int64
			inputs := func(yield func(int) bool) {
				for n := range 200 {
					pulled.Add(1)
					if !yield(n) {
						return
					}
				}
			}
			ended := int64(0)
			for _, err := range bulk.Run(t.Context(), inputs, func(_ context.Context, n int) (string, error) {
				most.Store(max(most.Load(), now.Add(1)))
				defer now.Add(-1)
				time.Sleep(time.Second)
				if n == 0 {
					time.Sleep(time.Hour) // Other calls neither wait for it forever nor run far ahead.
				}
				return "", nil
			}, &params{Concurrency: 5, Ordered: ordered}) {
				is.NoErr(err)
				ended++
				is.True(pulled.Load()-ended <= 4*5)
			}
			is.Equal(ended, int64(200))
			is.Equal(most.Load(), int64(5))
		})
	}
}

func TestHowARunEnds(t *testing.T) {
	slow := func(ctx context.Context, _ int) (string, error) {
		select {
		case <-time.After(time.Second):
			return "", nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	t.Run("the context ends", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			cause := errors.New("shutting down")
			ctx, cancel := context.WithTimeoutCause(t.Context(), 2500*time.Millisecond, cause)
			defer cancel()
			all, err := collect(bulk.Run(ctx, count(1000), slow, nil))
			is.Equal(err, cause)
			is.Equal(len(all), 3*bulk.DefaultConcurrency) // Those in flight have outcomes.
		})
	})
	t.Run("Stop returns true", func(t *testing.T) {
		is := is.New(t)
		all, err := collect(bulk.Run(t.Context(), count(1000), func(context.Context, int) (string, error) { return "", errRefused }, &params{
			Concurrency: 2, Stop: func(failures int, last error) bool { return failures >= 5 && errors.Is(last, errRefused) },
		}))
		is.Equal(err, bulk.ErrStopped)
		is.True(len(all) == 5 || len(all) == 6)
	})
	t.Run("the loop is left", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			var begun, ended atomic.Int64
			for _, err := range bulk.Run(t.Context(), count(1000), func(ctx context.Context, n int) (string, error) {
				begun.Add(1)
				defer ended.Add(1)
				return slow(ctx, n)
			}, nil) {
				is.NoErr(err)
				break
			}
			is.Equal(begun.Load(), ended.Load()) // No call is still running.
		})
	})
	t.Run("a call panics", func(t *testing.T) {
		is := is.New(t)
		defer func() { is.True(recover() != nil) }()
		_, _ = collect(bulk.Run(t.Context(), count(3), func(context.Context, int) (string, error) { panic("oh") }, nil))
	})
	for name, tt := range map[string]struct {
		params   *params
		do       func(context.Context, int) (string, error)
		argument string
	}{
		"too many at a time":            {&params{Concurrency: 1001}, slow, "params.Concurrency"},
		"fewer than none":               {&params{Concurrency: -1}, slow, "params.Concurrency"},
		"a journal without keys":        {&params{Journal: new(bulk.Journal)}, slow, "params.Key"},
		"a journal that was not opened": {&params{Journal: new(bulk.Journal), Key: strconv.Itoa}, slow, "params.Journal"},
		"nothing to do":                 {nil, nil, "do"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			all, err := collect(bulk.Run(t.Context(), count(3), tt.do, tt.params))
			refused, ok := errors.AsType[*core.ArgumentError](err)
			is.True(ok && refused.Argument == tt.argument)
			is.Equal(len(all), 0)
		})
	}
}

func TestAnUnknownOutcomeIsLookedUp(t *testing.T) {
	for name, tt := range map[string]struct {
		calls []error // what each call ends with
		found []bool  // what each lookup finds; nil for a run without Lookup
		err   error   // of the lookup
		state bulk.State
		made  int
	}{
		"without Lookup it stays unknown":            {calls: []error{errLost}, state: bulk.Unknown, made: 1},
		"what is found is done":                      {calls: []error{errLost}, found: []bool{true}, state: bulk.Found, made: 1},
		"what is not found is called again":          {calls: []error{errLost, nil}, found: []bool{false}, state: bulk.Done, made: 2},
		"what is lost again is looked up again":      {calls: []error{errLost, errLost}, found: []bool{false, true}, state: bulk.Found, made: 2},
		"but not called a third time":                {calls: []error{errLost, errLost}, found: []bool{false, false}, state: bulk.Unknown, made: 2},
		"a lookup that fails leaves it unknown":      {calls: []error{errLost}, found: []bool{false}, err: errRefused, state: bulk.Unknown, made: 1},
		"what is refused the second time has failed": {calls: []error{errLost, errRefused}, found: []bool{false}, state: bulk.Failed, made: 2},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			made, looked := 0, 0
			p := &params{}
			if tt.found != nil {
				p.Lookup = func(context.Context, int) (string, bool, error) {
					looked++
					return "found", tt.found[looked-1], tt.err
				}
			}
			all, err := collect(bulk.Run(t.Context(), count(1), func(context.Context, int) (string, error) {
				made++
				return "made", tt.calls[made-1]
			}, p))
			is.NoErr(err)
			is.Equal(all[0].State, tt.state)
			is.Equal(made, tt.made)
			is.Equal(all[0].Value, map[bulk.State]string{bulk.Found: "found", bulk.Done: "made"}[tt.state])
			is.Equal(all[0].Err != nil, tt.state == bulk.Unknown || tt.state == bulk.Failed)
		})
	}
}

func TestAJournalContinuesWhereARunEnded(t *testing.T) {
	is := is.New(t)
	path := filepath.Join(t.TempDir(), "import.journal")
	var mu sync.Mutex
	made := map[int]int{}
	broken := true
	do := func(_ context.Context, n int) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if broken && n%7 == 0 {
			return "", errRefused
		}
		made[n]++
		if broken && n%11 == 0 {
			return "", errLost
		}
		return "", nil
	}
	lookup := func(_ context.Context, n int) (string, bool, error) {
		mu.Lock()
		defer mu.Unlock()
		return "", made[n] > 0, nil
	}
	run := func(p params) []outcome {
		journal, err := bulk.OpenJournal(path)
		is.NoErr(err)
		defer func() { is.NoErr(journal.Close()) }()
		p.Journal, p.Key = journal, strconv.Itoa
		var all []outcome
		for one, err := range bulk.Run(t.Context(), count(100), do, &p) {
			is.NoErr(err)
			all = append(all, one)
			if len(all) == 60 && broken {
				break // The outcome is not consumed.
			}
		}
		return all
	}
	first := states(run(params{}))
	is.Equal(first[bulk.Before], 0)
	broken = false
	second := states(run(params{}))
	is.True(second[bulk.Before] == first[bulk.Done] || second[bulk.Before] == first[bulk.Done]-1) // The last one was not consumed.
	is.True(second[bulk.Unknown] >= first[bulk.Unknown])
	third := states(run(params{Lookup: lookup}))
	is.Equal(third[bulk.Found]+third[bulk.Done], second[bulk.Unknown])
	is.Equal(states(run(params{})), map[bulk.State]int{bulk.Before: 100})
	for n := range 100 {
		is.Equal(made[n], 1)
	}
}

func TestAJournalIsOfOneRunAndItsInputs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "import.journal")
	do := func(context.Context, int) (string, error) { return "", nil }
	open := func(t *testing.T) *bulk.Journal {
		journal, err := bulk.OpenJournal(path)
		is.New(t).NoErr(err)
		t.Cleanup(func() { _ = journal.Close() })
		return journal
	}
	for name, other := range map[string]func(t *testing.T) (path string, err error){
		"a second run cannot open it": func(*testing.T) (string, error) { return path, nil },
		"nor by a symbolic link": func(t *testing.T) (string, error) {
			other := filepath.Join(t.TempDir(), "other.journal")
			return other, os.Symlink(path, other)
		},
		"nor by a hard link": func(t *testing.T) (string, error) {
			other := filepath.Join(t.TempDir(), "other.journal")
			return other, os.Link(path, other)
		},
		"nor after the lock file was removed": func(*testing.T) (string, error) { return path, os.Remove(path + ".lock") },
		"nor at the place it was moved to": func(*testing.T) (string, error) {
			return path + ".old", os.Rename(path, path+".old")
		},
		"nor start another one in its place": func(*testing.T) (string, error) { return path, os.Remove(path) },
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			open(t)
			other, err := other(t)
			if runtime.GOOS == "windows" && err != nil {
				t.Skip(err) // Windows keeps open files.
			}
			is.NoErr(err)
			_, err = bulk.OpenJournal(other)
			is.Equal(err, bulk.ErrJournalInUse)
		})
	}
	t.Run("Close reports that it was removed", func(t *testing.T) {
		is := is.New(t)
		journal := open(t)
		if err := os.Remove(path); runtime.GOOS == "windows" && err != nil {
			t.Skip(err)
		}
		_, err := collect(bulk.Run(t.Context(), count(3), do, &params{Journal: journal, Key: strconv.Itoa}))
		is.NoErr(err)
		is.True(errors.Is(journal.Close(), bulk.ErrJournalRemoved))
	})
	t.Run("a second run cannot use it", func(t *testing.T) {
		is := is.New(t)
		p := &params{Journal: open(t), Key: strconv.Itoa}
		for _, err := range bulk.Run(t.Context(), count(3), do, p) {
			is.NoErr(err)
			_, err = collect(bulk.Run(t.Context(), count(3), do, p))
			is.Equal(err, bulk.ErrJournalInUse)
		}
	})
	t.Run("other inputs are rejected", func(t *testing.T) {
		is := is.New(t)
		_, err := collect(bulk.Run(t.Context(), count(3), do, &params{Journal: open(t), Key: func(n int) string { return strconv.Itoa(n * 2) }}))
		refused, ok := errors.AsType[*core.ArgumentError](err)
		is.True(ok)
		is.Equal(refused.Error(), "workos: inputs are not those of the journal: input 1 has another key")
	})
	t.Run("another file is rejected", func(t *testing.T) {
		is := is.New(t)
		other := filepath.Join(t.TempDir(), "users.csv")
		is.NoErr(os.WriteFile(other, []byte("email,name\n"), 0o600))
		_, err := bulk.OpenJournal(other)
		refused, ok := errors.AsType[*core.ArgumentError](err)
		is.True(ok && refused.Argument == "path")
	})
}

func TestProgressIsToldEachSecondAndAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		var told []bulk.Progress
		_, err := collect(bulk.Run(t.Context(), count(101), func(_ context.Context, n int) (string, error) {
			time.Sleep(100 * time.Millisecond)
			if n == 100 {
				time.Sleep(2950 * time.Millisecond) // Progress does not wait for an outcome.
			}
			return "", nil
		}, &params{Concurrency: 2, Progress: func(p bulk.Progress) { told = append(told, p) }}))
		is.NoErr(err)
		is.Equal(len(told), 9)
		is.Equal(told[6], bulk.Progress{Done: 100, InFlight: 1, Elapsed: 7 * time.Second})
		is.Equal(told[8], bulk.Progress{Done: 101, Elapsed: 8050 * time.Millisecond})
		is.Equal(told[8].Total(), 101)
	})
}

func TestWhatIsDamagedInAJournalMayHaveBeenDone(t *testing.T) {
	for name, damage := range map[string]func(text []byte) []byte{
		"a mark that is not one":      func(text []byte) []byte { text[16] = 'x'; return text },
		"a mark of zero":              func(text []byte) []byte { text[16] = 0; return text },
		"a line that was cut":         func(text []byte) []byte { return text[:16+5] },
		"a line of an earlier run, b": func(text []byte) []byte { text[16] = 'b'; return text },
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			path := filepath.Join(t.TempDir(), "import.journal")
			calls := 0
			run := func() []outcome {
				journal, err := bulk.OpenJournal(path)
				is.NoErr(err)
				defer func() { is.NoErr(journal.Close()) }()
				all, err := collect(bulk.Run(t.Context(), count(1), func(context.Context, int) (string, error) {
					calls++
					return "", nil
				}, &params{Journal: journal, Key: strconv.Itoa}))
				is.NoErr(err)
				return all
			}
			is.Equal(run()[0].State, bulk.Done)
			text, err := os.ReadFile(path)
			is.NoErr(err)
			is.NoErr(os.WriteFile(path, damage(text), 0o600))
			is.Equal(run()[0].State, bulk.Unknown)
			is.Equal(calls, 1)
		})
	}
}

func TestErrorsThatAreNotTheSDKs(t *testing.T) {
	for name, tt := range map[string]struct {
		err   error
		state bulk.State
	}{
		"a connection that was reset": {fmt.Errorf("calling: %w", syscall.ECONNRESET), bulk.Unknown},
		"a deadline of a connection":  {os.ErrDeadlineExceeded, bulk.Unknown},
		"a context that was canceled": {context.Canceled, bulk.Unknown},
		"a response that was cut":     {io.ErrUnexpectedEOF, bulk.Unknown},
		"a rule of the program's own": {errors.New("no such customer"), bulk.Failed},
		"an argument":                 {&core.ArgumentError{Argument: "name"}, bulk.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			all, err := collect(bulk.Run(t.Context(), count(1), func(context.Context, int) (string, error) { return "", tt.err }, nil))
			is.NoErr(err)
			is.Equal(all[0].State, tt.state)
		})
	}
}
