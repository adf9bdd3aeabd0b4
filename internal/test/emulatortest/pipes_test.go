//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/pipes"
)

func TestPipes(t *testing.T) {
	t.Parallel()
	service := startFrom(t, recordsSeed).confidential().Pipes

	t.Run("the account that a user connected is got", func(t *testing.T) {
		is := is.New(t)
		account, err := service.GetUserConnectedAccount(t.Context(), "user_ada", "github", pipes.UserConnectionSelector{})
		is.NoErr(err)
		is.Equal([]string{account.Object, string(account.ID), string(account.UserID)}, []string{"connected_account", "conn_acct_1", "user_ada"})
	})

	t.Run("the providers of a user are listed", func(t *testing.T) {
		is := is.New(t)
		providers, err := service.ListUserDataProviders(t.Context(), "user_ada", nil)
		is.NoErr(err)
		is.Equal(len(providers), 1)
		is.Equal(providers[0].ID, core.DataIntegrationID("pipe_conn_1"))
		is.Equal(providers[0].Scopes, []string{"repo"})
	})

	t.Run("what does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		is.True(errors.Is(failure(service.GetUserConnectedAccount(t.Context(), "user_ada", "slack", pipes.UserConnectionSelector{})), core.ErrNotFound))
		is.True(errors.Is(failure(service.GetUserConnectedAccount(t.Context(), "user_nobody", "github", pipes.UserConnectionSelector{})), core.ErrNotFound))
		is.True(errors.Is(failure(service.ListUserDataProviders(t.Context(), "user_nobody", nil)), core.ErrNotFound))
	})

	t.Run("differs from the API: a connected account has no state, no scopes and no method", func(t *testing.T) {
		is := is.New(t)
		account, err := service.GetUserConnectedAccount(t.Context(), "user_ada", "github", pipes.UserConnectionSelector{})
		is.NoErr(err)
		is.Equal(account.State, pipes.ConnectedAccountState(""))
		is.Equal(account.AuthMethod, pipes.AuthMethod(""))
		is.Equal(len(account.Scopes), 0)
	})

	t.Run("differs from the API: a provider is a connection, and has no slug and no account", func(t *testing.T) {
		is := is.New(t)
		providers, err := service.ListUserDataProviders(t.Context(), "user_ada", nil)
		is.NoErr(err)
		is.Equal(providers[0].Object, "pipe_connection") // the API: data_provider
		is.Equal(providers[0].Slug, core.DataIntegrationSlug(""))
		is.Equal(providers[0].ConnectedAccount, nil)
	})

	t.Run("differs from the API: an access token is given for a code and not for a user", func(t *testing.T) {
		is := is.New(t)
		_, err := service.GetAccessToken(t.Context(), "user_ada", "github", nil)
		is.True(errors.Is(err, core.ErrBadRequest))
		is.Equal(apiError(t, err).Message, "code is required")
	})
}
