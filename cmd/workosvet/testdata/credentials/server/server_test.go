package server

import (
	"testing"

	"github.com/workos-typestate/workos"
)

func TestAgainstADouble(t *testing.T) {
	if _, err := workos.NewConfidential("sk_example", "client_01"); err != nil { // opens nothing
		t.Fatal(err)
	}
	_, _ = workos.NewConfidential("sk_live_a2V5XzAxSEFCQ0RFRkdISktNTlBRUlM", "client_01") // want `this looks like an API key`
}
