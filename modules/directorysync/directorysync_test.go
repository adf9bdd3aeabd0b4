package directorysync_test

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
)

// withoutNetwork lets the requests of the Example be answered with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
