package required_test

import (
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/vettest"
	"github.com/workos-typestate/workos/cmd/workosvet/required"
)

func TestRequired(t *testing.T) { vettest.Run(t, required.Analyzer) }
