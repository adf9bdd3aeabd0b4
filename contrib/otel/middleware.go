package workosotel

import (
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

// OrganizationIDKey is the attribute of the organization of a request's session.
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

// Middleware records the organization of the session that authkit found, as OrganizationIDKey, on the current span, which other
// middleware such as otelhttp has started. It records nothing without a session, and the user only with WithUserID. Put it
// behind Require or Optional:
//
//	mux.Handle("/team", signedIn(workosotel.Middleware()(team)))
//
// These attributes are not added to metrics, because there are as many values as customers.
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
