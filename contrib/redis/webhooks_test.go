package workosredis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/workostest"
)

const webhooksSecret = "whsec_of_the_endpoint"

// receiver is one server of several, that calls function for an event.
func receiver(t *testing.T, shared *Shared, function func() error) http.Handler {
	t.Helper()
	h, err := webhooks.NewHandler(core.NewSigningSecret(webhooksSecret),
		webhooks.WithStore(shared.WebhookStore()),
		webhooks.WithLogger(slog.New(slog.DiscardHandler)),
		webhooks.On(func(context.Context, *events.Event, events.UserCreated) error { return function() }))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// deliver returns the status of the response to an event. It stops waiting when ctx ends, as WorkOS does after some time.
func deliver(ctx context.Context, t *testing.T, server http.Handler, eventID string) int {
	t.Helper()
	payload := fmt.Sprintf(`{"id":%q,"event":"user.created","data":{"id":"user_1","email":%q}}`, eventID, email)
	request := httptest.NewRequest(http.MethodPost, "/webhooks", strings.NewReader(payload)).WithContext(ctx)
	signature := new(workostest.Server).SignWebhook([]byte(payload), core.NewSigningSecret(webhooksSecret), time.Now())
	request.Header.Set(webhooks.SignatureHeader, signature)
	response := httptest.NewRecorder()
	server.ServeHTTP(response, request)
	return response.Code
}

func TestAnEventIsDealtWithOnce(t *testing.T) {
	t.Run("when it comes to another server later", func(t *testing.T) {
		is := is.New(t)
		shared, other := serversOf(t)
		var calls atomic.Int32
		count := func() error { calls.Add(1); return nil }
		servers := []http.Handler{receiver(t, shared, count), receiver(t, other, count)}
		is.Equal(deliver(t.Context(), t, servers[0], "event_1"), 200)
		is.Equal(deliver(t.Context(), t, servers[1], "event_1"), 200)
		is.Equal(calls.Load(), int32(1))
		is.Equal(deliver(t.Context(), t, servers[1], "event_2"), 200)
		is.Equal(calls.Load(), int32(2))
		left := shared.client.TTL(t.Context(), DefaultPrefix+"event:event_1").Val()
		is.True(3*24*time.Hour < left && left <= eventKeep) // as long as it can be delivered again
	})
	t.Run("when it comes to all servers concurrently, and takes longer than the lease", func(t *testing.T) {
		is := is.New(t)
		shared, other := serversOf(t)
		shared.eventLease, other.eventLease = 30*time.Millisecond, 30*time.Millisecond
		var calls atomic.Int32
		slowly := func() error { calls.Add(1); time.Sleep(120 * time.Millisecond); return nil }
		servers := []http.Handler{receiver(t, shared, slowly), receiver(t, other, slowly)}
		var group sync.WaitGroup
		var statuses [20]int
		for i := range statuses {
			group.Go(func() { statuses[i] = deliver(t.Context(), t, servers[i%2], "event_1") })
		}
		group.Wait()
		for _, status := range statuses {
			is.Equal(status, 200)
		}
		is.Equal(calls.Load(), int32(1))
	})
}

func TestAnEventWhoseFunctionFailedIsLeftForTheNextDeliveryToAnyServer(t *testing.T) {
	is := is.New(t)
	shared, other := serversOf(t)
	calls := 0
	is.Equal(deliver(t.Context(), t, receiver(t, shared, func() error { return errors.New("the mail server is down") }), "event_1"), 500)
	within(t, time.Second, func() { // not the lease
		is.Equal(deliver(t.Context(), t, receiver(t, other, func() error { calls++; return nil }), "event_1"), 200)
	})
	is.Equal(calls, 1)
}

func TestADeliveryDoesNotWaitForAnotherServerLongerThanWorkOS(t *testing.T) {
	is := is.New(t)
	shared, other := serversOf(t)
	release, err := shared.WebhookStore().Claim(t.Context(), "event_1")
	is.NoErr(err)
	called := false
	server := receiver(t, other, func() error { called = true; return nil })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	is.Equal(deliver(ctx, t, server, "event_1"), 500) // WorkOS delivers it again
	is.True(!called)
	release()
	is.Equal(deliver(t.Context(), t, server, "event_1"), 200)
	is.True(called)
}
