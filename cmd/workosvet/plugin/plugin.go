// Package plugin is workosvet for golangci-lint's module plugin system. Name it in .custom-gcl.yml:
//
//	plugins:
//	  - module: github.com/workos-typestate/workos/cmd/workosvet
//	    import: github.com/workos-typestate/workos/cmd/workosvet/plugin
//	    version: v0.1.0
//
// and enable the linter workosvet, of the type "module", in .golangci.yml.
package plugin

import (
	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/workos-typestate/workos/cmd/workosvet/analyzers"
)

// The plugin system finds a linter by its registration in init.
func init() {
	register.Plugin("workosvet", func(any) (register.LinterPlugin, error) { return linter{}, nil })
}

type linter struct{}

func (linter) BuildAnalyzers() ([]*analysis.Analyzer, error) { return analyzers.All(), nil }

func (linter) GetLoadMode() string { return register.LoadModeTypesInfo }
