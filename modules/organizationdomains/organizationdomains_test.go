package organizationdomains_test

import (
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/testclient"
	"github.com/workos-typestate/workos/modules/organizationdomains"
)

func TestAnEmptyIDIsRefusedByName(t *testing.T) {
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(answers{}))
	is.New(t).NoErr(err)
	service := organizationdomains.New(client)
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
		t.Run(name, func(t *testing.T) { testclient.WantArgument(t, call(), "id") })
	}
}
