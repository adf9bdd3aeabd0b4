package workostest_test

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

// fakeTB is a user's test, which may fail.
type fakeTB struct {
	cleanups []func()
	said     []string
}

func (f *fakeTB) Helper()           {}
func (f *fakeTB) Cleanup(do func()) { f.cleanups = append(f.cleanups, do) }
func (f *fakeTB) Failed() bool      { return len(f.said) > 0 }
func (f *fakeTB) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

func (f *fakeTB) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}

// run runs the test from start to end, and returns its failures.
func (f *fakeTB) run(test func()) string {
	done := make(chan struct{})
	go func() {
		defer close(done)
		test()
	}()
	<-done
	for _, do := range f.cleanups {
		do()
	}
	return strings.Join(f.said, "\n")
}

func TestATestIsNotGreenForTheWrongReason(t *testing.T) {
	for name, tt := range map[string]struct {
		opts []workostest.Option
		test func(h harness)
		said string // If empty, nothing.
	}{
		"correct use does not fail": {test: func(h harness) {
			h.Stub("GET", "/organizations", http.StatusOK, nil)
			h.Inject(workostest.Fault{Path: "/organizations", Times: 1, Status: 503})
			h.do("GET", "/organizations", nil)
		}},
		"a request for an unknown operation": {
			test: func(h harness) { h.Equal(h.do("GET", "/organization", nil).status, http.StatusNotImplemented) },
			said: "GET /organization",
		},
		"an unknown method": {
			test: func(h harness) { h.Equal(h.do("PATCH", "/organizations/org_1", nil).status, http.StatusNotImplemented) },
			said: "PATCH /organizations/org_1",
		},
		"an unknown member of a body": {
			test: func(h harness) {
				h.Equal(h.do("POST", "/organizations", params{"name": "a", "nom": "b"}).status, http.StatusNotImplemented)
			},
			said: "nom in POST /organizations",
		},
		"an unknown query parameter": {
			test: func(h harness) { h.do("GET", "/organizations?limt=1", nil) },
			said: "limt",
		},
		"a stub for an unknown operation": {
			test: func(h harness) {
				h.Stub("GET", "/organization", http.StatusOK, nil)
				panic("the test continued")
			},
			said: "Stub: the API has no operation GET /organization",
		},
		"a handler for an unknown method": {
			test: func(h harness) { h.Handle("PATCH", "/organizations/{id}", http.NotFoundHandler()) },
			said: "Handle: the API has no operation PATCH /organizations/{id}",
		},
		"a count of calls of an unknown operation": {
			test: func(h harness) { h.Equal(len(h.Calls("DELETE", "/user_manager/users/{id}")), 0) },
			said: "Calls: the API has no operation DELETE /user_manager/users/{id}",
		},
		"a fault for an unknown operation": {
			test: func(h harness) { h.Inject(workostest.Fault{Path: "/user_management/user", Status: 500}) },
			said: "Inject: the API has no operation any method /user_management/user",
		},
		"a stub that no request matched": {
			test: func(h harness) { h.Stub("GET", "/organizations", http.StatusOK, nil) },
			said: "no request matched the stub for GET /organizations, added at start_test.go:",
		},
		"a fault that no request matched": {
			test: func(h harness) { h.Inject(workostest.Fault{Status: 500}) },
			said: "no request matched the fault for any method of any path, injected at start_test.go:",
		},
		"stubs and faults that no request matched, where that is allowed": {
			opts: []workostest.Option{workostest.WithOptionalStubs()},
			test: func(h harness) {
				h.Stub("GET", "/organizations", http.StatusOK, nil)
				h.Inject(workostest.Fault{Status: 500})
			},
		},
		"an unknown member, with a stub": {
			test: func(h harness) {
				h.Stub("POST", "/organizations", http.StatusCreated, map[string]string{"id": "org_1"})
				h.Equal(h.do("POST", "/organizations", params{"name": "a", "nom": "b"}).status, http.StatusCreated)
			},
			said: "nom in POST /organizations",
		},
		"an unknown member, with a fault": {
			test: func(h harness) {
				h.Inject(workostest.Fault{Path: "/organizations", Status: http.StatusBadGateway})
				h.Equal(h.do("POST", "/organizations", params{"name": "a", "nom": "b"}).status, http.StatusBadGateway)
			},
			said: "nom in POST /organizations",
		},
		"a fault that was cleared before a request matched it": {
			test: func(h harness) {
				h.Inject(workostest.Fault{Status: 500})
				h.ClearFaults()
			},
			said: "no request matched the fault for any method of any path, injected at start_test.go:",
		},
		"a stub that another replaced before a request matched it": {
			test: func(h harness) {
				h.Stub("GET", "/organizations", http.StatusOK, nil)
				h.Stub("GET", "/organizations", http.StatusOK, nil)
				h.do("GET", "/organizations", nil)
			},
			said: "no request matched the stub for GET /organizations, added at start_test.go:",
		},
		"an unknown method, with a stub for any": {
			test: func(h harness) {
				h.Stub("", "/organizations", http.StatusOK, nil)
				h.do("GET", "/organizations", nil)
				h.Equal(h.do("PATCH", "/organizations", nil).status, http.StatusNotImplemented)
			},
			said: "PATCH /organizations",
		},
		"an incomplete sign-in, with a stub of success": {
			test: func(h harness) {
				h.Stub("POST", "/user_management/authenticate", http.StatusOK, nil)
				h.do("POST", "/user_management/authenticate", params{"grant_type": "refresh_token", "client_id": "client_workostest"})
			},
			said: "refresh_token",
		},
		"JSON without its Content-Type": {
			test: func(h harness) {
				h.Equal(h.do("POST", "/organizations", params{"name": "a"}, "Content-Type", "text/plain").status, http.StatusNotImplemented)
			},
			said: "the Content-Type of the body",
		},
		"braces for a fixed segment of a path": {
			test: func(h harness) { h.Stub("GET", "/user_management/{users}", http.StatusOK, nil) },
			said: "Stub: the API has no operation GET /user_management/{users}",
		},
		"an idempotency key of another request": {
			test: func(h harness) {
				h.AddOrganization(workostest.Organization{ID: "org_1", Name: "Acme"})
				type object = map[string]any
				h.do("POST", "/audit_logs/actions/a.b/schemas", object{"targets": []any{object{"type": "x"}}})
				event := func(id string) object {
					return object{"organization_id": "org_1", "event": object{
						"action": "a.b", "occurred_at": "2026-01-01T00:00:00Z", "actor": object{"type": "user", "id": id},
						"targets": []any{object{"type": "x", "id": "1"}}, "context": object{"location": "::1"},
					}}
				}
				h.Equal(h.do("POST", "/audit_logs/events", event("1"), "Idempotency-Key", "k").status, http.StatusOK)
				h.Equal(h.do("POST", "/audit_logs/events", event("1"), "Idempotency-Key", "k").status, http.StatusOK)
				h.Equal(h.do("POST", "/audit_logs/events", event("2"), "Idempotency-Key", "k").status, http.StatusNotImplemented)
			},
			said: "the idempotency key has been used for another request",
		},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			tb := &fakeTB{}
			said := tb.run(func() { tt.test(harness{is, workostest.Start(tb, tt.opts...), http.DefaultClient}) })
			if tt.said == "" {
				is.Equal(said, "")
			}
			is.True(strings.Contains(said, tt.said))
		})
	}
	t.Run("the 501 of the server is not an error of WorkOS", func(t *testing.T) {
		is := is.New(t)
		server, err := workostest.New()
		is.NoErr(err)
		t.Cleanup(server.Close)
		client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL+"/nowhere"))
		is.NoErr(err)
		_, err = client.Groups.Get(t.Context(), "org_1", "group_1")
		is.True(!errors.Is(err, core.ErrNotFound))
		is.True(errors.Is(err, core.ErrorCode("workostest_not_implemented")))
		is.Equal(len(server.Requests()), 1) // It is not retried.
	})
	t.Run("without a test, a stub for an unknown operation panics", func(t *testing.T) {
		is := is.New(t)
		server, err := workostest.New()
		is.NoErr(err)
		t.Cleanup(server.Close)
		defer func() { is.True(strings.Contains(fmt.Sprint(recover()), "GET /organization")) }()
		server.Stub("GET", "/organization", http.StatusOK, nil)
	})
}

func TestListsInAQueryAreReadInEachSpelling(t *testing.T) {
	h := start(t)
	user := h.AddUser(workostest.User{Email: "grace@example.com"})
	org := h.AddOrganization(workostest.Organization{Name: "Acme"})
	_, err := h.AddMembership(user.ID, org.ID, "")
	h.NoErr(err)
	for _, query := range []string{"statuses=inactive", "statuses[]=inactive", "statuses[0]=inactive", "statuses%5B%5D=inactive"} {
		h.Equal(len(h.do("GET", "/user_management/organization_memberships?user_id="+string(user.ID)+"&"+query, nil).body["data"].([]any)), 0)
	}
	h.Equal(len(h.do("GET", "/user_management/organization_memberships?user_id="+string(user.ID)+"&statuses[]=active", nil).body["data"].([]any)), 1)
}

func TestAFaultMakesNoPathOneOfTheAPIs(t *testing.T) {
	is := is.New(t)
	tb := &fakeTB{}
	said := tb.run(func() {
		h := harness{is, workostest.Start(tb), http.DefaultClient}
		h.Inject(workostest.Fault{Status: http.StatusNotFound})
		h.do("POST", "/orgnizations", params{"name": "a"})
	})
	is.True(strings.Contains(said, "POST /orgnizations: the API does not have this operation"))
}
