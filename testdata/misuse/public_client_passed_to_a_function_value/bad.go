// A program keeps its tasks as functions of a confidential client, and runs one with a public one.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

type task func(ctx context.Context, client *workos.Confidential) error

func run(ctx context.Context, tasks []task, client *workos.Public) error {
	for _, do := range tasks {
		// want "cannot use client (variable of type *workos.Public) as *workos.Confidential value in argument to do"
		if err := do(ctx, client); err != nil {
			return err
		}
	}
	return nil
}
