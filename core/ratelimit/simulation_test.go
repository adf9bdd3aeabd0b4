package ratelimit_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/ratelimit"
)

// theirs is a WorkOS that accepts a number of requests in each window, and refuses the rest until the next one begins.
type theirs struct {
	mu       sync.Mutex
	limit    ratelimit.Limit
	latency  time.Duration
	window   time.Time
	used     int
	accepted []time.Time
	refused  []time.Time
}

func (s *theirs) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(s.latency / 2)
	status, body, header := s.count()
	time.Sleep(s.latency / 2)
	return &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}, nil
}

func (s *theirs) count() (status int, body string, header http.Header) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if now.Sub(s.window) >= s.limit.Window {
		s.window, s.used = now.Truncate(s.limit.Window), 0
	}
	header = http.Header{"Content-Type": {"application/json"}}
	if s.used >= s.limit.Requests {
		s.refused = append(s.refused, now)
		left := s.limit.Window - now.Sub(s.window)
		header.Set("Retry-After", strconv.Itoa(int((left+time.Second-1)/time.Second)))
		return http.StatusTooManyRequests, `{"message":"Too many requests"}`, header
	}
	s.used++
	s.accepted = append(s.accepted, now)
	return http.StatusOK, `{"object":"organization","id":"org_1","name":"Acme"}`, header
}

// since counts the times from the given one on.
func since(from time.Time, times []time.Time) float64 {
	i := slices.IndexFunc(times, func(at time.Time) bool { return !at.Before(from) })
	if i < 0 {
		return 0
	}
	return float64(len(times) - i)
}

// figures are the results of a simulation.
type figures struct {
	throughput  float64       // of the limit
	refused     float64       // of all attempts
	interactive time.Duration // 99 of 100 took no longer
}

// simulation is several processes that work for some minutes, each with endless bulk work and an occasional interactive call.
// The first minute is not counted.
type simulation struct {
	limit              ratelimit.Limit
	processes, minutes int
	bulk, shared       bool
}

const learning = time.Minute

func simulate(t *testing.T, of simulation) (f figures) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		newLimiter := func() *ratelimit.Limiter {
			limiter, err := ratelimit.New(of.limit, nil)
			is.New(t).NoErr(err)
			return limiter
		}
		if of.shared {
			newLimiter = sync.OnceValue(newLimiter)
		}
		length := time.Duration(of.minutes) * time.Minute
		server := &theirs{limit: of.limit, latency: 50 * time.Millisecond}
		ctx, cancel := context.WithTimeout(t.Context(), length)
		defer cancel()
		var mu sync.Mutex
		var took []time.Duration
		var work sync.WaitGroup
		began := time.Now()
		for range of.processes {
			client, err := workos.NewConfidential("sk_test_simulation", "client_simulation", core.WithTransport(server), core.WithRateLimit(newLimiter()))
			if err != nil {
				t.Fatal(err)
			}
			get := func(ctx context.Context) error {
				_, err := client.Organizations.Get(ctx, "org_1")
				return err
			}
			if of.bulk {
				for range 8 {
					work.Go(func() {
						for !errors.Is(get(ratelimit.Bulk(ctx)), context.DeadlineExceeded) {
						}
					})
				}
			}
			work.Go(func() {
				for ctx.Err() == nil {
					time.Sleep(time.Duration(rand.ExpFloat64() * float64(300*time.Millisecond)))
					work.Go(func() {
						at := time.Now()
						_ = get(ctx)
						mu.Lock()
						defer mu.Unlock()
						if at.Sub(began) < learning {
							return
						}
						took = append(took, time.Since(at))
					})
				}
			})
		}
		work.Wait()
		slices.Sort(took)
		accepted, refused := since(began.Add(learning), server.accepted), since(began.Add(learning), server.refused)
		f.throughput = accepted / (float64(of.limit.Requests) * float64(length-learning) / float64(of.limit.Window))
		f.refused = refused / (accepted + refused)
		f.interactive = took[len(took)*99/100]
	})
	t.Logf("throughput %.1f %%, refused %.2f %%, interactive p99 %v", f.throughput*100, f.refused*100, f.interactive)
	return f
}

func TestBulkWorkUsesTheLimitAndNobodyWaitsBehindIt(t *testing.T) {
	// WorkOS's limit, and the same rate in shorter windows, which takes less time to learn.
	usual, short := ratelimit.Default(), ratelimit.Limit{Requests: 1500, Window: 15 * time.Second}
	idle := simulate(t, simulation{limit: usual, processes: 4, minutes: 3})
	for name, tt := range map[string]simulation{
		"four processes that share a budget": {limit: usual, processes: 4, minutes: 3, bulk: true, shared: true},
		"four independent processes":         {limit: short, processes: 4, minutes: 4, bulk: true},
	} {
		t.Run(name, func(t *testing.T) {
			f := simulate(t, tt)
			if f.throughput < 0.95 {
				t.Errorf("bulk work used %.1f %% of the limit", f.throughput*100)
			}
			if f.refused > 0.01 {
				t.Errorf("%.2f %% of the attempts were refused", f.refused*100)
			}
			if f.interactive > idle.interactive*12/10 {
				t.Errorf("99 of 100 interactive calls took up to %v, and %v in an idle system", f.interactive, idle.interactive)
			}
		})
	}
}
