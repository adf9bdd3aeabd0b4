package workostest_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/portal"
	"github.com/workos-typestate/workos/workostest"
)

func TestPortal(t *testing.T) {
	clk := newClock()
	p := startChecked(t, workostest.WithClock(clk.Now))
	org := p.AddOrganization(workostest.Organization{Name: "Looms & Sons"})
	browse := func(p checked, link core.SecretURL) result {
		h := harness{I: p.I, Server: p.Server, client: http.DefaultClient}
		return h.do("GET", strings.TrimPrefix(link.Reveal(), p.URL), nil, "Authorization", "")
	}

	t.Run("a link leads to a page that names the organization and the intent, with links back", func(t *testing.T) {
		p := p.sub(t)
		link, err := p.client.Portal.GenerateLink(t.Context(), org.ID, &portal.GenerateLinkParams{
			Intent:     portal.IntentDirectorySync,
			ReturnURL:  "https://app.test/back?a=1",
			SuccessURL: "https://app.test/done",
		})
		p.NoErr(err)
		page := browse(p, link.Link)
		p.Equal(page.status, 200)
		for _, text := range []string{"Looms &amp; Sons", "set up a directory", `href="https://app.test/back?a=1"`, `href="https://app.test/done"`} {
			p.True(strings.Contains(page.text, text))
		}
	})
	t.Run("a link is valid for five minutes", func(t *testing.T) {
		p := p.sub(t)
		link, err := p.client.Portal.GenerateLink(t.Context(), org.ID, nil)
		p.NoErr(err)
		clk.Advance(5*time.Minute - 1)
		p.Equal(browse(p, link.Link).status, 200)
		clk.Advance(1)
		p.Equal(browse(p, link.Link).status, 404)
	})
	t.Run("an unknown link is an error", func(t *testing.T) {
		p := p.sub(t)
		p.Equal(browse(p, core.NewSecretURL(p.URL+"/portal/launch?secret=guess")).status, 404)
	})
	for name, test := range map[string]struct {
		organizationID string
		params         portal.GenerateLinkParams
		want           error
	}{
		"an organization is required":    {"", portal.GenerateLinkParams{Intent: portal.IntentSSO}, core.ErrUnprocessable},
		"the organization must exist":    {"org_x", portal.GenerateLinkParams{}, core.ErrNotFound},
		"an intent must be known":        {string(org.ID), portal.GenerateLinkParams{Intent: "dance"}, core.ErrUnprocessable},
		"a URL back must be absolute":    {string(org.ID), portal.GenerateLinkParams{ReturnURL: "/back"}, core.ErrUnprocessable},
		"there are at most 20 addresses": {string(org.ID), portal.GenerateLinkParams{ITContactEmails: make([]string, 21)}, core.ErrUnprocessable},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := p.client.Portal.GenerateLink(t.Context(), core.OrganizationID(test.organizationID), &test.params)
			p.sub(t).True(errors.Is(err, test.want))
		})
	}
}
