package clients_test

import (
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/clients"
	"github.com/workos-typestate/workos/cmd/workosvet/internal/vettest"
)

func TestClients(t *testing.T) { vettest.Run(t, clients.Analyzer) }
