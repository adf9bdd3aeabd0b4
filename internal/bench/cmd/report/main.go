// Command report runs the table of internal/bench and prints it in the form of docs/performance.md, from the root of the repository:
//
//	go run ./internal/bench/cmd/report
//
// The contenders of a row take turns, and the best of all rounds counts for each: other work of the machine makes a round slower, never faster.
// It takes about half an hour, and needs an otherwise idle machine.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/workos-typestate/workos/internal/bench"
)

func main() {
	testing.Init()
	var (
		rounds = flag.Int("rounds", 15, "how often the contenders of a row take turns")
		round  = flag.Duration("round", 100*time.Millisecond, "how long a contender works in a round, at least")
		only   = flag.String("run", ".", "measure the rows that match")
		crowd  = flag.Duration("crowd", 5*time.Second, "how long 1,000 goroutines share a client; a minute for docs/performance.md")
	)
	flag.Parse()
	if err := report(*rounds, *round, *only, bench.Options{Contention: *crowd, ColdBuilds: true}); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func report(rounds int, round time.Duration, only string, options bench.Options) error {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	if err := flag.Set("test.benchtime", round.String()); err != nil {
		return err
	}
	var measured []measuredRow
	for _, row := range bench.Table(options) {
		if pattern.MatchString(row.Work) {
			fmt.Fprintln(os.Stderr, row.Work)
			measured = append(measured, measure(row, rounds))
		}
	}
	return write(os.Stdout, measured, rounds, round)
}

// measuredRow is a row with the best measurements of its contenders.
type measuredRow struct {
	bench.Row
	best map[string]metrics // by the name of the contender
}

// metrics holds the measurements of a benchmark, by the names of package testing.
type metrics map[string]float64

// A row that takes long, such as one of builds, has fewer rounds than the others.
const (
	enough    = 2 * time.Minute
	minRounds = 2
)

func measure(row bench.Row, rounds int) measuredRow {
	m := measuredRow{row, map[string]metrics{}}
	began := time.Now()
	for done := range rounds {
		if done >= minRounds && time.Since(began) > enough {
			break
		}
		for _, contender := range row.Contenders {
			m.add(contender.Name, metricsOf(testing.Benchmark(contender.Run)))
		}
	}
	return m
}

func (m measuredRow) add(contender string, result metrics) {
	best := m.best[contender]
	if best == nil {
		best = metrics{}
		m.best[contender] = best
	}
	for name, value := range result {
		if known, ok := best[name]; !ok || precedes(name, value, known) {
			best[name] = value
		}
	}
}

// precedes reports whether a value of a metric counts rather than an earlier one: the least time and the highest rate, but the
// longest waits for locks, since a round without any shows nothing.
func precedes(metric string, value, earlier float64) bool {
	switch metric {
	case bench.Rate, bench.WorstLock, bench.AllLocks, bench.Requests:
		return value > earlier
	}
	return value < earlier
}

func metricsOf(result testing.BenchmarkResult) metrics {
	if result.N == 0 {
		panic("a benchmark failed: go test -bench . says why")
	}
	m := metrics{
		bench.Time:   float64(result.T.Nanoseconds()) / float64(result.N),
		bench.Bytes:  float64(result.MemBytes) / float64(result.N),
		bench.Allocs: float64(result.MemAllocs) / float64(result.N),
	}
	maps.Copy(m, result.Extra)
	return m
}
