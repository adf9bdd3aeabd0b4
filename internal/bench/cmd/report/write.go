package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/bench"
)

// write writes the whole document.
func write(w io.Writer, measured []measuredRow, rounds int, round time.Duration) error {
	buffered := bufio.NewWriter(w) // whose Flush returns the first error
	_, _ = fmt.Fprintf(buffered, introduction, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rounds, round)
	if err := writeTable(buffered, measured); err != nil {
		return err
	}
	if err := writeShortfalls(buffered, measured); err != nil {
		return err
	}
	return buffered.Flush()
}

const introduction = `# Performance

What the SDK costs, each piece of work measured in the same run as what one would use without it. Written by
` + "`go run ./internal/bench/cmd/report`" + `; the work is in [internal/bench](../internal/bench). Read the ratios: times are one
machine's (%s, %s/%s, %d cores).

- **limit**: net/http with the SDK's own JSON library and nothing else, with the same headers and time-out.
- **by hand**: net/http with encoding/json, as one writes it for three endpoints.
- **plain resty**: resty as its documentation uses it.

The contenders of a row take turns, in %d rounds of at least %v each, and the best round counts for each. "In memory" is a
transport that answers at once, so that only the work of the client is seen; a call to WorkOS over the Internet takes a
thousand times as long.

`

func writeTable(w io.Writer, measured []measuredRow) error {
	table := &strings.Builder{}
	table.WriteString("| Work | Measured | SDK | Against | Result | Goal | |\n|---|---|--:|---|--:|--:|---|\n")
	for _, row := range measured {
		for _, goal := range row.Goals {
			v := row.judge(goal)
			fmt.Fprintf(table, "| %s | %s | %s | %s | %s | %s | %s |\n",
				row.Work, title(goal.Metric), v.own, v.against, v.result, v.bound, mark(v.met))
		}
	}
	_, err := io.WriteString(w, table.String())
	return err
}

func mark(met bool) string {
	if met {
		return "met"
	}
	return "**not met**"
}

// verdict is a goal with what was measured, written out.
type verdict struct {
	own, against, result, bound string
	met                         bool
}

func (m measuredRow) judge(goal bench.Goal) verdict {
	own := m.best[bench.SDK][goal.Metric]
	v := verdict{own: quantity(own, goal.Metric), against: "–", bound: "≤ " + quantity(goal.Max, goal.Metric)}
	if goal.Against == "" {
		v.result, v.met = v.own, own <= goal.Max
		return v
	}
	other := m.best[goal.Against][goal.Metric]
	v.against = goal.Against + ": " + quantity(other, goal.Metric)
	if goal.Plus {
		v.result, v.bound, v.met = "+ "+quantity(own-other, goal.Metric), "≤ + "+quantity(goal.Max, goal.Metric), own-other <= goal.Max
		return v
	}
	ratio := own / other
	v.result, v.bound, v.met = fmt.Sprintf("%.2f ×", ratio), fmt.Sprintf("≤ %.2f ×", goal.Max), ratio <= goal.Max+0.005
	return v
}

func title(metric string) string {
	switch metric {
	case bench.Time:
		return "time"
	case bench.Bytes:
		return "bytes allocated"
	case bench.Allocs:
		return "allocations"
	case bench.P50:
		return "median"
	case bench.P99:
		return "99th percentile"
	case bench.PeakHeap:
		return "peak of the live heap"
	case bench.Size:
		return "size of the program"
	case bench.Unwanted:
		return "methods of modules that it does not use"
	}
	return metric
}

// quantity writes a value with the unit of its metric.
func quantity(value float64, metric string) string {
	switch metric {
	case bench.Allocs, bench.Unwanted:
		return fmt.Sprintf("%.0f", value)
	case bench.Bytes, bench.PeakHeap, bench.Size:
		switch {
		case value >= 1<<20:
			return fmt.Sprintf("%.2f MiB", value/(1<<20))
		case value >= 1<<10:
			return fmt.Sprintf("%.1f KiB", value/(1<<10))
		}
		return fmt.Sprintf("%.0f B", value)
	}
	switch took := time.Duration(value); {
	case took >= time.Millisecond:
		return fmt.Sprintf("%.2f ms", value/1e6)
	case took >= time.Microsecond:
		return fmt.Sprintf("%.2f µs", value/1e3)
	default:
		return fmt.Sprintf("%.0f ns", value)
	}
}
