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

// fakeTB is a test of a user's, which may fail.
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

// run is the test from start to end; it returns what it failed with.
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
		said string // Nothing, if empty.
	}{
		"what is right says nothing": {test: func(h harness) {
			h.Stub("GET", "/organizations", http.StatusOK, nil)
			h.Inject(workostest.Fault{Path: "/organizations", Times: 1, Status: 503})
			h.do("GET", "/organizations", nil)
		}},
		"a request for nothing that the API has": {
			test: func(h harness) { h.Equal(h.do("GET", "/organization", nil).status, http.StatusNotImplemented) },
			said: "GET /organization",
		},
		"a method that the API does not have": {
			test: func(h harness) { h.Equal(h.do("PATCH", "/organizations/org_1", nil).status, http.StatusNotImplemented) },
			said: "PATCH /organizations/org_1",
		},
		"a member of a body that the API does not have": {
			test: func(h harness) {
				h.Equal(h.do("POST", "/organizations", params{"name": "a", "nom": "b"}).status, http.StatusNotImplemented)
			},
			said: "nom in POST /organizations",
		},
		"a parameter of a query that the API does not have": {
			test: func(h harness) { h.do("GET", "/organizations?limt=1", nil) },
			said: "limt",
		},
		"a stub for nothing that the API has": {
			test: func(h harness) {
				h.Stub("GET", "/organization", http.StatusOK, nil)
				panic("the test went on")
			},
			said: "Stub: the API has no operation GET /organization",
		},
		"a handler for a method that the API does not have": {
			test: func(h harness) { h.Handle("PATCH", "/organizations/{id}", http.NotFoundHandler()) },
			said: "Handle: the API has no operation PATCH /organizations/{id}",
		},
		"a count of calls of nothing that the API has": {
			test: func(h harness) { h.Equal(len(h.Calls("DELETE", "/user_manager/users/{id}")), 0) },
			said: "Calls: the API has no operation DELETE /user_manager/users/{id}",
		},
		"a fault for nothing that the API has": {
			test: func(h harness) { h.Inject(workostest.Fault{Path: "/user_management/user", Status: 500}) },
			said: "Inject: the API has no operation any method /user_management/user",
		},
		"a stub that no request met": {
			test: func(h harness) { h.Stub("GET", "/organizations", http.StatusOK, nil) },
			said: "no request met what answers GET /organizations, which was added at start_test.go:",
		},
		"a fault that no request met": {
			test: func(h harness) { h.Inject(workostest.Fault{Status: 500}) },
			said: "no request met the fault for any method of any path, which was injected at start_test.go:",
		},
		"stubs and faults that no request met, where that is allowed": {
			opts: []workostest.Option{workostest.WithOptionalStubs()},
			test: func(h harness) {
				h.Stub("GET", "/organizations", http.StatusOK, nil)
				h.Inject(workostest.Fault{Status: 500})
			},
		},
		"a member that the API does not have, behind a stub": {
			test: func(h harness) {
				h.Stub("POST", "/organizations", http.StatusCreated, map[string]string{"id": "org_1"})
				h.Equal(h.do("POST", "/organizations", params{"name": "a", "nom": "b"}).status, http.StatusCreated)
			},
			said: "nom in POST /organizations",
		},
		"a member that the API does not have, behind a fault": {
			test: func(h harness) {
				h.Inject(workostest.Fault{Path: "/organizations", Status: http.StatusBadGateway})
				h.Equal(h.do("POST", "/organizations", params{"name": "a", "nom": "b"}).status, http.StatusBadGateway)
			},
			said: "nom in POST /organizations",
		},
		"a fault that was cleared before a request met it": {
			test: func(h harness) {
				h.Inject(workostest.Fault{Status: 500})
				h.ClearFaults()
			},
			said: "no request met the fault for any method of any path, which was injected at start_test.go:",
		},
		"a stub that another replaced before a request met it": {
			test: func(h harness) {
				h.Stub("GET", "/organizations", http.StatusOK, nil)
				h.Stub("GET", "/organizations", http.StatusOK, nil)
				h.do("GET", "/organizations", nil)
			},
			said: "no request met what answers GET /organizations, which was added at start_test.go:",
		},
		"braces in the place of a fixed part of a path": {
			test: func(h harness) { h.Stub("GET", "/user_management/{users}", http.StatusOK, nil) },
			said: "Stub: the API has no operation GET /user_management/{users}",
		},
		"an idempotency key that had another request": {
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
	t.Run("what the server lacks is no error of WorkOS's", func(t *testing.T) {
		is := is.New(t)
		server, err := workostest.New()
		is.NoErr(err)
		t.Cleanup(server.Close)
		client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL+"/nowhere"))
		is.NoErr(err)
		_, err = client.Groups.Get(t.Context(), "org_1", "group_1")
		is.True(!errors.Is(err, core.ErrNotFound))
		is.True(errors.Is(err, core.ErrorCode("workostest_not_implemented")))
		is.Equal(len(server.Requests()), 1) // It is not asked for again.
	})
	t.Run("without a test, a stub for nothing that the API has is a panic", func(t *testing.T) {
		is := is.New(t)
		server, err := workostest.New()
		is.NoErr(err)
		t.Cleanup(server.Close)
		defer func() { is.True(strings.Contains(fmt.Sprint(recover()), "GET /organization")) }()
		server.Stub("GET", "/organization", http.StatusOK, nil)
	})
}

func TestWhatNobodyBuildsOnIsASample(t *testing.T) {
	h := start(t)
	resource := h.do("POST", "/fga/v1/resources", params{"resource_type": "document"})
	h.Equal(resource.status, http.StatusCreated)
	h.Equal(resource.str("resource_type"), "document")
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
