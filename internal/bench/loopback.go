package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// The quantiles of the duration of requests, in nanoseconds.
const (
	P50 = "p50-ns"
	P99 = "p99-ns"
)

// batch is the number of requests in an iteration, shared among the goroutines.
const batch = 2048

// loopback compares requests over HTTP/1.1 to a server of this process.
func loopback() []Row {
	rows := make([]Row, 0, 9)
	for _, kind := range []struct {
		name    string
		request func(context.Context, requester) error
	}{{"Get one organization", get}, {"List 100 organizations", list}, {"Create one organization", create}} {
		for _, goroutines := range []int{1, 16, 256} {
			contender := func(name string, construct func(http.RoundTripper, string) requester) Contender {
				return Contender{name, func(b *testing.B) { overLoopback(b, construct, kind.request, goroutines) }}
			}
			rows = append(rows, Row{fmt.Sprintf("%s, over the loopback, %d at once", kind.name, goroutines), []Contender{
				contender(SDK, newSDKAt),
				contender(Limit, newLimit),
			}, []Goal{{Metric: P50, Against: Limit, Max: 1.05}, {Metric: P99, Against: Limit, Max: 1.05}}})
		}
	}
	return rows
}

// overLoopback sends batches of requests from a number of goroutines, and reports the duration of each request.
func overLoopback(b *testing.B, construct func(http.RoundTripper, string) requester, request func(context.Context, requester) error, goroutines int) {
	base, stop := serve(b)
	defer stop()
	transport := &http.Transport{MaxIdleConns: goroutines, MaxIdleConnsPerHost: goroutines}
	defer transport.CloseIdleConnections()
	r := construct(transport, base)
	took := make([]time.Duration, 0, batch)
	var mu sync.Mutex
	run := func() {
		var all sync.WaitGroup
		for range goroutines {
			all.Go(func() {
				mine := make([]time.Duration, 0, batch/goroutines)
				for range batch / goroutines {
					began := time.Now()
					if err := request(context.Background(), r); err != nil {
						b.Error(err)
						return
					}
					mine = append(mine, time.Since(began))
				}
				mu.Lock()
				defer mu.Unlock()
				took = append(took, mine...)
			})
		}
		all.Wait()
	}
	run() // opens the connections
	took = took[:0]
	for b.Loop() {
		run()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2]), P50)
	b.ReportMetric(float64(took[len(took)*99/100]), P99)
}

// serve responds as WorkOS would, on a free port of the loopback.
func serve(b *testing.B) (base string, stop func()) {
	listener, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{ReadHeaderTimeout: timeout, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		body := responseTo(r)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = io.WriteString(w, body)
	})}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener)
	}()
	return "http://" + listener.Addr().String(), func() {
		_ = server.Close()
		<-served
	}
}
