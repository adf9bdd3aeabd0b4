package plugin_test

import (
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/workos-typestate/workos/cmd/workosvet/analyzers"
	_ "github.com/workos-typestate/workos/cmd/workosvet/plugin" // registers itself, as in golangci-lint
)

func TestGolangciLintFindsEveryAnalyzer(t *testing.T) {
	newPlugin, err := register.GetPlugin("workosvet")
	if err != nil {
		t.Fatal(err)
	}
	linter, err := newPlugin(nil)
	if err != nil {
		t.Fatal(err)
	}
	built, err := linter.BuildAnalyzers()
	if err != nil || len(built) != len(analyzers.All()) || linter.GetLoadMode() != register.LoadModeTypesInfo {
		t.Errorf("got %d analyzers with the mode %s, %v", len(built), linter.GetLoadMode(), err)
	}
}
