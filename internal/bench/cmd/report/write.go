package main

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
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
				row.Work, title(goal.Metric), v.own, v.against, v.result, v.bound, v.mark)
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
	own, against, result, bound, mark string
}

func (m measuredRow) judge(goal bench.Goal) verdict {
	own := m.best[bench.SDK][goal.Metric]
	v := verdict{own: quantity(own, goal.Metric), against: "–"}
	other := goal.Of
	if goal.Against != "" {
		if other == 0 {
			other = m.best[goal.Against][goal.Metric]
		}
		v.against = goal.Against + ": " + quantity(other, goal.Metric)
	}
	ratio := own / other
	var met bool
	switch {
	case goal.Against == "":
		v.result, v.bound, met = v.own, "≤ "+quantity(goal.Max, goal.Metric), own <= goal.Max
	case goal.Plus:
		v.result, v.bound, met = "+ "+quantity(own-other, goal.Metric), "≤ + "+quantity(goal.Max, goal.Metric), own-other <= goal.Max
	case goal.Min != 0:
		v.result, v.bound, met = fmt.Sprintf("%.2f ×", ratio), fmt.Sprintf("≥ %.2f ×", goal.Min), ratio >= goal.Min-0.005
	default:
		v.result, v.bound, met = fmt.Sprintf("%.2f ×", ratio), fmt.Sprintf("≤ %.2f ×", goal.Max), ratio <= goal.Max+0.005
	}
	v.mark = mark(met)
	if goal.Info {
		v.bound, v.mark = "–", "–"
	}
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
	case bench.Rate:
		return "events a second"
	case bench.Requests:
		return "requests to WorkOS"
	case bench.WorstLock:
		return "waits for the most contended lock, of the goroutines' time"
	case bench.AllLocks:
		return "waits for all locks, of the goroutines' time"
	case bench.CPU:
		return "processors' time"
	case bench.CPUOwn:
		return "of which the SDK's packages"
	case bench.CPUJSON:
		return "of which go-json-experiment"
	case bench.CPUJOSE:
		return "of which go-jose"
	case bench.CPUResty:
		return "of which resty"
	case bench.CPUModules:
		return "of which other modules"
	case bench.CPUStandard:
		return "of which the standard library's packages that the other does without"
	}
	return metric
}

// quantity writes a value with the unit of its metric.
func quantity(value float64, metric string) string {
	switch metric {
	case bench.Allocs, bench.Unwanted:
		return fmt.Sprintf("%.0f", value)
	case bench.Rate:
		return fmt.Sprintf("%.0f", value)
	case bench.Requests:
		return strconv.FormatFloat(value, 'g', 3, 64)
	case bench.WorstLock, bench.AllLocks:
		return fmt.Sprintf("%.3f %%", 100*value)
	case bench.Size:
		return fmt.Sprintf("%.2f MB", value/1e6)
	case bench.CPU, bench.CPUOwn, bench.CPUJSON, bench.CPUJOSE, bench.CPUResty, bench.CPUModules, bench.CPUStandard:
		return fmt.Sprintf("%.1f s", value/1e9)
	case bench.Bytes, bench.PeakHeap:
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
