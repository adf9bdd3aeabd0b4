// The tasks get what they want.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

type task func(ctx context.Context, client *workos.Confidential) error

func run(ctx context.Context, tasks []task, client *workos.Confidential) error {
	for _, do := range tasks {
		if err := do(ctx, client); err != nil {
			return err
		}
	}
	return nil
}
