package featureflags_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
)

func service(t *testing.T, transport http.RoundTripper) *featureflags.Service {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return featureflags.New(client)
}

func TestPoll(t *testing.T) {
	t.Run("returns the flags by their slugs", func(t *testing.T) {
		is := is.New(t)
		flags, err := service(t, answer(`{"new-editor":{"slug":"new-editor","enabled":true,"default_value":false,
			"targets":{"users":[{"id":"user_1","enabled":true}],"organizations":[]}}}`)).Poll(t.Context())
		is.NoErr(err)
		is.Equal(len(flags), 1)
		is.Equal(flags["new-editor"].Targets.Users, []featureflags.PolledTarget{{ID: "user_1", Enabled: true}})
	})
	t.Run("returns none where there are none", func(t *testing.T) {
		is := is.New(t)
		flags, err := service(t, answer(`{}`)).Poll(t.Context())
		is.NoErr(err)
		is.Equal(flags, map[string]featureflags.PolledFlag{})
	})
	t.Run("takes an answer without a body for a fault", func(t *testing.T) {
		is := is.New(t)
		flags, err := service(t, answer(``)).Poll(t.Context())
		is.True(errors.Is(err, core.ErrBadAnswer))
		is.Equal(flags, nil)
	})
}

func TestEmptyArguments(t *testing.T) {
	ctx, s := t.Context(), service(t, answer(`{"id":"1"}`))
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"Get", "slug", func() error { _, err := s.Get(ctx, ""); return err }},
		{"Enable", "slug", func() error { _, err := s.Enable(ctx, ""); return err }},
		{"Disable", "slug", func() error { _, err := s.Disable(ctx, ""); return err }},
		{"AddTarget", "slug", func() error { return s.AddTarget(ctx, "", "user_1") }},
		{"AddTarget", "resourceId", func() error { return s.AddTarget(ctx, "new-editor", "") }},
		{"RemoveTarget", "slug", func() error { return s.RemoveTarget(ctx, "", "user_1") }},
		{"RemoveTarget", "resourceId", func() error { return s.RemoveTarget(ctx, "new-editor", "") }},
		{"ListForOrganization", "organizationId", func() error { _, err := s.ListForOrganization(ctx, "", featureflags.ListParams{}); return err }},
		{"ListForUser", "userId", func() error { _, err := s.ListForUser(ctx, "", featureflags.ListParams{}); return err }},
	}
	for _, test := range tests {
		t.Run(test.call+" refuses an empty "+test.argument, func(t *testing.T) {
			is := is.New(t)
			refused, ok := errors.AsType[*core.ArgumentError](test.do())
			is.True(ok)
			is.Equal(refused.Argument, test.argument)
		})
	}
}
