// Workosvet reports mistakes in programs that use the WorkOS SDK: those that compile, and that no type could refuse.
//
// By itself, and as the tool of go vet:
//
//	workosvet ./...
//	workosvet -fix ./...
//	go vet -vettool=$(which workosvet) ./...
//
// A flag with an analyzer's name runs that one alone; "workosvet help" lists them. docs/vet.md of the SDK says of each what
// it reports, why, and how to mend it.
package main

import (
	"golang.org/x/tools/go/analysis/multichecker"

	"github.com/workos-typestate/workos/cmd/workosvet/analyzers"
)

// multichecker.Main speaks the protocol of go vet as well.
func main() { multichecker.Main(analyzers.All()...) }
