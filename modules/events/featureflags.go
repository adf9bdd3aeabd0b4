package events

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// Flag is a feature flag as events show it.
type Flag struct {
	featureflags.Flag
	EnvironmentID core.EnvironmentID `json:"environment_id"`
}

// Events of feature flags.
type (
	// FlagCreated is a new flag.
	FlagCreated struct{ Flag }
	// FlagDeleted is a flag that was deleted.
	FlagDeleted struct{ Flag }
	// FlagRuleUpdated is a flag with changed targets; see AccessType and ConfiguredTargets of Context.
	FlagRuleUpdated struct{ Flag }
	// FlagUpdated is a flag after a change.
	FlagUpdated struct{ Flag }
)
