package failures_test

import (
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/failures"
	"github.com/workos-typestate/workos/cmd/workosvet/internal/vettest"
)

func TestErrors(t *testing.T) { vettest.Run(t, failures.Analyzer) }
