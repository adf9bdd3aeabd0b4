package usermanagement_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// recorder serves the same response to every request and keeps the last request.
type recorder struct {
	status   int
	response string
	sent     string
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		r.sent = string(body)
	}
	return &http.Response{StatusCode: r.status, Request: request, Body: io.NopCloser(strings.NewReader(r.response))}, nil
}

func recorded(t *testing.T, status int, response string) (usermanagement.Confidential, *recorder) {
	t.Helper()
	transport := &recorder{status: status, response: response}
	client, err := core.NewConfidential("sk_test_1", "client_1", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return usermanagement.NewConfidential(client), transport
}

func TestMembershipRoles(t *testing.T) {
	tests := []struct {
		name  string
		roles []core.RoleSlug
		want  string
	}{
		{"none is the default role", nil, `{}`},
		{"one role", []core.RoleSlug{"admin"}, `{"role_slug":"admin"}`},
		{"several roles", []core.RoleSlug{"admin", "billing"}, `{"role_slugs":["admin","billing"]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			users, sent := recorded(t, http.StatusOK, `{"id":"om_1","status":"active","role":{"slug":"admin"}}`)
			membership, err := users.UpdateOrganizationMembership(t.Context(), "om_1", test.roles, nil)
			is.NoErr(err)
			is.Equal(sent.sent, test.want)
			is.Equal(membership.Status, usermanagement.OrganizationMembershipStatusActive)

			_, err = users.CreateOrganizationMembership(t.Context(), "user_1", "org_1", &usermanagement.CreateOrganizationMembershipParams{Roles: test.roles})
			is.NoErr(err)
			want := strings.Replace(`{"user_id":"user_1","organization_id":"org_1",`+test.want[1:], ",}", "}", 1)
			is.Equal(sent.sent, want)
		})
	}
}
