package bench

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// The time that goroutines wait for locks, as the mutex profile has it.
const (
	WorstLock = "worst-lock" // the most contended one, as a share of the goroutines' time
	AllLocks  = "all-locks"  // all of them, as a share of the goroutines' time
)

// crowd is how many goroutines share a client.
const crowd = 1000

// contention is many goroutines on one client. The transport is in memory, so that nothing slows them down between two locks.
func contention(d time.Duration) []Row {
	goals := []Goal{{Metric: WorstLock, Max: 0.01}, {Metric: AllLocks, Info: true}}
	return []Row{
		{"1,000 goroutines on one client: get and create an organization", []Contender{{SDK, func(b *testing.B) {
			client := newSDK(inMemoryTransport{})
			contend(b, d, func(i int) error {
				if i%2 == 0 {
					return create(context.Background(), client)
				}
				return get(context.Background(), client)
			})
		}}}, goals},
		{"1,000 goroutines on one session.Manager: authenticate 1,000 sessions that were seen before", []Contender{{SDK, func(b *testing.B) {
			users := usermanagement.NewConfidential(must(core.NewConfidential(apiKey, clientID, core.WithTransport(keysTransport{}))))
			manager := must(session.NewManager(users, []core.CookiePassword{core.NewCookiePassword(cookiePassword)}))
			all := sealed(crowd)
			contend(b, d, func(i int) error {
				current, err := manager.Authenticate(context.Background(), core.NewSealedSession(all[i%crowd]))
				if err == nil && current.Role != "admin" {
					return errWrong
				}
				return err
			})
		}}}, goals},
	}
}

// contend calls work from all goroutines for as long as d, and reports how long they have waited for locks. Each goroutine
// counts its calls, beginning with its own number.
func contend(b *testing.B, d time.Duration, work func(i int) error) {
	for i := range crowd { // what happens once is done before
		if err := work(i); err != nil {
			b.Fatal(err)
		}
	}
	var waited map[string]time.Duration
	calls := 0
	for b.Loop() {
		var err error
		waited, err = lockWaits(func() (err error) {
			calls, err = inCrowd(d, work)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(calls)/d.Seconds(), "calls/s")
	of := func(waited time.Duration) float64 { return float64(waited) / (crowd * float64(d)) }
	worst, all := time.Duration(0), time.Duration(0)
	for _, name := range slices.Sorted(maps.Keys(waited)) {
		b.Logf("%-60s %v", name, waited[name])
		all += waited[name]
		worst = max(worst, waited[name])
	}
	b.ReportMetric(of(worst), WorstLock)
	b.ReportMetric(of(all), AllLocks)
}

// inCrowd runs work in all goroutines until d has passed, and returns how often.
func inCrowd(d time.Duration, work func(i int) error) (calls int, err error) {
	var all sync.WaitGroup
	var count atomic.Int64
	failed := make(chan error, crowd)
	end := time.Now().Add(d)
	for first := range crowd {
		all.Go(func() {
			i := first
			defer func() { count.Add(int64(i - first)) }()
			for ; time.Now().Before(end); i++ {
				if err := work(i); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(failed)
	return int(count.Load()), <-failed
}

// lockWaits runs work and returns how long goroutines have waited for locks meanwhile, by the type whose method, or the
// function, that gave each lock back. The runtime's own locks are left out: they are those of the scheduler and the heap.
func lockWaits(work func() error) (map[string]time.Duration, error) {
	defer runtime.SetMutexProfileFraction(runtime.SetMutexProfileFraction(1)) // every wait, and then as before
	perSecond, err := cyclesPerSecond()
	if err != nil {
		return nil, err
	}
	before := mutexProfile()
	if err := work(); err != nil {
		return nil, err
	}
	waited := map[string]time.Duration{}
	for name, cycles := range mutexProfile() {
		if more := cycles - before[name]; more > 0 {
			waited[name] = time.Duration(float64(more) / perSecond * float64(time.Second))
		}
	}
	return waited, nil
}

// mutexProfile returns the cycles that were waited since the process began.
func mutexProfile() map[string]int64 {
	n, _ := runtime.MutexProfile(nil)
	records := make([]runtime.BlockProfileRecord, 2*n+100)
	n, _ = runtime.MutexProfile(records)
	cycles := map[string]int64{}
	for _, record := range records[:n] {
		if name := lockHolder(record.Stack()); name != "" {
			cycles[name] += record.Cycles
		}
	}
	return cycles
}

// lockHolder returns the type or the function that a lock belongs to, or "" for a lock of the runtime.
func lockHolder(stack []uintptr) string {
	frames := runtime.CallersFrames(stack)
	for {
		frame, more := frames.Next()
		switch {
		case strings.HasPrefix(frame.Function, "runtime."):
			return ""
		case strings.HasPrefix(frame.Function, "sync.") || strings.HasPrefix(frame.Function, "internal/sync."):
		default:
			folder, name := frame.Function[:strings.LastIndexByte(frame.Function, '/')+1], frame.Function[strings.LastIndexByte(frame.Function, '/')+1:]
			if end := strings.Index(name, ")."); end >= 0 {
				name = name[:end+1]
			}
			return folder + name
		}
		if !more {
			return ""
		}
	}
}

// cyclesPerSecond is the unit of the profile, which only its written form has.
func cyclesPerSecond() (perSecond float64, err error) {
	var text bytes.Buffer
	if err := pprof.Lookup("mutex").WriteTo(&text, 1); err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(text.String(), "cycles/second=")
	_, err = fmt.Sscan(after, &perSecond)
	return perSecond, err
}
