package portal_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/portal"
)

func TestLinksDoNotPrint(t *testing.T) {
	is := is.New(t)
	service, sent := moduletest.Start(t, portal.New, `{"link":"secret_1"}`)
	result, err := service.GenerateLink(t.Context(), "org_1", nil)
	is.NoErr(err)
	is.Equal(sent.Last().Body, `{"organization":"org_1"}`) // omitted fields are not sent
	is.Equal(result.Link.Reveal(), "secret_1")
	is.True(!strings.Contains(fmt.Sprintf("%+v %#v", result, result), "secret_1"))
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
