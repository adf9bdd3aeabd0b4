package verified_test

import (
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/vettest"
	"github.com/workos-typestate/workos/cmd/workosvet/verified"
)

func TestVerified(t *testing.T) { vettest.Run(t, verified.Analyzer) }
