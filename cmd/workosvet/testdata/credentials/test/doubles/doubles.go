// Package doubles helps tests, and is not a test itself.
package doubles

import "github.com/workos-typestate/workos"

// Client is a client of a double.
func Client() (*workos.Confidential, error) { return workos.NewConfidential("sk_example", "client_01") }
