package snippets_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func TestTheProxyOfATransport(t *testing.T) {
	is := is.New(t)
	asked := ""
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String() // absolute, as in a request to a proxy
		_, _ = w.Write([]byte(`{"id":"org_1"}`))
	}))
	defer proxy.Close()
	address, err := url.Parse(proxy.URL)
	is.NoErr(err)
	transport := &http.Transport{Proxy: http.ProxyURL(address)}
	defer transport.CloseIdleConnections()
	client, err := workos.NewConfidential("sk_test_1", "", core.WithTransport(transport), core.WithBaseURL("http://workos.localhost"))
	is.NoErr(err)
	organization, err := client.Organizations.Get(t.Context(), "org_1")
	is.NoErr(err)
	is.Equal(organization.ID, core.OrganizationID("org_1"))
	is.Equal(asked, "http://workos.localhost/organizations/org_1")
}
