package widgets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/widgets"
)

func TestTokensDoNotPrint(t *testing.T) {
	is := is.New(t)
	service, sent := moduletest.Start(t, widgets.New, `{"token":"secret_1"}`)
	result, err := service.CreateToken(t.Context(), &widgets.CreateTokenParams{OrganizationID: "org_1"})
	is.NoErr(err)
	is.Equal(sent.Last().Body, `{"organization_id":"org_1"}`) // omitted fields are not sent
	is.Equal(result.Token.Reveal(), "secret_1")
	is.True(!strings.Contains(fmt.Sprintf("%+v %#v", result, result), "secret_1"))
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
