package bulk_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/bulk"
)

func ExampleRun() {
	create := func(_ context.Context, email string) (core.UserID, error) {
		if email == "nobody" {
			return "", &core.ArgumentError{Argument: "email", Reason: "is not an address"}
		}
		return core.UserID("user_" + email[:3]), nil
	}
	emails := slices.Values([]string{"ada@example.com", "nobody", "grace@example.com"})
	for outcome, err := range bulk.Run(context.Background(), emails, create, &bulk.RunParams[string, core.UserID]{Ordered: true}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if outcome.Err != nil {
			fmt.Println(outcome.Index, outcome.State, outcome.Err)
			continue
		}
		fmt.Println(outcome.Index, outcome.State, outcome.Value)
	}
	// Output:
	// 0 done user_ada
	// 1 failed workos: email is not an address
	// 2 done user_gra
}
