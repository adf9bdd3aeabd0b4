package passwordless_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/passwordless"
)

// recorder keeps the body of the last request.
type recorder struct {
	answer
	body string
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	r.body = string(body)
	if err != nil {
		return nil, err
	}
	return r.answer.RoundTrip(request)
}

func service(t *testing.T, transport http.RoundTripper) *passwordless.Service {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return passwordless.New(client)
}

func TestCreateSession(t *testing.T) {
	is := is.New(t)
	sent := &recorder{answer: `{"id":"passwordless_session_1","link":"https://auth.test/secret_1"}`}
	session, err := service(t, sent).CreateSession(t.Context(), passwordless.CreateSessionParams{Email: "grace@example.com", ExpiresIn: 900})
	is.NoErr(err)
	is.Equal(sent.body, `{"type":"MagicLink","email":"grace@example.com","expires_in":900}`)
	is.Equal(session.Link.Reveal(), "https://auth.test/secret_1")
	is.True(!strings.Contains(fmt.Sprintf("%+v %#v", session, session), "secret_1"))
}

func TestEmptyArguments(t *testing.T) {
	ctx, s := t.Context(), service(t, answer(`{"id":"1"}`))
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"SendSession", "sessionId", func() error { _, err := s.SendSession(ctx, ""); return err }},
	}
	for _, test := range tests {
		t.Run(test.call+" refuses an empty "+test.argument, func(t *testing.T) {
			is := is.New(t)
			refused, ok := errors.AsType[*core.ArgumentError](test.do())
			is.True(ok)
			is.Equal(refused.Argument, test.argument)
		})
	}
}
