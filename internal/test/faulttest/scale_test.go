//go:build !fault

package faulttest_test

// calls of TestManyCallsLeakNothing; -tags=fault makes it 10,000.
const calls = 2_000
