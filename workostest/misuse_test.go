package workostest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func TestWhatCannotBeMeantStopsATest(t *testing.T) {
	var none http.HandlerFunc
	for name, tt := range map[string]struct {
		act  func(*workostest.Server)
		said string
	}{
		"a fault that does nothing":    {func(s *workostest.Server) { s.Inject(workostest.Fault{Path: "/organizations"}) }, "the fault does nothing"},
		"a fault with only a body":     {func(s *workostest.Server) { s.Inject(workostest.Fault{Body: "{}"}) }, "a Body without a Status"},
		"an invalid status of a fault": {func(s *workostest.Server) { s.Inject(workostest.Fault{Status: 99}) }, "Inject: status 99 is not between"},
		"an invalid status of a stub":  {func(s *workostest.Server) { s.Stub("GET", "/organizations", 600, nil) }, "Stub: status 600 is not between"},
		"a negative number in a fault": {func(s *workostest.Server) { s.Inject(workostest.Fault{Status: 500, Times: -1}) }, "negative"},
		"a nil handler":                {func(s *workostest.Server) { s.Handle("GET", "/organizations", nil) }, "the handler for GET /organizations is nil"},
		"a nil function as a handler":  {func(s *workostest.Server) { s.Handle("GET", "/organizations", none) }, "is nil"},
		"a webhook of an unknown event": {func(s *workostest.Server) {
			s.AddWebhook("http://127.0.0.1:9", core.NewSigningSecret("s"), "user.craeted")
		}, `AddWebhook: the API has no event "user.craeted"; if WorkOS has added it, name it with workostest.WithEvents`},
		"a handler that panics": {func(s *workostest.Server) {
			s.Handle("GET", "/organizations", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("of the handler") }))
			_, err := http.Get(s.URL + "/organizations")
			if err == nil {
				t.Error("the connection was not closed")
			}
		}, "panicked: of the handler\ngoroutine "},
	} {
		t.Run(name, func(t *testing.T) {
			tb := &fakeTB{}
			said := tb.run(func() { tt.act(workostest.Start(tb)) })
			if !strings.Contains(said, tt.said) {
				t.Errorf("%q does not say %q", said, tt.said)
			}
		})
	}
}

func TestAnEventIsOneOfTheAPIs(t *testing.T) {
	for name, tt := range map[string]struct{ event, data, said string }{
		"an unknown name":                   {"user.craeted", `{}`, `no event "user.craeted"`},
		"data with another member":          {"user.created", `{"objekt":1}`, "data.objekt"},
		"a name given to WithEvents":        {"user.promoted", `{"objekt":1}`, ""},
		"a known event given to WithEvents": {"user.updated", `{"objekt":1}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			server := workostest.Start(t, workostest.WithEvents("user.promoted", "user.updated"))
			_, err := server.AddEvent(workostest.Event{Name: tt.event, Data: json.RawMessage(tt.data)})
			if tt.said == "" {
				is.NoErr(err)
				return
			}
			is.True(err != nil && strings.Contains(err.Error(), tt.said))
			is.Equal(len(server.Events()), 1) // Of the existing user.
		})
	}
	t.Run("events that the server emitted", func(t *testing.T) {
		is := is.New(t)
		server := workostest.Start(t)
		_, err := server.AddEvent(workostest.Event{Name: "user.created", Data: server.Events()[0].Data})
		is.NoErr(err)
	})
}

func TestASeedMethodMeansWhatIsThere(t *testing.T) {
	is := is.New(t)
	server := workostest.Start(t)
	_, err := server.AddConnection(workostest.Connection{OrganizationID: "org_zzz"})
	is.True(err != nil && strings.Contains(err.Error(), `no organization "org_zzz"`))
	gone := server.AddUser(workostest.User{Email: "gone@example.com"})
	next := server.AddUser(workostest.User{Email: "next@example.com"})
	is.NoErr(server.DeleteUser(gone.ID))
	returns, err := server.Browse(t.Context(), server.URL+"/user_management/authorize?response_type=code&redirect_uri=http://127.0.0.1/cb&provider=authkit&client_id="+string(server.ClientID))
	is.NoErr(err)
	is.True(returns.Query().Has("code")) // Of next: the first added user who exists.
	last := server.Events()[len(server.Events())-1]
	is.True(strings.Contains(string(last.Data), string(next.ID)))
}

func TestWhatNobodyMetIsSaidOnce(t *testing.T) {
	tb := &fakeTB{}
	said := tb.run(func() {
		server := workostest.Start(tb)
		server.Stub("GET", "/organizations", http.StatusOK, nil)
		server.Reset()
		server.Reset()
	})
	is.New(t).Equal(strings.Count(said, "no request matched"), 1)
}
