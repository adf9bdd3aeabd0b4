// Package arrival keeps in a context when a request arrived. Its cookie is judged by that time, even in late calls.
package arrival

import (
	"context"
	"time"
)

type key struct{}

// Mark returns a context with the current time as the arrival of its request, unless it has one already.
func Mark(ctx context.Context) context.Context {
	if _, ok := Of(ctx); ok {
		return ctx
	}
	return context.WithValue(ctx, key{}, time.Now())
}

// Of returns when the request of a context arrived, if it is marked.
func Of(ctx context.Context) (at time.Time, ok bool) {
	at, ok = ctx.Value(key{}).(time.Time)
	return at, ok
}

// IsLate reports whether a request arrived longer ago than age.
func IsLate(ctx context.Context, age time.Duration) bool {
	at, ok := Of(ctx)
	return ok && time.Since(at) > age
}
