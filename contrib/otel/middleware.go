package workosotel

import (
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

// OrganizationIDKey is the attribute of the organization that the session of a request is in.
const OrganizationIDKey = attribute.Key("workos.organization.id")

// MiddlewareOption sets what Middleware records: WithUserID or WithoutOrganizationID.
type MiddlewareOption struct{ apply func(*recorded) }

type recorded struct{ userID, organizationID bool }

// WithUserID records the ID of the user as user.id, which makes traces personal data.
func WithUserID() MiddlewareOption { return MiddlewareOption{func(r *recorded) { r.userID = true }} }

// WithoutOrganizationID does not record the organization.
func WithoutOrganizationID() MiddlewareOption {
	return MiddlewareOption{func(r *recorded) { r.organizationID = false }}
}

// Middleware says on the span of a request, which other middleware such as otelhttp has begun, in which organization the session
// is that authkit found, as OrganizationIDKey; nothing without a session, and no user unless WithUserID says so. It
// stands behind Require or Optional:
//
//	mux.Handle("/team", signedIn(workosotel.Middleware()(team)))
//
// Metrics do not get these, of which there are as many as customers.
func Middleware(opts ...MiddlewareOption) func(http.Handler) http.Handler {
	record := recorded{organizationID: true}
	for _, opt := range opts {
		if opt.apply != nil {
			opt.apply(&record)
		}
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if current, ok := authkit.FromContext(r.Context()); ok && current != nil && current.Claims != nil {
				span := trace.SpanFromContext(r.Context())
				if record.organizationID && current.OrganizationID != "" {
					span.SetAttributes(OrganizationIDKey.String(string(current.OrganizationID)))
				}
				if record.userID && current.UserID != "" {
					span.SetAttributes(semconv.UserID(string(current.UserID)))
				}
			}
			next.ServeHTTP(w, r)
		})
	}
}
