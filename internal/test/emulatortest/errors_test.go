//go:build emulator

package emulatortest

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func TestErrors(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	stranger, err := workos.NewConfidential("sk_test_stranger", clientID, core.WithBaseURL(e.url))
	e.NoErr(err)

	for name, c := range map[string]struct {
		call  func(context.Context) error
		is    error
		want  core.Error // its Status, Code, Message, Fields, Method and Route
		never string     // text that no error may repeat
	}{
		"an unknown key is ErrUnauthorized": {
			call: func(ctx context.Context) error {
				_, err := stranger.Organizations.List(ctx, nil).Page()
				return err
			},
			is: core.ErrUnauthorized,
			want: core.Error{
				Status: http.StatusUnauthorized, Code: "unauthorized", Message: "Unauthorized", Method: http.MethodGet, Route: "/organizations",
			},
			never: "sk_test_stranger",
		},
		"a user that does not exist is ErrNotFound": {
			call: func(ctx context.Context) error {
				_, err := client.UserManagement.GetUser(ctx, "user_nobody")
				return err
			},
			is: core.ErrNotFound,
			want: core.Error{
				Status: http.StatusNotFound, Code: "not_found", Message: "User not found",
				Method: http.MethodGet, Route: "/user_management/users/{id}",
			},
			never: "user_nobody",
		},
		"an organization without a name is ErrUnprocessable, and Fields has the reason": {
			call: func(ctx context.Context) error {
				_, err := client.Organizations.Create(ctx, "", &organizations.CreateParams{ExternalID: "crm-nameless"})
				return err
			},
			is: core.ErrUnprocessable,
			want: core.Error{
				Status: http.StatusUnprocessableEntity, Code: "unprocessable_entity", Message: "Name is required",
				Fields: []core.FieldError{{Field: "name", Code: "required"}}, Method: http.MethodPost, Route: "/organizations",
			},
			never: "crm-nameless",
		},
		"an unknown endpoint is ErrNotFound": {
			call: func(ctx context.Context) error { return client.Get(ctx, core.Path("/no/such/{thing}", "thing_1"), nil) },
			is:   core.ErrNotFound,
			want: core.Error{
				Status: http.StatusNotFound, Code: "not_found", Message: "Not Found", Method: http.MethodGet, Route: "/no/such/{thing}",
			},
			never: "thing_1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			err := c.call(t.Context())
			is.True(errors.Is(err, c.is))
			got := apiError(t, err)
			is.Equal(core.Error{
				Status: got.Status, Code: got.Code, Message: got.Message, Fields: got.Fields, Method: got.Method, Route: got.Route,
			}, c.want)
			is.True(strings.HasPrefix(got.RequestID, "req_"))
			is.True(strings.Contains(err.Error(), got.RequestID))
			is.True(!strings.Contains(err.Error(), c.never))
		})
	}

	t.Run("WithResponse describes a response, whether it is an error or not", func(t *testing.T) {
		is := is.New(t)
		var response core.Response
		_, err := client.Organizations.List(t.Context(), nil, core.WithResponse(&response)).Page()
		is.NoErr(err)
		is.Equal(response.Status, http.StatusOK)
		is.True(strings.HasPrefix(response.RequestID, "req_"))
		_, err = client.Organizations.Get(t.Context(), "org_nobody", core.WithResponse(&response))
		is.Equal(response.RequestID, apiError(t, err).RequestID)
		is.Equal(response.Status, http.StatusNotFound)
		is.Equal(response.Attempts, 1)
	})
}
