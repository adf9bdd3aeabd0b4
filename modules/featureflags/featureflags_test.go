package featureflags_test

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/featureflags"
)

func TestPoll(t *testing.T) {
	t.Run("returns the flags by their slugs", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, featureflags.New, `{"new-editor":{"slug":"new-editor","enabled":true,"default_value":false,
			"targets":{"users":[{"id":"user_1","enabled":true}],"organizations":[]}}}`)
		flags, err := service.Poll(t.Context())
		is.NoErr(err)
		is.Equal(len(flags), 1)
		is.Equal(flags["new-editor"].Targets.Users, []featureflags.PolledTarget{{ID: "user_1", Enabled: true}})
	})
	t.Run("returns an empty map if there are no flags", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, featureflags.New, `{}`)
		flags, err := service.Poll(t.Context())
		is.NoErr(err)
		is.Equal(flags, map[core.FeatureFlagSlug]featureflags.PolledFlag{})
	})
	t.Run("treats a response without a body as an error", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, featureflags.New, ``)
		flags, err := service.Poll(t.Context())
		is.True(errors.Is(err, core.ErrBadResponse))
		is.Equal(flags, nil)
	})
}

func TestEmptyArguments(t *testing.T) {
	ctx := t.Context()
	s, _ := moduletest.Start(t, featureflags.New, `{"id":"1"}`)
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"AddTarget", "target", func() error { return s.AddTarget(ctx, "new-editor", featureflags.OrganizationTarget("")) }},
		{"RemoveTarget", "target", func() error { return s.RemoveTarget(ctx, "new-editor", featureflags.UserTarget("")) }},
	}
	for _, test := range tests {
		t.Run(test.call+" rejects an empty "+test.argument, func(t *testing.T) { moduletest.WantArgument(t, test.do(), test.argument) })
	}
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
