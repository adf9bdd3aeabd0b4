package main

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
	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/workostest"
)

// receiver is one server of several, which calls function for an event.
func receiver(t *testing.T, client redis.Cmdable, function func() error) http.Handler {
	t.Helper()
	store := NewRedisStore(client)
	store.lease = long
	h, err := webhooks.NewHandler(core.NewSigningSecret(webhooksSecret),
		webhooks.WithStore(store),
		webhooks.WithLogger(slog.New(slog.DiscardHandler)),
		webhooks.On(func(context.Context, *events.Event, events.UserCreated) error { return function() }))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// deliver is the status that a server answers an event with.
func deliver(t *testing.T, server http.Handler, eventID string) int {
	t.Helper()
	return deliverUntil(t.Context(), t, server, eventID)
}

// deliverUntil gives up waiting for the answer when ctx ends, as WorkOS does after some time.
func deliverUntil(ctx context.Context, t *testing.T, server http.Handler, eventID string) int {
	t.Helper()
	payload := fmt.Sprintf(`{"id":%q,"event":"user.created","data":{"id":"user_1","email":%q}}`, eventID, email)
	request := httptest.NewRequest(http.MethodPost, "/webhooks", strings.NewReader(payload)).WithContext(ctx)
	signature := new(workostest.Server).SignWebhook([]byte(payload), core.NewSigningSecret(webhooksSecret), time.Now())
	request.Header.Set(webhooks.SignatureHeader, signature)
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, request)
	return answer.Code
}

func TestAnEventThatOneServerHasDealtWithIsNotDealtWithByAnother(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	var calls atomic.Int32
	count := func() error { calls.Add(1); return nil }
	one, other := receiver(t, shared, count), receiver(t, shared, count)
	is.Equal(deliver(t, one, "event_1"), 200)
	is.Equal(deliver(t, other, "event_1"), 200)
	is.Equal(calls.Load(), int32(1))
	is.Equal(deliver(t, other, "event_2"), 200)
	is.Equal(calls.Load(), int32(2))
	left := shared.TTL(t.Context(), "workos:event:event_1").Val()
	is.True(3*24*time.Hour < left && left <= eventKeep) // for as long as it can come again
}

func TestAnEventThatComesToAllServersAtOnceIsDealtWithOnce(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	var calls atomic.Int32
	slowly := func() error { calls.Add(1); time.Sleep(20 * time.Millisecond); return nil }
	servers := []http.Handler{receiver(t, shared, slowly), receiver(t, shared, slowly)}
	var group sync.WaitGroup
	var statuses [20]int
	for i := range statuses {
		group.Go(func() { statuses[i] = deliver(t, servers[i%2], "event_1") })
	}
	group.Wait()
	for _, status := range statuses {
		is.Equal(status, 200)
	}
	is.Equal(calls.Load(), int32(1))
}

func TestAnEventWhoseFunctionFailedIsLeftForTheNextDeliveryToAnyServer(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	calls := 0
	one := receiver(t, shared, func() error { return errors.New("the mail server is down") })
	other := receiver(t, shared, func() error { calls++; return nil })
	is.Equal(deliver(t, one, "event_1"), 500)
	within(t, time.Second, func() { is.Equal(deliver(t, other, "event_1"), 200) }) // not the lease
	is.Equal(calls, 1)
}

func TestADeliveryDoesNotWaitForAnotherServerLongerThanWorkOS(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	release, err := NewRedisStore(shared).Claim(t.Context(), "event_1")
	is.NoErr(err)
	called := false
	server := receiver(t, shared, func() error { called = true; return nil })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	is.Equal(deliverUntil(ctx, t, server, "event_1"), 500) // WorkOS delivers it again
	is.True(!called)
	release()
	is.Equal(deliver(t, server, "event_1"), 200)
	is.True(called)
}

func TestAnEventOutlivesTheServerThatDiedWithIt(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	dead := NewRedisStore(shared)
	dead.lease = 50 * time.Millisecond
	_, err := dead.Claim(t.Context(), "event_1") // and nothing more
	is.NoErr(err)
	seen, err := dead.Seen(t.Context(), "event_1")
	is.NoErr(err)
	is.True(!seen)
	called := false
	within(t, time.Second, func() {
		is.Equal(deliver(t, receiver(t, shared, func() error { called = true; return nil }), "event_1"), 200)
	})
	is.True(called)
}

func TestWhileRedisIsDownNoEventIsDealtWith(t *testing.T) {
	for name, down := range redisesThatAreDown(t) {
		t.Run("because it "+name, func(t *testing.T) {
			is := is.New(t)
			called := false
			server := receiver(t, down, func() error { called = true; return nil })
			within(t, patience+time.Second, func() { is.Equal(deliver(t, server, "event_1"), 500) })
			is.True(!called)
			_, err := NewRedisStore(down).Seen(t.Context(), "event_1")
			is.True(err != nil) // not "no"
		})
	}
}
