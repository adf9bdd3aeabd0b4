//go:build fault

package bulk_test

// inputs of TestMemoryDoesNotGrowWithTheInputs.
const inputs = 1_000_000
