//go:build !fault

package bulk_test

// inputs of TestMemoryDoesNotGrowWithTheInputs; -tags=fault makes it 1,000,000.
const inputs = 50_000
