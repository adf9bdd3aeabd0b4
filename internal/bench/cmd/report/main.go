// Command report runs the table of internal/bench and prints it in the form of docs/performance.md, from the root of the repository:
//
//	go run ./internal/bench/cmd/report
//
// The contenders of a row take turns, and the best of all rounds counts for each: other work of the machine makes a round slower, never faster.
// It takes about ten minutes, and needs an otherwise idle machine.
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
	)
	flag.Parse()
	if err := report(*rounds, *round, *only); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func report(rounds int, round time.Duration, only string) error {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	if err := flag.Set("test.benchtime", round.String()); err != nil {
		return err
	}
	var measured []measuredRow
	for _, row := range bench.Table() {
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

func measure(row bench.Row, rounds int) measuredRow {
	m := measuredRow{row, map[string]metrics{}}
	for range rounds {
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
		if known, ok := best[name]; !ok || value < known {
			best[name] = value
		}
	}
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
