package faulttest_test

import (
	"testing"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

const (
	apiKey   = "sk_test_Qz7TheKeyItself"
	clientID = "client_01FAULT"
)

// fast retries without waiting.
var fast = core.WithRetry(core.RetryPolicy{MaxRetries: 2, MaxRetryAfter: time.Second})

// confidential returns a client of url with the SDK's own transport.
func confidential(t testing.TB, url string, opts ...core.Option) *workos.Confidential {
	t.Helper()
	c, err := workos.NewConfidential(apiKey, clientID, append([]core.Option{core.WithBaseURL(url)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.HTTPClient().CloseIdleConnections)
	return c
}

// public returns a client of url without a key.
func public(t testing.TB, url string, opts ...core.Option) *workos.Public {
	t.Helper()
	c, err := workos.NewPublic(clientID, append([]core.Option{core.WithBaseURL(url)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.HTTPClient().CloseIdleConnections)
	return c
}

type thing struct {
	ID string `json:"id"`
}

const aThing = `{"id":"thing_1"}`
