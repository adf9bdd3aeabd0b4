package clientapi_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/clientapi"
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

func service(t *testing.T, transport http.RoundTripper) *clientapi.Service {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return clientapi.New(client)
}

func TestTokensDoNotPrint(t *testing.T) {
	is := is.New(t)
	sent := &recorder{answer: `{"token":"secret_1"}`}
	result, err := service(t, sent).CreateToken(t.Context(), clientapi.CreateTokenParams{OrganizationID: "org_1", UserID: "user_1"})
	is.NoErr(err)
	is.Equal(sent.body, `{"organization_id":"org_1","user_id":"user_1"}`) // nothing is sent that was left out
	is.Equal(result.Token.Reveal(), "secret_1")
	is.True(!strings.Contains(fmt.Sprintf("%+v %#v", result, result), "secret_1"))
}
