// Package analyzers lists the analyzers of workosvet, for other drivers: gopls, golangci-lint, Bazel's nogo.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/workos-typestate/workos/cmd/workosvet/clients"
	"github.com/workos-typestate/workos/cmd/workosvet/credentials"
	"github.com/workos-typestate/workos/cmd/workosvet/failures"
	"github.com/workos-typestate/workos/cmd/workosvet/once"
	"github.com/workos-typestate/workos/cmd/workosvet/pages"
	"github.com/workos-typestate/workos/cmd/workosvet/required"
	"github.com/workos-typestate/workos/cmd/workosvet/secrets"
	"github.com/workos-typestate/workos/cmd/workosvet/verified"
)

// All returns every analyzer, in the order of docs/vet.md.
func All() []*analysis.Analyzer {
	return []*analysis.Analyzer{
		credentials.Analyzer,
		required.Analyzer,
		pages.Analyzer,
		verified.Analyzer,
		secrets.Analyzer,
		once.Analyzer,
		clients.Analyzer,
		failures.Analyzer,
	}
}
