package main

import (
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/contract"
)

func TestWhatIsLeftOutIsNotInTheContract(t *testing.T) {
	is := is.New(t)
	facts, err := contract.Load()
	is.NoErr(err)
	described := map[string]bool{}
	for _, op := range facts.Operations {
		described[op.Method+" "+op.Path] = true
	}
	is.True(described["POST /authkit/oauth2/complete"]) // the form of an entry
	for _, one := range operationsLeftOut() {
		is.True(!described[one.operation]) // the SDK can support it now
		for _, cell := range []string{one.operation, one.known, one.unknown, one.instead} {
			is.True(cell != "" && !strings.ContainsAny(cell, "|\n"))
		}
	}
}
