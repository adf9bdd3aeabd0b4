//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
)

func TestSettings(t *testing.T) {
	t.Parallel()
	users := start(t).confidential().UserManagement

	t.Run("a redirect URI is registered", func(t *testing.T) {
		is := is.New(t)
		created, err := users.CreateRedirectURI(t.Context(), callback, nil)
		is.NoErr(err)
		is.Equal([]string{created.Object, created.URI}, []string{"redirect_uri", callback})
		is.True(created.ID != "")
		is.True(!created.CreatedAt.IsZero())
	})

	t.Run("a redirect URI that is registered already is ErrUnprocessable", func(t *testing.T) {
		is := is.New(t)
		const twice = callback + "/twice"
		is.NoErr(failure(users.CreateRedirectURI(t.Context(), twice, nil)))
		is.True(errors.Is(failure(users.CreateRedirectURI(t.Context(), twice, nil)), core.ErrUnprocessable))
		is.True(errors.Is(failure(users.CreateRedirectURI(t.Context(), "", nil)), core.ErrUnprocessable))
	})

	t.Run("an origin is allowed", func(t *testing.T) {
		is := is.New(t)
		created, err := users.CreateCORSOrigin(t.Context(), "https://engines.example", nil)
		is.NoErr(err)
		is.Equal([]string{created.Object, created.Origin}, []string{"cors_origin", "https://engines.example"})
	})

	t.Run("differs from the API: an origin that is allowed already is ErrUnprocessable and not ErrConflict", func(t *testing.T) {
		is := is.New(t)
		const twice = "https://twice.example"
		is.NoErr(failure(users.CreateCORSOrigin(t.Context(), twice, nil)))
		_, err := users.CreateCORSOrigin(t.Context(), twice, nil)
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(apiError(t, err).Code, core.ErrorCode("cors_origin_already_exists"))
	})

	t.Run("differs from the API: the template of tokens has claims of its own and no content, and is made at no time", func(t *testing.T) {
		is := is.New(t)
		template, err := users.GetJWTTemplate(t.Context())
		is.NoErr(err)
		is.Equal(template.Object, "jwt_template")
		updated, err := users.UpdateJWTTemplate(t.Context(), `{"loom": "{{user.id}}"}`, nil)
		is.NoErr(err)
		is.Equal(updated.Content, "")
		is.True(updated.CreatedAt.IsZero())
	})
}
