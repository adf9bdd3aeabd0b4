// Workosvet reports mistakes in programs that use the WorkOS SDK: mistakes that compile, and that no type could prevent.
//
// On its own, and as the tool of go vet:
//
//	workosvet ./...
//	workosvet -fix ./...
//	go vet -vettool=$(which workosvet) ./...
//
// A flag with an analyzer's name runs only that analyzer; "workosvet help" lists them. docs/vet.md of the SDK says what each reports, why, and
// how to fix it.
package main

import (
	"golang.org/x/tools/go/analysis/multichecker"

	"github.com/workos-typestate/workos/cmd/workosvet/analyzers"
)

// multichecker.Main speaks the protocol of go vet as well.
func main() { multichecker.Main(analyzers.All()...) }
