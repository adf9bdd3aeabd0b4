//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
)

func TestFeatureFlags(t *testing.T) {
	t.Parallel()
	service := startFrom(t, recordsSeed).confidential().FeatureFlags
	slugs := func(page *core.Page[featureflags.Flag]) []string {
		return each(page.Data, func(f featureflags.Flag) string { return string(f.Slug) })
	}

	t.Run("a flag is got by its slug", func(t *testing.T) {
		is := is.New(t)
		flag, err := service.Get(t.Context(), "looms")
		is.NoErr(err)
		is.Equal([]string{flag.Object, string(flag.ID), string(flag.Slug), flag.Name, flag.Description}, []string{"feature_flag", "ff_looms", "looms", "Looms", "Weave in patterns"})
		is.Equal([]bool{flag.Enabled, flag.DefaultValue}, []bool{true, true})
		is.True(!flag.CreatedAt.IsZero())
	})

	t.Run("flags are listed, a page at a time", func(t *testing.T) {
		is := is.New(t)
		page, err := service.List(t.Context(), &featureflags.ListParams{ListOptions: core.ListOptions{Limit: 1, Order: core.OrderAsc}}).Page()
		is.NoErr(err)
		is.Equal(slugs(page), []string{"looms"})
		page, err = page.Next(t.Context())
		is.NoErr(err)
		is.Equal(slugs(page), []string{"steam"})
	})

	t.Run("the flags of a user and of an organization are listed", func(t *testing.T) {
		is := is.New(t)
		page, err := service.ListForUser(t.Context(), "user_ada", nil).Page()
		is.NoErr(err)
		is.True(len(page.Data) > 0)
		page, err = service.ListForOrganization(t.Context(), "org_engines", nil).Page()
		is.NoErr(err)
		is.Equal(page.Data[0].Slug, core.FeatureFlagSlug("looms"))
	})

	t.Run("a flag that does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		is.True(errors.Is(failure(service.Get(t.Context(), "nobody")), core.ErrNotFound))
		is.True(errors.Is(service.RemoveTarget(t.Context(), "nobody", featureflags.UserTarget("user_ada")), core.ErrNotFound))
	})

	t.Run("a target is removed", func(t *testing.T) {
		is := is.New(t)
		is.NoErr(service.RemoveTarget(t.Context(), "looms", featureflags.UserTarget("user_ada")))
		is.True(errors.Is(service.RemoveTarget(t.Context(), "looms", featureflags.UserTarget("user_ada")), core.ErrNotFound))
	})

	t.Run("differs from the API: a flag has neither owner nor tags", func(t *testing.T) {
		is := is.New(t)
		flag, err := service.Get(t.Context(), "looms")
		is.NoErr(err)
		is.Equal(flag.Owner, nil)
		is.Equal(len(flag.Tags), 0)
	})

	t.Run("differs from the API: the flags of a user have nothing but a slug and whether they are enabled", func(t *testing.T) {
		is := is.New(t)
		page, err := service.ListForUser(t.Context(), "user_ada", nil).Page()
		is.NoErr(err)
		is.Equal(page.Data, []featureflags.Flag{{Slug: "looms", Enabled: true}, {Slug: "steam"}})
	})

	t.Run("differs from the API: whoever does not exist has flags", func(t *testing.T) {
		is := is.New(t)
		is.NoErr(failure(service.ListForUser(t.Context(), "user_nobody", nil).Page()))
		is.NoErr(failure(service.ListForOrganization(t.Context(), "org_nobody", nil).Page()))
	})
}
