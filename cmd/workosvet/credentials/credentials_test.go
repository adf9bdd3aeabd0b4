package credentials_test

import (
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/credentials"
	"github.com/workos-typestate/workos/cmd/workosvet/internal/vettest"
)

func TestCredentials(t *testing.T) { vettest.Run(t, credentials.Analyzer) }
