package bench

import (
	"strconv"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// evaluation is a feature flag among a thousand, with targets of its own.
func evaluation() []Row {
	flags := map[core.FeatureFlagSlug]featureflags.PolledFlag{}
	for i := range 1000 {
		flag := featureflags.PolledFlag{Slug: core.FeatureFlagSlug("flag-" + strconv.Itoa(i)), Enabled: true}
		for j := range 20 {
			flag.Targets.Users = append(flag.Targets.Users, featureflags.PolledTarget{ID: "user_" + strconv.Itoa(i+j), Enabled: true})
		}
		flags[flag.Slug] = flag
	}
	snapshot := featureflags.NewSnapshot(flags)
	subject := featureflags.Subject{UserID: "user_510", OrganizationID: organizationID}
	return []Row{{"Evaluate a feature flag with 1,000 flags loaded", []Contender{
		{SDK, each(func() error {
			if !snapshot.Enabled("flag-500", subject, false) {
				return errWrong
			}
			return nil
		})},
	}, []Goal{{Metric: Time, Max: 40}, {Metric: Allocs, Max: 0}}}}
}
