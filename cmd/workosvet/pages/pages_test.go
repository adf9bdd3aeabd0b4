package pages_test

import (
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/vettest"
	"github.com/workos-typestate/workos/cmd/workosvet/pages"
)

func TestPages(t *testing.T) { vettest.Run(t, pages.Analyzer) }
