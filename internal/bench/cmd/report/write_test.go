package main

import (
	"testing"

	"github.com/workos-typestate/workos/internal/bench"
)

func TestGoalsAreJudged(t *testing.T) {
	best := map[string]metrics{
		bench.SDK:   {bench.Time: 120, bench.Allocs: 0, bench.Rate: 93, bench.Size: 9e6, bench.Bytes: 3 << 20, bench.WorstLock: 0.011},
		bench.Limit: {bench.Time: 100, bench.Allocs: 2, bench.Rate: 100, bench.Size: 8e6, bench.Bytes: 1 << 20},
	}
	for name, test := range map[string]struct {
		goal bench.Goal
		want verdict
	}{
		"a ratio at its bound":          {bench.Goal{Metric: bench.Time, Against: bench.Limit, Max: 1.2}, verdict{"120 ns", "limit: 100 ns", "1.20 ×", "≤ 1.20 ×", "met"}},
		"a ratio beyond its bound":      {bench.Goal{Metric: bench.Time, Against: bench.Limit, Max: 1.1}, verdict{"120 ns", "limit: 100 ns", "1.20 ×", "≤ 1.10 ×", "**not met**"}},
		"a rate below its bound":        {bench.Goal{Metric: bench.Rate, Against: bench.Limit, Min: 0.95}, verdict{"93", "limit: 100", "0.93 ×", "≥ 0.95 ×", "**not met**"}},
		"a rate above its bound":        {bench.Goal{Metric: bench.Rate, Against: bench.Limit, Min: 0.9}, verdict{"93", "limit: 100", "0.93 ×", "≥ 0.90 ×", "met"}},
		"a difference":                  {bench.Goal{Metric: bench.Size, Against: bench.Limit, Max: 1e6, Plus: true}, verdict{"9.00 MB", "limit: 8.00 MB", "+ 1.00 MB", "≤ + 1.00 MB", "met"}},
		"a difference beyond its bound": {bench.Goal{Metric: bench.Size, Against: bench.Limit, Max: 9e5, Plus: true}, verdict{"9.00 MB", "limit: 8.00 MB", "+ 1.00 MB", "≤ + 0.90 MB", "**not met**"}},
		"a ratio to a value":            {bench.Goal{Metric: bench.Bytes, Against: "allowed", Of: 1 << 20, Max: 2}, verdict{"3.00 MiB", "allowed: 1.00 MiB", "3.00 ×", "≤ 2.00 ×", "**not met**"}},
		"a value at the bound of 0":     {bench.Goal{Metric: bench.Allocs, Max: 0}, verdict{"0", "–", "0", "≤ 0", "met"}},
		"a value beyond its bound":      {bench.Goal{Metric: bench.WorstLock, Max: 0.01}, verdict{"1.100 %", "–", "1.100 %", "≤ 1.000 %", "**not met**"}},
		"information":                   {bench.Goal{Metric: bench.Time, Against: bench.Limit, Info: true}, verdict{"120 ns", "limit: 100 ns", "1.20 ×", "–", "–"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (measuredRow{best: best}).judge(test.goal); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestTheRoundThatCounts(t *testing.T) {
	for name, test := range map[string]struct {
		metric string
		want   float64
	}{
		"is the fastest":                     {bench.Time, 1},
		"is that of the most events":         {bench.Rate, 3},
		"is that of the longest waits":       {bench.WorstLock, 3},
		"is the one that has asked the most": {bench.Requests, 3},
	} {
		t.Run(name, func(t *testing.T) {
			m := measuredRow{best: map[string]metrics{}}
			for _, value := range []float64{2, 1, 3, 2} {
				m.add(bench.SDK, metrics{test.metric: value})
			}
			if got := m.best[bench.SDK][test.metric]; got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
