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
	t.Run("sends to the portal for each intent on its own workostest", func(t *testing.T) {
		demotest.Alone(t)
		lines := []string{
			`(?m)^  a GET +405 Method Not Allowed$`,
			`(?m)^  another site +403 Forbidden$`,
			`(?m)^  another intent +404 Not Found$`,
			`(?m)^  deleted +org_\w+$`,
		}
		for _, intent := range intents() {
			lines = append(lines, `(?m)^  `+string(intent)+` +303 See Other to http://127\.0\.0\.1:\d+/portal/launch: This is where Portal Example would `)
		}
		output := demotest.Expect(t, run, lines...)
		is.New(t).True(!strings.Contains(output, "secret="))
	})
	t.Run("does not follow links into an environment", func(t *testing.T) {
		demotest.On(t, workostest.Start(t))
		demotest.Expect(t, run, `(?m)^  sso +303 See Other to http://127\.0\.0\.1:\d+/portal/launch$`)
	})
	t.Run("does not write to an environment without permission", func(t *testing.T) { demotest.ExpectRefusal(t, run) })
}

func TestToPortal(t *testing.T) {
	setup := testclient.Start(t)
	organization := setup.Server.AddOrganization(workostest.Organization{Name: "Engines"})
	var logged bytes.Buffer
	visit := func(administers core.OrganizationID) *httptest.ResponseRecorder {
		handler := toPortal(setup.Confidential, func(*http.Request) (core.OrganizationID, bool) { return administers, administers != "" },
			"https://app.test/settings", slog.New(slog.NewTextHandler(&logged, nil)))
		response := httptest.NewRecorder()
		handler.ServeHTTP(response, httptest.NewRequest(http.MethodPost, "/settings/portal/sso", http.NoBody))
		return response
	}
	t.Run("the link is only in the Location, and is not cached", func(t *testing.T) {
		is := is.New(t)
		response := visit(organization.ID)
		is.Equal(response.Code, http.StatusSeeOther)
		is.True(strings.HasPrefix(response.Header().Get("Location"), setup.Server.URL))
		is.Equal(response.Body.Len(), 0)
		is.Equal(response.Header().Get("Cache-Control"), "no-store")
		is.Equal(logged.String(), "")
	})
	t.Run("a user who is not an administrator is rejected, without a request to WorkOS", func(t *testing.T) {
		is := is.New(t)
		setup.Server.ResetRequests()
		is.Equal(visit("").Code, http.StatusForbidden)
		is.Equal(len(setup.Server.Requests()), 0)
	})
	t.Run("a rejection by WorkOS is logged, and a bad gateway", func(t *testing.T) {
		is := is.New(t)
		is.Equal(visit("org_x").Code, http.StatusBadGateway)
		is.True(strings.Contains(logged.String(), "intent=sso"))
	})
}
