package ratelimit_test

import (
	"fmt"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/ratelimit"
)

func Example() {
	limiter, err := ratelimit.New(ratelimit.Default(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := workos.NewConfidential("sk_test_example", "client_example", core.WithRateLimit(limiter))
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = client // Calls with a context from ratelimit.Bulk leave room for the others.
	fmt.Println(ratelimit.Default().Requests, ratelimit.Default().Window)
	// Output: 6000 1m0s
}
