package webhooks_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/workos-typestate/workos/core"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/workostest"
)

// silent discards logs.
func silent() webhooks.HandlerOption {
	return webhooks.WithLogger(slog.New(slog.DiscardHandler))
}

// handler returns a handler at noon.
func handler(t testing.TB, opts ...webhooks.HandlerOption) *webhooks.Handler {
	t.Helper()
	h, err := webhooks.NewHandler(secret, append([]webhooks.HandlerOption{webhooks.WithClock(noon), silent()}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// deliver returns the status of the response to a request.
func deliver(h http.Handler, r *http.Request) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func body(id string, name events.Name) string {
	return fmt.Sprintf(`{"id":%q,"event":%q,"data":{"id":"user_1","email":"grace@example.com"}}`, id, name)
}

func TestAHandlerCallsTheFunctionForTheEvent(t *testing.T) {
	is := is.New(t)
	var calls []string
	h := handler(
		t,
		webhooks.On(func(_ context.Context, event *events.Event, user events.UserCreated) error {
			calls = append(calls, string(event.ID)+" created "+user.Email)
			return nil
		}),
		webhooks.On(func(_ context.Context, event *events.Event, user events.UserDeleted) error {
			calls = append(calls, string(event.ID)+" deleted "+user.Email)
			return nil
		}),
		webhooks.OnOther(func(_ context.Context, event *events.Event) error {
			calls = append(calls, fmt.Sprintf("%s %s %T", event.ID, event.Name, event.Data))
			return nil
		}),
	)
	for i, name := range []events.Name{events.NameUserDeleted, events.NameUserCreated, events.NameUserUpdated, "user.hatched"} {
		is.Equal(deliver(h, delivery(body(fmt.Sprint("event_", i), name))), 200)
	}
	is.Equal(calls, []string{
		"event_0 deleted grace@example.com", "event_1 created grace@example.com",
		"event_2 user.updated events.UserUpdated", "event_3 user.hatched events.Unknown",
	})
}

func TestAFunctionForEveryEvent(t *testing.T) {
	var calls []string
	var failing error
	note := func(name string, err *error) func(context.Context, *events.Event) error {
		return func(_ context.Context, event *events.Event) error {
			calls = append(calls, name+" "+string(event.Name))
			return *err
		}
	}
	var none error
	all := []webhooks.HandlerOption{
		webhooks.OnOther(note("other", &none)),
		webhooks.On(func(ctx context.Context, event *events.Event, _ events.UserCreated) error {
			return note("own", &none)(ctx, event)
		}),
		webhooks.OnEvery(note("first", &none)),
		webhooks.OnEvery(note("second", &failing)),
	}
	for name, test := range map[string]struct {
		options []webhooks.HandlerOption
		event   events.Name
		failing error
		status  int
		calls   []string
	}{
		"is called before the function for the event":     {all, events.NameUserCreated, nil, 200, []string{"first user.created", "second user.created", "own user.created"}},
		"is called before the function for the others":    {all, events.NameUserDeleted, nil, 200, []string{"first user.deleted", "second user.deleted", "other user.deleted"}},
		"is called for an event without another function": {all[2:], "user.hatched", nil, 200, []string{"first user.hatched", "second user.hatched"}},
		"fails the event for all later functions":         {all, events.NameUserCreated, io.EOF, 500, []string{"first user.created", "second user.created"}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			calls, failing = nil, test.failing
			h := handler(t, test.options...)
			is.Equal(deliver(h, delivery(body("event_1", test.event))), test.status)
			is.Equal(calls, test.calls)
			failing, calls = nil, nil
			is.Equal(deliver(h, delivery(body("event_1", test.event))), 200)
			is.Equal(len(calls) > 0, test.failing != nil) // a failed one is delivered again
		})
	}
}

func TestResponsesOfAHandler(t *testing.T) {
	is := is.New(t)
	called := 0
	h := handler(
		t,
		webhooks.WithBodyLimit(1000),
		webhooks.On(func(context.Context, *events.Event, events.UserCreated) error { called++; return nil }),
		webhooks.On(func(context.Context, *events.Event, events.UserDeleted) error { return errors.New("no") }),
	)
	get := delivery(payload)
	get.Method = http.MethodGet
	unsigned := delivery(payload)
	unsigned.Header.Del(webhooks.SignatureHeader)
	forged := delivery(payload)
	forged.Header.Set(webhooks.SignatureHeader, sign(core.NewSigningSecret("another"), noon(), payload))
	late := delivery(payload)
	late.Header.Set(webhooks.SignatureHeader, sign(secret, noon().Add(-1e12), payload))
	broken := delivery(payload)
	broken.Body = io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))

	tests := []struct {
		name    string
		request *http.Request
		want    int
	}{
		{"an event without a function", delivery(body("event_1", events.NameUserUpdated)), 200},
		{"an unknown event", delivery(body("event_2", "user.hatched")), 200},
		{"an event whose function fails", delivery(body("event_3", events.NameUserDeleted)), 500},
		{"a GET", get, 405},
		{"a request without signature", unsigned, 401},
		{"a forged request", forged, 401},
		{"a replayed request", late, 401},
		{"a body that is too large", delivery(payload + strings.Repeat(" ", 1000)), 413},
		{"a body that breaks off", broken, 400},
		{"a body that is not an event", delivery(`{"id":"event_1"}`), 400},
		{"mistyped data", delivery(`{"id":"event_1","event":"user.created","data":{"email":7}}`), 400},
	}
	for _, test := range tests {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, test.request)
		if w.Code != test.want {
			t.Errorf("the response to %s is %d, not %d", test.name, w.Code, test.want)
		}
		is.Equal(w.Header().Get("Allow") == "POST", w.Code == 405)
		is.True(!strings.Contains(w.Body.String(), "event_") && !strings.Contains(w.Body.String(), "grace"))
	}
	is.Equal(called, 0)
}

func TestAnEventIsDealtWithOnce(t *testing.T) {
	counting := func(calls *int, fails func(call int) bool) webhooks.HandlerOption {
		return webhooks.On(func(context.Context, *events.Event, events.UserCreated) error {
			*calls++
			if fails(*calls) {
				return errors.New("not now")
			}
			return nil
		})
	}
	never := func(int) bool { return false }

	t.Run("however often it is delivered", func(t *testing.T) {
		is := is.New(t)
		calls := 0
		h := handler(t, counting(&calls, never))
		for range 3 {
			is.Equal(deliver(h, delivery(payload)), 200)
		}
		is.Equal(calls, 1)
		is.Equal(deliver(h, delivery(body("event_2", events.NameUserCreated))), 200)
		is.Equal(calls, 2)
	})
	t.Run("unless the function fails, so that the next delivery handles it", func(t *testing.T) {
		is := is.New(t)
		calls := 0
		h := handler(t, counting(&calls, func(call int) bool { return call < 3 }))
		for _, want := range []int{500, 500, 200, 200} {
			is.Equal(deliver(h, delivery(payload)), want)
		}
		is.Equal(calls, 3)
	})
	t.Run("or panics", func(t *testing.T) {
		is := is.New(t)
		calls := 0
		h := handler(t, counting(&calls, func(call int) bool {
			if call == 1 {
				panic("oh")
			}
			return false
		}))
		func() {
			defer func() { is.Equal(recover(), "oh") }() // like a net/http server
			deliver(h, delivery(payload))
		}()
		is.Equal(deliver(h, delivery(payload)), 200)
		is.Equal(calls, 2)
	})
	t.Run("also with handlers that share a store", func(t *testing.T) {
		is := is.New(t)
		store, err := webhooks.NewMemoryStore(10)
		is.NoErr(err)
		calls := 0
		for range 2 {
			is.Equal(deliver(handler(t, counting(&calls, never), webhooks.WithStore(store)), delivery(payload)), 200)
		}
		is.Equal(calls, 1)
	})
}

// A second delivery of an event in progress waits, and then finds it handled, or takes over.
func TestDeliveriesOfOneEventAtTheSameTime(t *testing.T) {
	is := is.New(t)
	var running, most, calls atomic.Int32
	h := handler(t, webhooks.On(func(context.Context, *events.Event, events.UserCreated) error {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		if calls.Add(1) < 3 {
			return errors.New("not now")
		}
		return nil
	}))
	var statuses [600]atomic.Int32
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() { statuses[deliver(h, delivery(payload))].Add(1) })
	}
	group.Wait()
	is.Equal(most.Load(), int32(1))
	is.Equal(calls.Load(), int32(3))
	is.Equal(statuses[500].Load(), int32(2))
	is.Equal(statuses[200].Load(), int32(48))
}

func TestADeliveryDoesNotWaitLongerThanWorkOS(t *testing.T) {
	is := is.New(t)
	started, finish := make(chan struct{}), make(chan struct{})
	h := handler(t, webhooks.On(func(context.Context, *events.Event, events.UserCreated) error {
		close(started)
		<-finish
		return nil
	}))
	first := make(chan int)
	go func() { first <- deliver(h, delivery(payload)) }()
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	is.Equal(deliver(h, delivery(payload).WithContext(ctx)), 500)
	close(finish)
	is.Equal(<-first, 200)
}

// store fails on demand, and records its contexts.
type store struct {
	seen, remember error
	contexts       []context.Context
}

func (s *store) Seen(context.Context, core.EventID) (bool, error) { return false, s.seen }

func (s *store) Remember(ctx context.Context, _ core.EventID) error {
	s.contexts = append(s.contexts, ctx)
	return s.remember
}

func TestAStoreThatFails(t *testing.T) {
	is := is.New(t)
	calls := 0
	on := webhooks.On(func(context.Context, *events.Event, events.UserCreated) error { calls++; return nil })

	is.Equal(deliver(handler(t, on, webhooks.WithStore(&store{seen: errors.New("down")})), delivery(payload)), 500)
	is.Equal(calls, 0) // WorkOS delivers it again when the store is up
	is.Equal(deliver(handler(t, on, webhooks.WithStore(&store{remember: errors.New("down")})), delivery(payload)), 200)
	is.Equal(calls, 1) // it was handled
}

func TestAHandledEventIsRememberedEvenIfWorkOSNoLongerWaits(t *testing.T) {
	is := is.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	kept := &store{}
	h := handler(t, webhooks.WithStore(kept), webhooks.On(func(context.Context, *events.Event, events.UserCreated) error {
		cancel()
		return nil
	}))
	deliver(h, delivery(payload).WithContext(ctx))
	is.Equal(len(kept.contexts), 1)
	is.NoErr(kept.contexts[0].Err())
}

// claimer is a Store that records its calls, and allows one claim at a time.
type claimer struct {
	*webhooks.MemoryStore
	claim chan struct{} // contains a value while it is free
	err   error
	log   func(string)
}

func (c *claimer) Claim(ctx context.Context, eventID core.EventID) (func(), error) {
	select {
	case <-c.claim:
		c.log("claim " + string(eventID))
		return func() { c.log("release"); c.claim <- struct{}{} }, c.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c *claimer) Seen(ctx context.Context, eventID core.EventID) (bool, error) {
	c.log("seen?")
	return c.MemoryStore.Seen(ctx, eventID)
}

func (c *claimer) Remember(ctx context.Context, eventID core.EventID) error {
	c.log("remember")
	return c.MemoryStore.Remember(ctx, eventID)
}

func TestAStoreThatIsAClaimer(t *testing.T) {
	shared := func(t *testing.T) (*claimer, func() []string) {
		memory, err := webhooks.NewMemoryStore(10)
		is.New(t).NoErr(err)
		var mu sync.Mutex
		var lines []string
		c := &claimer{MemoryStore: memory, claim: make(chan struct{}, 1), log: func(line string) {
			mu.Lock()
			defer mu.Unlock()
			lines = append(lines, line)
		}}
		c.claim <- struct{}{}
		return c, func() []string { mu.Lock(); defer mu.Unlock(); return lines }
	}
	t.Run("holds the claim from before the first query until the event is remembered", func(t *testing.T) {
		is := is.New(t)
		c, log := shared(t)
		h := handler(t, webhooks.WithStore(c), webhooks.On(func(context.Context, *events.Event, events.UserCreated) error {
			c.log("function")
			return nil
		}))
		is.Equal(deliver(h, delivery(body("event_1", events.NameUserCreated))), 200)
		is.Equal(deliver(h, delivery(body("event_1", events.NameUserCreated))), 200)
		is.Equal(log(), []string{
			"claim event_1", "seen?", "function", "remember", "release",
			"claim event_1", "seen?", "release",
		})
	})
	t.Run("releases the claim when the function fails or panics", func(t *testing.T) {
		is := is.New(t)
		c, log := shared(t)
		calls := 0
		h := handler(t, webhooks.WithStore(c), webhooks.On(func(context.Context, *events.Event, events.UserCreated) error {
			if calls++; calls == 1 {
				panic("oh")
			}
			return errors.New("not now")
		}))
		func() {
			defer func() { is.Equal(recover(), "oh") }()
			deliver(h, delivery(payload))
		}()
		is.Equal(deliver(h, delivery(payload)), 500)
		is.Equal(len(log()), 6) // claim, seen?, release, twice
		is.Equal(len(c.claim), 1)
	})
	t.Run("keeps two servers from calling their functions concurrently", func(t *testing.T) {
		is := is.New(t)
		c, _ := shared(t)
		var calls atomic.Int32
		started, finish := make(chan struct{}), make(chan struct{})
		server := func() *webhooks.Handler {
			return handler(t, webhooks.WithStore(c), webhooks.On(func(context.Context, *events.Event, events.UserCreated) error {
				calls.Add(1)
				close(started)
				<-finish
				return nil
			}))
		}
		statuses := make(chan int)
		go func() { statuses <- deliver(server(), delivery(payload)) }()
		<-started
		impatient, cancel := context.WithCancel(t.Context())
		cancel()
		is.Equal(deliver(server(), delivery(payload).WithContext(impatient)), 500) // WorkOS delivers it again later
		go func() { statuses <- deliver(server(), delivery(payload)) }()
		close(finish)
		is.Equal([]int{<-statuses, <-statuses}, []int{200, 200})
		is.Equal(calls.Load(), int32(1))
	})
	t.Run("leaves an event that cannot be claimed for the next delivery", func(t *testing.T) {
		is := is.New(t)
		c, log := shared(t)
		c.err = errors.New("down")
		called := false
		h := handler(t, webhooks.WithStore(c), webhooks.On(func(context.Context, *events.Event, events.UserCreated) error {
			called = true
			return nil
		}))
		is.Equal(deliver(h, delivery(payload)), 500)
		is.True(!called)
		is.Equal(len(log()), 1) // no query
	})
}

func TestTheZeroMemoryStoreRemembersTheDefault(t *testing.T) {
	is := is.New(t)
	var s webhooks.MemoryStore
	for i := range 2*webhooks.DefaultStoreSize + 1 {
		is.NoErr(s.Remember(t.Context(), core.EventID(strconv.Itoa(i))))
	}
	first, err := s.Seen(t.Context(), "0")
	is.NoErr(err)
	is.Equal(first, false)
	kept, err := s.Seen(t.Context(), core.EventID(strconv.Itoa(webhooks.DefaultStoreSize+1)))
	is.NoErr(err)
	is.True(kept)
}

func TestAMemoryStoreIsBounded(t *testing.T) {
	is := is.New(t)
	ctx := t.Context()
	s, err := webhooks.NewMemoryStore(10)
	is.NoErr(err)
	for i := range 1000 {
		is.NoErr(s.Remember(ctx, core.EventID(strconv.Itoa(i))))
		is.NoErr(s.Remember(ctx, core.EventID(strconv.Itoa(i)))) // uses no more space
	}
	remembered := 0
	for i := range 1000 {
		seen, err := s.Seen(ctx, core.EventID(strconv.Itoa(i)))
		is.NoErr(err)
		if seen {
			remembered++
		}
		is.True(seen || i < 990) // at least the last ten
	}
	is.True(remembered <= 20)
	_, err = webhooks.NewMemoryStore(0)
	moduletest.WantArgument(t, err, "size")
}

func TestHandlersThatCannotBe(t *testing.T) {
	on := webhooks.On(func(context.Context, *events.Event, events.UserCreated) error { return nil })
	other := webhooks.OnOther(func(context.Context, *events.Event) error { return nil })
	tests := []struct {
		name, argument string
		opts           []webhooks.HandlerOption
	}{
		{"two functions for an event", "On", []webhooks.HandlerOption{on, on}},
		{"no function for an event", "On", []webhooks.HandlerOption{webhooks.On[events.UserCreated](nil)}},
		{"a function for unknown events", "On", []webhooks.HandlerOption{webhooks.On(func(context.Context, *events.Event, events.Unknown) error { return nil })}},
		{"a function for any data", "On", []webhooks.HandlerOption{webhooks.On(func(context.Context, *events.Event, events.Data) error { return nil })}},
		{"a function for a pointer", "On", []webhooks.HandlerOption{webhooks.On(func(context.Context, *events.Event, *events.UserCreated) error { return nil })}},
		{"two functions for the others", "OnOther", []webhooks.HandlerOption{other, other}},
		{"no function for every event", "OnEvery", []webhooks.HandlerOption{webhooks.OnEvery(nil)}},
		{"no function for the others", "OnOther", []webhooks.HandlerOption{webhooks.OnOther(nil)}},
		{"no store", "WithStore", []webhooks.HandlerOption{webhooks.WithStore(nil)}},
		{"no logger", "WithLogger", []webhooks.HandlerOption{webhooks.WithLogger(nil)}},
		{"no option", "opts[0]", []webhooks.HandlerOption{nil}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := webhooks.NewHandler(secret, test.opts...)
			moduletest.WantArgument(t, err, test.argument)
			t.Log(err)
		})
	}
	_, err := webhooks.NewHandler(core.SigningSecret{})
	moduletest.WantArgument(t, err, "secret")
}

func TestLogs(t *testing.T) {
	is := is.New(t)
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h := handler(
		t, webhooks.WithLogger(logger), webhooks.WithStore(&store{remember: errors.New("store is full")}),
		webhooks.On(func(context.Context, *events.Event, events.UserDeleted) error { return errors.New("mail is down") }),
		webhooks.OnOther(func(context.Context, *events.Event) error { return nil }),
	)
	forged := delivery(payload)
	forged.Header.Set(webhooks.SignatureHeader, sign(core.NewSigningSecret("another"), noon(), payload))
	line := func(r *http.Request) string {
		log.Reset()
		deliver(h, r)
		return log.String()
	}
	is.True(strings.Contains(line(forged), `level=DEBUG msg="workos: rejected a webhook"`))
	failed := line(delivery(body("event_7", events.NameUserDeleted)))
	is.True(strings.Contains(failed, "level=ERROR"))
	is.True(strings.Contains(failed, `event=user.deleted event_id=event_7 error="mail is down"`))
	is.True(!strings.Contains(failed, "grace"))
	is.True(strings.Contains(line(delivery(body("event_8", events.NameUserCreated))), "store is full"))
}

func TestAHandlerDoesNotShowItsSecrets(t *testing.T) {
	h := handler(t, webhooks.WithAdditionalSecrets(core.NewSigningSecret("whsec_older_0123")))
	redacttest.Check(t, h, secret.Reveal())
	redacttest.Check(t, h, "whsec_older_0123")
}

func TestWhatWorkostestDelivers(t *testing.T) {
	is := is.New(t)
	var emails []string
	h, err := webhooks.NewHandler(secret, silent(), webhooks.On(func(_ context.Context, _ *events.Event, user events.UserCreated) error {
		emails = append(emails, user.Email)
		return nil
	}))
	is.NoErr(err)
	receiver := httptest.NewServer(h)
	defer receiver.Close()
	server := workostest.Start(t)
	for _, event := range server.Events() {
		is.NoErr(server.DeliverWebhook(t.Context(), receiver.URL, secret, event))
		is.NoErr(server.DeliverWebhook(t.Context(), receiver.URL, secret, event)) // delivered again
		is.True(server.DeliverWebhook(t.Context(), receiver.URL, core.NewSigningSecret("another"), event) != nil)
	}
	is.Equal(emails, []string{"ada@example.com"}) // the initial user of the server
}

func TestAHandlerThatNoConstructorMadeDealsWithNothing(t *testing.T) {
	for name, handler := range map[string]*webhooks.Handler{"the zero value": {}, "nil": nil} {
		t.Run(name, func(t *testing.T) {
			response := httptest.NewRecorder()
			handler.ServeHTTP(response, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", http.NoBody))
			is.New(t).Equal(response.Code, http.StatusInternalServerError) // so that WorkOS delivers the event again
		})
	}
}
