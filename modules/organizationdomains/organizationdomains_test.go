package organizationdomains_test

import (
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/organizationdomains"
)

func TestAnEmptyIDIsRefusedByName(t *testing.T) {
	service, _ := moduletest.Start(t, organizationdomains.New, `{"id":"1"}`)
	tests := map[string]func() error{
		"Get": func() error {
			_, err := service.Get(t.Context(), "")
			return err
		},
		"Delete": func() error { return service.Delete(t.Context(), "..") },
		"Verify": func() error {
			_, err := service.Verify(t.Context(), " ")
			return err
		},
	}
	for name, call := range tests {
		t.Run(name, func(t *testing.T) { moduletest.WantArgument(t, call(), "id") })
	}
}

// withoutNetwork lets the requests of the Example be answered by method and path.
func withoutNetwork(bodies map[string]string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Routes(bodies)))
}
