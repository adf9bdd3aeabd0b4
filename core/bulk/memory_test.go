package bulk_test

import (
	"context"
	"math"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core/bulk"
)

// heap returns how many bytes are in use: the minimum of a few measurements, because other goroutines are running.
func heap() uint64 {
	least := uint64(math.MaxUint64)
	for range 5 {
		var stats runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&stats)
		least = min(least, stats.HeapAlloc)
	}
	return least
}

func TestMemoryDoesNotGrowWithTheInputs(t *testing.T) {
	is := is.New(t)
	journal, err := bulk.OpenJournal(filepath.Join(t.TempDir(), "import.journal"))
	is.NoErr(err)
	t.Cleanup(func() { _ = journal.Close() })
	for name, p := range map[string]*params{
		"calls":               {Journal: journal, Key: strconv.Itoa, Concurrency: 100},
		"calls in order":      {Ordered: true, Concurrency: 100, Progress: func(bulk.Progress) {}},
		"calls that all fail": {Stop: func(int, error) bool { return false }},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			early, outcomes := uint64(0), 0
			for _, err := range bulk.Run(t.Context(), count(inputs), func(_ context.Context, n int) (string, error) {
				if p.Stop != nil {
					return "", errRefused
				}
				return strconv.Itoa(n), nil
			}, p) {
				is.NoErr(err)
				switch outcomes++; outcomes {
				case 1000:
					early = heap()
				case inputs:
					if late := heap(); late > early+1<<20 {
						t.Errorf("the heap has %d bytes after %d inputs, and had %d after 1,000", late, inputs, early)
					}
				}
			}
			is.Equal(outcomes, inputs)
		})
	}
}
