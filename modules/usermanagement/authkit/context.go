package authkit

import (
	"context"

	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

type contextKey struct{}

// FromContext returns the session of the request. Behind Require there always is one.
func FromContext(ctx context.Context) (*session.Session, bool) {
	current, ok := ctx.Value(contextKey{}).(*session.Session)
	return current, ok
}

// NewContext returns a context with a session, for tests of handlers that call FromContext. Require and Optional ignore
// it.
func NewContext(ctx context.Context, current *session.Session) context.Context {
	return context.WithValue(ctx, contextKey{}, current)
}
