// Package bench compares the SDK with its alternatives, piece by piece: each row of the table is one piece of work, done by the SDK and by its
// competitors in the same run.
//
// The limit is net/http with only the SDK's JSON library; "by hand" is net/http with encoding/json; "plain resty" is resty as its documentation
// uses it. All of them send the same headers and have a timeout.
//
// It is a module of its own, so that the competitors never enter the SDK's go.mod. The command in cmd/report prints the table of
// docs/performance.md.
package bench

import "testing"

// SDK is the name of the contender that the others are compared with.
const SDK = "SDK"

// Row is one piece of work.
type Row struct {
	Work       string
	Contenders []Contender // the first is the SDK
	Goals      []Goal
}

// Contender does the work of a row in its way.
type Contender struct {
	Name string
	Run  func(*testing.B)
}

// Goal bounds one metric of the SDK.
type Goal struct {
	Metric  string  // one of the names below, or one that the benchmark reports
	Against string  // the contender whose metric it is compared with; empty if the bound is absolute
	Max     float64 // of the ratio, or of the value itself
	Plus    bool    // Max bounds by how much the SDK's metric exceeds the other's
}

// The metrics that every benchmark has.
const (
	Time   = "ns/op"
	Bytes  = "B/op"
	Allocs = "allocs/op"
)

// Table is all rows, in the order of the report.
func Table() []Row {
	var rows []Row
	for _, group := range [][]Row{inMemory(), construction(), sessions(), bearers(), signatures(), evaluation(), iteration(), catchUp(), bombs(), loopback(), size()} {
		rows = append(rows, group...)
	}
	return rows
}

// each reports allocations and runs work once an iteration.
func each(work func() error) func(*testing.B) {
	return func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := work(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// must is for calls that cannot fail in the setup of a benchmark.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
