package workosotel_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/matryer/is"
	"go.opentelemetry.io/otel/attribute"

	workosotel "github.com/workos-typestate/workos/contrib/otel"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func texts(all []attribute.KeyValue) map[string]string {
	found := map[string]string{}
	for _, a := range all {
		found[string(a.Key)] = a.Value.String()
	}
	return found
}

func TestTheSpanOfARequestSaysWhoseItIs(t *testing.T) {
	ada := &session.Session{Claims: &session.Claims{UserID: "user_1", OrganizationID: "org_1"}}
	for name, test := range map[string]struct {
		current *session.Session
		options []workosotel.MiddlewareOption
		want    map[string]string
	}{
		"the organization, and not the user":   {ada, nil, map[string]string{"workos.organization.id": "org_1"}},
		"the user, if the option asks for it":  {ada, []workosotel.MiddlewareOption{workosotel.WithUserID()}, map[string]string{"workos.organization.id": "org_1", "user.id": "user_1"}},
		"nothing, if the option asks for it":   {ada, []workosotel.MiddlewareOption{workosotel.WithoutOrganizationID(), {}}, map[string]string{}},
		"nothing outside of an organization":   {&session.Session{Claims: &session.Claims{UserID: "user_1"}}, nil, map[string]string{}},
		"nothing without a session":            {nil, []workosotel.MiddlewareOption{workosotel.WithUserID()}, map[string]string{}},
		"nothing for a session without claims": {&session.Session{}, []workosotel.MiddlewareOption{workosotel.WithUserID()}, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			tel, called := newTelemetry(), false
			handler := workosotel.Middleware(test.options...)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
			ctx, span := tel.traces.Tracer("test").Start(authkit.NewContext(t.Context(), test.current), "GET /team")
			handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/team", http.NoBody).WithContext(ctx))
			span.End()
			is.True(called)
			is.Equal(texts(tel.exporter.GetSpans()[0].Attributes), test.want)
		})
	}
}
