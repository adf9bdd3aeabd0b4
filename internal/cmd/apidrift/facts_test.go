//go:build facts

package main

import (
	"os"
	"testing"
)

// TestWhatChangedFrom40To61 has results that were checked by hand with a plain diff of the two files.
func TestWhatChangedFrom40To61(t *testing.T) {
	const before, after = "../../../../shared/openapi/v0.40.0.yaml", "../../../../shared/openapi/v0.61.0.yaml"
	for _, file := range []string{before, after} {
		if _, err := os.Stat(file); err != nil {
			t.Skipf("the descriptions were not compared: %v", err)
		}
	}
	golden(t, "v0.40-v0.61.txt", before, after)
}
