package errors_test

import (
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/errors"
	"github.com/workos-typestate/workos/cmd/workosvet/internal/vettest"
)

func TestErrors(t *testing.T) { vettest.Run(t, errors.Analyzer) }
