package workostest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func TestStubs(t *testing.T) {
	t.Run("a stub responds instead of the server", func(t *testing.T) {
		h := start(t)
		h.Stub("GET", "/organizations/{id}", http.StatusAccepted, params{"id": "x_1"})
		res := h.do("GET", "/organizations/1", nil)
		h.Equal(res.status, http.StatusAccepted)
		h.Equal(res.str("id"), "x_1")
		h.Equal(h.do("DELETE", "/organizations/1", nil).status, http.StatusNotFound)
		h.Equal(h.Requests()[0].Route, "/organizations/{id}")
	})
	t.Run("a stub for an operation named by WithOperations", func(t *testing.T) {
		h := start(t, workostest.WithOperations("GET /new/{id}"))
		h.Stub("GET", "/new/{id}", http.StatusOK, params{"id": "x_1"})
		h.Equal(h.do("GET", "/new/1", nil).str("id"), "x_1")
	})
	t.Run("a stub without a body responds without one", func(t *testing.T) {
		h := start(t)
		h.Stub("DELETE", "/organizations/org_1", http.StatusNoContent, nil)
		res := h.do("DELETE", "/organizations/org_1", nil)
		h.Equal(res.status, http.StatusNoContent)
		h.Equal(res.text+res.header.Get("Content-Type"), "")
	})
	t.Run("a body that JSON cannot encode is a server error", func(t *testing.T) {
		h := start(t)
		h.Stub("", "/organizations", http.StatusOK, math.NaN())
		h.Equal(h.do("GET", "/organizations", nil).status, http.StatusInternalServerError)
	})
	t.Run("the last one applies, also before the server's own", func(t *testing.T) {
		h := start(t)
		h.Stub("", "", http.StatusTeapot, nil)
		h.Stub("GET", "/organizations/{id}", http.StatusOK, params{"name": "first"})
		h.Equal(h.do("GET", "/organizations/org_1", nil).str("name"), "first")
		h.Stub("GET", "/organizations/{id}", http.StatusOK, params{"name": "second"})
		h.Equal(h.do("GET", "/organizations/org_1", nil).str("name"), "second")
		h.Equal(h.do("GET", "/organizations", nil).status, http.StatusTeapot)
	})
	t.Run("a handler has the body and the path values, and can use the server", func(t *testing.T) {
		h := start(t)
		h.Handle("POST", "/radar/lists/{kind}/{id}", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			user := h.AddUser(workostest.User{Email: r.PathValue("id")})
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusCreated)
			_, _ = fmt.Fprintf(w, `{"kind":%q,"user":%q,"body":%s}`, r.PathValue("kind"), user.Email, body)
		}))
		res := h.do("POST", "/radar/lists/a%2Fb/x@example.com", params{"entry": "d"})
		h.Equal(res.status, http.StatusCreated)
		h.Equal(res.header.Get("Retry-After"), "7")
		h.Equal(res.str("kind")+res.str("user")+res.str("body", "entry"), "a/bx@example.comd")
	})
	t.Run("faults apply before stubs", func(t *testing.T) {
		h := start(t)
		h.Stub("GET", "/organizations", http.StatusOK, params{"a": "b"})
		h.Inject(workostest.Fault{Path: "/organizations", Times: 1, Truncate: true})
		_, err := h.try("GET", "/organizations", nil)
		h.True(errors.Is(err, io.ErrUnexpectedEOF))
		h.Equal(h.do("GET", "/organizations", nil).str("a"), "b")
	})
}

func TestCalls(t *testing.T) {
	h := start(t)
	h.do("PUT", "/organizations/org_1", params{"name": "x"})
	h.do("PUT", "/organizations/org%2F2", params{"name": "y"})
	h.do("GET", "/organizations/org_1", nil)
	h.Equal(len(h.Calls("PUT", "/organizations/{id}")), 2)
	h.Equal(len(h.Calls("", "/organizations/org_1")), 2)
	h.Equal(len(h.Calls("PUT", "/organizations/org/2")), 1)
	h.Equal(len(h.Calls("PUT", "")), 2)
	h.Equal(len(h.Calls("DELETE", "/organizations/{id}")), 0)
	var body struct{ Name string }
	h.NoErr(h.Calls("PUT", "/organizations/{id}")[1].Decode(&body))
	h.Equal(body.Name, "y")
	err := h.Calls("GET", "/organizations/{id}")[0].Decode(&body)
	h.True(err != nil && strings.Contains(err.Error(), "GET /organizations/org_1"))
}

// All at once, for the race detector.
func TestAServerIsUsedByManyGoroutines(t *testing.T) {
	h := start(t, workostest.WithOptionalStubs(), workostest.WithEvents("x"))
	receiver := startReceiver(t)
	h.AddWebhook(receiver.URL, core.NewSigningSecret("secret"))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			email := fmt.Sprintf("u%d@example.com", i)
			org := h.AddOrganization(workostest.Organization{Name: email, Members: []workostest.Member{{Email: email, Role: core.RoleSlug(email)}}, FeatureFlags: []core.FeatureFlagSlug{"beta"}})
			h.AddRole(workostest.Role{Slug: core.RoleSlug(email), Permissions: []core.PermissionSlug{"a"}})
			h.AddFlag(workostest.Flag{Slug: core.FeatureFlagSlug(email)})
			h.Stub("POST", "/radar/attempts", http.StatusOK, nil)
			h.Inject(workostest.Fault{Path: "/radar/attempts", Times: 1, Status: 503})
			_, _ = h.try("GET", "/sdk/feature-flags", nil)
			_, _ = h.try("POST", "/radar/attempts", nil)
			user, _ := h.UserByEmail(email)
			_, _ = h.SignIn(user.ID, org.ID)
			_, _ = h.AddEvent(workostest.Event{Name: "x", Data: json.RawMessage(`{}`)})
			h.Calls("", "")
			_ = h.EndSessions(user.ID)
			_ = h.DeleteUser(user.ID)
		})
	}
	all.Wait()
	h.NoErr(h.WaitForWebhooks(t.Context()))
}
