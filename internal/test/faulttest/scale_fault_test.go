//go:build fault

package faulttest_test

// calls of TestManyCallsLeakNothing.
const calls = 10_000
