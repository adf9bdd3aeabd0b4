// Package arrival says in a context when a request has arrived, by which its cookie is judged, however late a call in it is.
package arrival

import (
	"context"
	"time"
)

type key struct{}

// Mark returns a context that says that its request arrives now, unless it says so already.
func Mark(ctx context.Context) context.Context {
	if _, ok := Of(ctx); ok {
		return ctx
	}
	return context.WithValue(ctx, key{}, time.Now())
}

// Of returns when the request of a context has arrived, if that is known.
func Of(ctx context.Context) (at time.Time, ok bool) {
	at, ok = ctx.Value(key{}).(time.Time)
	return at, ok
}

// IsLate reports whether a request has arrived longer ago than that.
func IsLate(ctx context.Context, age time.Duration) bool {
	at, ok := Of(ctx)
	return ok && time.Since(at) > age
}
