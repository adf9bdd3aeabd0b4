package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demotest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/workostest"
)

func TestPortal(t *testing.T) {
	t.Run("sends to the portal for each intent on a workostest of its own", func(t *testing.T) {
		demotest.Alone(t)
		lines := []string{
			`(?m)^  a GET +405 Method Not Allowed$`,
			`(?m)^  another site +403 Forbidden$`,
			`(?m)^  another intent +404 Not Found$`,
			`(?m)^  deleted +org_\w+$`,
		}
		for _, intent := range intents() {
			lines = append(lines, `(?m)^  `+string(intent)+` +303 See Other to http://127\.0\.0\.1:\d+/portal/launch: Here Portal Example would `)
		}
		output := demotest.Expect(t, run, lines...)
		is.New(t).True(!strings.Contains(output, "secret="))
	})
	t.Run("does not follow links into an environment", func(t *testing.T) {
		demotest.On(t, workostest.Start(t))
		demotest.Expect(t, run, `(?m)^  sso +303 See Other to http://127\.0\.0\.1:\d+/portal/launch$`)
	})
	t.Run("does not write to an environment unless it is let to", func(t *testing.T) { demotest.ExpectRefusal(t, run) })
}

func TestToPortal(t *testing.T) {
	setup := testclient.Start(t)
	organization := setup.Server.AddOrganization(workostest.Organization{Name: "Engines"})
	var logged bytes.Buffer
	visit := func(administers core.OrganizationID) *httptest.ResponseRecorder {
		handler := toPortal(setup.Confidential, func(*http.Request) (core.OrganizationID, bool) { return administers, administers != "" },
			"https://app.test/settings", slog.New(slog.NewTextHandler(&logged, nil)))
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/settings/portal/sso", http.NoBody))
		return answer
	}
	t.Run("the link is in the Location alone, and nothing keeps it", func(t *testing.T) {
		is := is.New(t)
		answer := visit(organization.ID)
		is.Equal(answer.Code, http.StatusSeeOther)
		is.True(strings.HasPrefix(answer.Header().Get("Location"), setup.Server.URL))
		is.Equal(answer.Body.Len(), 0)
		is.Equal(answer.Header().Get("Cache-Control"), "no-store")
		is.Equal(logged.String(), "")
	})
	t.Run("who is no administrator is refused, and WorkOS is not asked", func(t *testing.T) {
		is := is.New(t)
		setup.Server.ResetRequests()
		is.Equal(visit("").Code, http.StatusForbidden)
		is.Equal(len(setup.Server.Requests()), 0)
	})
	t.Run("what WorkOS refuses is logged and a bad gateway", func(t *testing.T) {
		is := is.New(t)
		is.Equal(visit("org_x").Code, http.StatusBadGateway)
		is.True(strings.Contains(logged.String(), "intent=sso"))
	})
}
