package passwordless_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/passwordless"
)

func TestCreateSession(t *testing.T) {
	is := is.New(t)
	service, sent := moduletest.Start(t, passwordless.New, `{"id":"passwordless_session_1","link":"https://auth.test/secret_1"}`)
	session, err := service.CreateSession(t.Context(), "grace@example.com", &passwordless.CreateSessionParams{ExpiresIn: 900})
	is.NoErr(err)
	is.Equal(sent.Last().Body, `{"type":"MagicLink","email":"grace@example.com","expires_in":900}`)
	is.Equal(session.Link.Reveal(), "https://auth.test/secret_1")
	is.True(!strings.Contains(fmt.Sprintf("%+v %#v", session, session), "secret_1"))
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
