package once_test

import (
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/vettest"
	"github.com/workos-typestate/workos/cmd/workosvet/once"
)

func TestOnce(t *testing.T) { vettest.Run(t, once.Analyzer) }
