package radar_test

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/radar"
)

func TestAddListEntry(t *testing.T) {
	tests := []struct {
		name string
		body string
		want radar.AddedListEntry
	}{
		{"a new entry has an empty response", "", radar.AddedListEntry{}},
		{"an existing entry is not an error", `{"message":"already present"}`, radar.AddedListEntry{Message: "already present"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, _ := moduletest.Start(t, radar.New, test.body)
			added, err := service.AddListEntry(t.Context(), radar.ListTypeEmail, radar.ListActionBlock, "mallory@example.com", nil)
			is.NoErr(err)
			is.Equal(*added, test.want)
		})
	}
	t.Run("a response that is not JSON is an error", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, radar.New, "<html>")
		added, err := service.AddListEntry(t.Context(), radar.ListTypeEmail, radar.ListActionBlock, "", nil)
		is.True(errors.Is(err, core.ErrBadResponse))
		is.Equal(added, nil)
	})
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
