//go:build emulator

package emulatortest

import (
	"errors"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/connect"
)

func TestConnectApplications(t *testing.T) {
	t.Parallel()
	client := start(t).confidential()
	service := client.Connect
	organizationID, _ := engines(t, client)
	create := func(t *testing.T, name string) *connect.Application {
		t.Helper()
		created, err := service.CreateOAuthApplication(t.Context(), name, connect.FirstParty, &connect.CreateOAuthApplicationParams{
			Description:  "weaves",
			Scopes:       []string{"openid"},
			UsesPKCE:     core.Some(true),
			RedirectURIs: []connect.RedirectURIInput{{URI: callback, Default: core.Some(true)}},
		})
		is.New(t).NoErr(err)
		return created
	}

	t.Run("an application is registered, and got", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "Looms")
		is.Equal([]string{created.Object, created.Name}, []string{"connect_application", "Looms"})
		is.True(strings.HasPrefix(string(created.ClientID), "client_"))
		got, err := service.GetApplication(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(got, created)
	})

	t.Run("an application that acts for an organization is registered", func(t *testing.T) {
		is := is.New(t)
		created, err := service.CreateM2MApplication(t.Context(), core.OrganizationID(organizationID), "Nightly", nil)
		is.NoErr(err)
		is.Equal(created.Name, "Nightly")
	})

	t.Run("applications are listed, newest first", func(t *testing.T) {
		is := is.New(t)
		first, second := create(t, "First"), create(t, "Second")
		page, err := service.ListApplications(t.Context(), &connect.ListApplicationsParams{ListOptions: core.ListOptions{Limit: 2}}).Page()
		is.NoErr(err)
		is.Equal(page.Data, []connect.Application{*second, *first})
		is.True(page.HasNext())
	})

	t.Run("an application that does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		is.True(errors.Is(failure(service.GetApplication(t.Context(), "connect_app_nobody")), core.ErrNotFound))
		is.True(errors.Is(failure(service.CreateClientSecret(t.Context(), "connect_app_nobody")), core.ErrNotFound))
	})

	t.Run("an application without a name is ErrUnprocessable", func(t *testing.T) {
		is := is.New(t)
		_, err := service.CreateOAuthApplication(t.Context(), "", connect.FirstParty, nil)
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"name required"})
	})

	t.Run("a client secret is made and deleted", func(t *testing.T) {
		is := is.New(t)
		var secret connect.ClientSecret // what the SDK's own method refuses: see below
		is.NoErr(client.Post(t.Context(), core.Path("/connect/applications/{id}/client_secrets", string(create(t, "Secretive").ID)), nil, &secret))
		is.True(secret.ID != "")
		is.True(!secret.CreatedAt.IsZero())
		is.NoErr(service.DeleteClientSecret(t.Context(), secret.ID))
		is.True(errors.Is(service.DeleteClientSecret(t.Context(), secret.ID), core.ErrNotFound))
	})

	t.Run("differs from the API: an application is of no kind, and has neither description nor scopes", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "Kindless")
		is.Equal(created.ApplicationType, connect.ApplicationType(""))
		unknown, ok := created.Kind.(connect.UnknownApplication)
		is.True(ok)
		is.True(strings.Contains(string(unknown.Raw), callback)) // what is not known is kept
		is.Equal(created.Description, "")
		is.Equal(len(created.Scopes), 0)
	})

	t.Run("differs from the API: a list has the applications of every organization", func(t *testing.T) {
		is := is.New(t)
		create(t, "Anyone's")
		page, err := service.ListApplications(t.Context(), &connect.ListApplicationsParams{OrganizationID: "org_nobody"}).Page()
		is.NoErr(err)
		is.True(len(page.Data) > 0)
	})

	t.Run("differs from the API: a client secret and its last characters have other names", func(t *testing.T) {
		is := is.New(t)
		_, err := service.CreateClientSecret(t.Context(), create(t, "Renamed").ID)
		is.True(errors.Is(err, core.ErrBadResponse)) // it could not be had again
	})
}
