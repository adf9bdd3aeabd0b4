package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/bench"
)

// write writes the table, with what was measured and how.
func write(w io.Writer, measured []measuredRow, rounds int, round time.Duration) error {
	table := &strings.Builder{}
	fmt.Fprintf(table, "%s, %s/%s, %d cores, %d rounds of at least %v each\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rounds, round)
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

// verdict returns a goal with its measured value, written out.
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
