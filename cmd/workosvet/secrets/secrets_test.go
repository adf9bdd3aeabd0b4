package secrets_test

import (
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/vettest"
	"github.com/workos-typestate/workos/cmd/workosvet/secrets"
)

func TestSecrets(t *testing.T) { vettest.Run(t, secrets.Analyzer) }
