package bench

import (
	"github.com/workos-typestate/workos"
)

// construction is the cost of creating a client.
func construction() []Row {
	return []Row{{"NewConfidential", []Contender{
		{SDK, each(func() error {
			_, err := workos.NewConfidential(apiKey, clientID)
			return err
		})},
	}, []Goal{{Metric: Time, Max: 5000}, {Metric: Allocs, Max: 60}}}}
}
