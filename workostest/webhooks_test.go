package workostest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/workostest"
)

// receiver is an endpoint that keeps the ID and name of each event, and fails on demand.
type receiver struct {
	*httptest.Server
	mu   sync.Mutex
	got  []string
	fail int // How many requests to respond to with 500.
}

func startReceiver(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		var event struct{ ID, Event string }
		_ = json.NewDecoder(req.Body).Decode(&event)
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.fail > 0 {
			r.fail--
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		r.got = append(r.got, event.Event)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) names() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.got, " ")
}

func TestAWebhookIsGivenToAHandler(t *testing.T) {
	is := is.New(t)
	srv := workostest.Start(t)
	var emails []string
	handler, err := webhooks.NewHandler(core.NewSigningSecret("whsec"), webhooks.WithLogger(slog.New(slog.DiscardHandler)),
		webhooks.On(func(_ context.Context, _ *events.Event, user events.UserCreated) error {
			emails = append(emails, user.Email)
			return nil
		}))
	is.NoErr(err)
	deliver := func(secret string, event workostest.Event) int {
		r, err := srv.WebhookRequest(t.Context(), "/webhooks", core.NewSigningSecret(secret), event)
		is.NoErr(err)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	is.Equal(deliver("whsec", srv.Events()[0]), 200)
	is.Equal(deliver("whsec", srv.Events()[0]), 200) // The handler has seen its ID.
	is.Equal(deliver("another", srv.Events()[0]), 401)
	madeUp := workostest.Event{Name: "user.created", Data: json.RawMessage(`{"email":"grace@example.com"}`)}
	is.Equal(deliver("whsec", madeUp), 200)
	is.Equal(emails, []string{"ada@example.com", "grace@example.com"})

	_, err = srv.WebhookRequest(t.Context(), "/", core.NewSigningSecret("whsec"), workostest.Event{Name: "x", Data: json.RawMessage("{")})
	is.True(err != nil)
	_, err = srv.WebhookRequest(t.Context(), ":", core.NewSigningSecret("whsec"), madeUp)
	is.True(err != nil)
}

// Each event that the server emits has a type that the SDK knows, and matches the contract.
func TestTheSDKReadsEveryEvent(t *testing.T) {
	c := startChecked(t)
	acme := c.AddOrganization(workostest.Organization{Name: "Acme", Domains: []string{"acme.test"}, Members: []workostest.Member{{Email: "grace@example.com"}}})
	h := harness{c.I, c.Server, http.DefaultClient}
	invited := h.do("POST", "/user_management/invitations", params{"email": "x@example.com", "organization_id": string(acme.ID)})
	h.do("POST", "/user_management/invitations/"+invited.str("id")+"/resend", nil)
	h.do("POST", "/user_management/invitations/"+invited.str("id")+"/revoke", nil)
	h.do("PUT", "/organizations/"+string(acme.ID), params{"name": "Acme 2"})
	grace := c.idOf("grace@example.com")
	_, err := c.SignIn(grace, acme.ID)
	c.NoErr(err)
	c.NoErr(c.DeleteUser(grace))
	h.do("DELETE", "/organizations/"+string(acme.ID), nil)
	said := theContract(t)
	seen := map[events.Name]bool{}
	for _, event := range c.Events() {
		c.Equal(len(said.compareEvent(event)), 0)
		r, err := c.WebhookRequest(t.Context(), "/", core.NewSigningSecret("whsec"), event)
		c.NoErr(err)
		payload, err := webhooks.VerifyRequest(r, core.NewSigningSecret("whsec"))
		c.NoErr(err)
		parsed, err := webhooks.Parse(payload)
		c.NoErr(err)
		c.Equal(parsed.ID, event.ID)
		_, unknown := parsed.Data.(events.Unknown)
		c.True(!unknown)
		seen[parsed.Name] = true
	}
	c.Equal(len(seen), 14)
}

func TestWebhooksAreDeliveredAsThingsHappen(t *testing.T) {
	made := workostest.WithEvents("a", "b", "c", "d", "welcomed", "connection.activated")
	h := start(t, made)
	data := json.RawMessage(`{}`)
	happen := func(h harness, names ...string) {
		for _, name := range names {
			_, err := h.AddEvent(workostest.Event{Name: name, Data: data})
			h.NoErr(err)
		}
	}
	t.Run("all of them, in order, or only those that an endpoint subscribes to", func(t *testing.T) {
		h := h.sub(t)
		all, some := startReceiver(t), startReceiver(t)
		h.AddWebhook(all.URL, core.NewSigningSecret("secret"))
		h.AddWebhook(some.URL, core.NewSigningSecret("secret"), "b", "d")
		happen(h, "a", "b", "c", "d")
		h.NoErr(h.WaitForWebhooks(t.Context()))
		h.Equal(all.names(), "a b c d")
		h.Equal(some.names(), "b d")
	})
	t.Run("events of operations and of handlers are delivered", func(t *testing.T) {
		h := start(t, made)
		relay := startReceiver(t)
		next := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { happen(h, "welcomed") }))
		defer next.Close()
		h.AddWebhook(next.URL, core.NewSigningSecret("secret"), "user.created")
		h.AddWebhook(relay.URL, core.NewSigningSecret("secret"))
		h.Equal(h.do("POST", "/user_management/users", params{"email": "grace@example.com"}).status, 201)
		h.NoErr(h.WaitForWebhooks(t.Context()))
		h.Equal(relay.names(), "user.created welcomed")
	})
	t.Run("a failed delivery is retried, and then given up", func(t *testing.T) {
		h := start(t, made)
		r := startReceiver(t)
		h.AddWebhook(r.URL, core.NewSigningSecret("secret"))
		r.fail = 4
		happen(h, "a")
		h.NoErr(h.WaitForWebhooks(t.Context()))
		h.Equal(r.names(), "a")
		r.fail = 5
		happen(h, "b", "c")
		err := h.WaitForWebhooks(t.Context())
		h.True(err != nil && strings.HasPrefix(err.Error(), "b event_") && strings.Contains(err.Error(), "status 500"))
		h.Equal(r.names(), "a c")
		h.NoErr(h.WaitForWebhooks(t.Context())) // It was already reported.
	})
	t.Run("waiting ends with its context, and deliveries with the server", func(t *testing.T) {
		is := is.New(t)
		srv, err := workostest.New()
		is.NoErr(err)
		asked, released := make(chan struct{}, 1), make(chan struct{})
		stuck := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			asked <- struct{}{}
			<-released
		}))
		defer stuck.Close()
		defer close(released)
		srv.AddWebhook(stuck.URL, core.NewSigningSecret("secret"))
		srv.AddUser(workostest.User{Email: "grace@example.com"})
		<-asked
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		is.True(errors.Is(srv.WaitForWebhooks(ctx), context.Canceled))
		began := time.Now()
		srv.Close()
		is.True(time.Since(began) < 2*time.Second)
		srv.AddUser(workostest.User{Email: "alan@example.com"}) // Not delivered.
		err = srv.WaitForWebhooks(t.Context())
		is.True(err != nil && strings.Count(err.Error(), "user.created") == 1) // The interrupted delivery.
	})
	t.Run("an event without JSON is rejected", func(t *testing.T) {
		h := h.sub(t)
		_, err := h.AddEvent(workostest.Event{Name: "a", Data: json.RawMessage("{")})
		h.True(err != nil)
	})
	t.Run("an added event is listed", func(t *testing.T) {
		h := h.sub(t)
		_, err := h.AddEvent(workostest.Event{Name: "connection.activated", Data: data, OrganizationID: "org_1"})
		h.NoErr(err)
		h.Equal(len(h.do("GET", "/events?events=connection.activated&organization_id=org_1", nil).at("data").([]any)), 1)
	})
}
