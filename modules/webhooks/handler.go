package webhooks

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"sync"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/modules/events"
)

// Handler is an http.Handler that receives events. It verifies each request, calls the functions that were
// registered for the event, and answers:
//
//   - 200 when each function returned nil, when the event was dealt with before, and when no function is
//     registered for it;
//   - 500 when a function or the store returned an error. The event is not remembered then, and WorkOS
//     delivers it again later;
//   - what StatusOf says for a request that is not WorkOS's, is too large, or holds no event, and 405 for one
//     that is no POST.
//
// A second delivery of an event that arrives while the function is still busy with the first waits for it; one that
// arrives at another server does so if the servers share a Store that is a Claimer.
// The function's context ends when WorkOS stops waiting for the answer: what takes long is better queued.
type Handler struct {
	verification
	secret    hidden.Value[core.SigningSecret]
	every     []function
	functions map[events.Name]function
	other     function // nil if there is none
	store     Store
	logger    *slog.Logger
	busy      busy
}

type function func(ctx context.Context, event *events.Event) error

// HandlerOption sets what a Handler does. It is a VerifyOption or one of these:
//
//	webhooks.On(func(ctx context.Context, event *events.Event, user events.UserCreated) error { … })
//	webhooks.OnOther(func(ctx context.Context, event *events.Event) error { … })
//	webhooks.OnEvery(denied.Handle)
//	webhooks.WithStore(store)
//	webhooks.WithLogger(logger)
type HandlerOption interface{ applyToHandler(*Handler) error }

type handlerOption func(*Handler) error

func (o handlerOption) applyToHandler(h *Handler) error { return o(h) }

// NewHandler returns a handler for the endpoint with the given secret. It is an error when the secret is
// empty, an option refuses its value, or two functions are for the same event.
func NewHandler(secret core.SigningSecret, opts ...HandlerOption) (*Handler, error) {
	v, err := newVerification(secret, nil)
	if err != nil {
		return nil, err
	}
	h := &Handler{
		verification: v,
		secret:       hidden.Hide(secret),
		functions:    map[events.Name]function{},
		logger:       slog.Default(),
		busy:         busy{with: map[core.EventID]chan struct{}{}},
	}
	if err := engine.ApplyOptions(opts, h, HandlerOption.applyToHandler); err != nil {
		return nil, err
	}
	if h.store == nil {
		h.store, err = NewMemoryStore(DefaultStoreSize)
	}
	return h, err
}

// On registers a function for one event, which the type of its last parameter names:
//
//	webhooks.On(func(ctx context.Context, event *events.Event, user events.UserCreated) error { … })
func On[T events.Data](f func(ctx context.Context, event *events.Event, data T) error) HandlerOption {
	return handlerOption(func(h *Handler) error {
		name, ok := events.NameOf[T]()
		_, taken := h.functions[name]
		switch {
		case !ok:
			return &core.ArgumentError{Argument: "On", Reason: fmt.Sprintf("is for %s, which is not the data of one event", reflect.TypeFor[T]())}
		case f == nil:
			return &core.ArgumentError{Argument: "On", Reason: "has no function for " + string(name)}
		case taken:
			return &core.ArgumentError{Argument: "On", Reason: "is given twice for " + string(name)}
		}
		h.functions[name] = func(ctx context.Context, event *events.Event) error {
			data, _ := event.Data.(T) // always: the name says so
			return f(ctx, event, data)
		}
		return nil
	})
}

// OnOther registers a function for every event that no function of On is for, those that this version of the
// SDK does not know included.
func OnOther(f func(ctx context.Context, event *events.Event) error) HandlerOption {
	return handlerOption(func(h *Handler) error {
		switch {
		case f == nil:
			return &core.ArgumentError{Argument: "OnOther", Reason: "has no function"}
		case h.other != nil:
			return &core.ArgumentError{Argument: "OnOther", Reason: "is given twice"}
		}
		h.other = f
		return nil
	})
}

// OnEvery registers a function that is called with every event, before the function of On or OnOther for it: a
// revocation.List, or a log. It can be given several times; the functions are called in that order. An error of one is the
// error of the event, and what follows is not called. When WorkOS delivers an event again, because a later function returned an
// error, those before are called again, too.
func OnEvery(f func(ctx context.Context, event *events.Event) error) HandlerOption {
	return handlerOption(func(h *Handler) error {
		if f == nil {
			return &core.ArgumentError{Argument: "OnEvery", Reason: "has no function"}
		}
		h.every = append(h.every, f)
		return nil
	})
}

// WithStore remembers events in store, such as one that several processes share, in place of a MemoryStore
// of DefaultStoreSize. A Claimer is made use of.
func WithStore(store Store) HandlerOption {
	return handlerOption(func(h *Handler) error {
		if store == nil {
			return &core.ArgumentError{Argument: "WithStore", Reason: "is nil"}
		}
		h.store = store
		return nil
	})
}

// WithLogger logs to logger in place of slog.Default: what a function or the store returned at Error, refused
// requests, which anybody can send, at Debug. No record holds a header or a body.
func WithLogger(logger *slog.Logger) HandlerOption {
	return handlerOption(func(h *Handler) error {
		if logger == nil {
			return &core.ArgumentError{Argument: "WithLogger", Reason: "is nil"}
		}
		h.logger = logger
		return nil
	})
}

// ServeHTTP receives one delivery.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h == nil || h.functions == nil { // not made by NewHandler: nothing is dealt with, so that WorkOS delivers it again
		reply(w, http.StatusInternalServerError)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		reply(w, http.StatusMethodNotAllowed)
		return
	}
	event, err := h.receive(w, r)
	if err != nil {
		h.logger.LogAttrs(r.Context(), slog.LevelDebug, "workos: refused a webhook", slog.Any("error", err))
		reply(w, StatusOf(err))
		return
	}
	if err := h.handle(r.Context(), event); err != nil {
		h.log(r.Context(), "workos: a webhook was not dealt with", event, err)
		reply(w, http.StatusInternalServerError)
		return
	}
	reply(w, http.StatusOK)
}

func (h *Handler) receive(w http.ResponseWriter, r *http.Request) (*events.Event, error) {
	payload, err := h.readVerified(w, r, h.secret.Get())
	if err != nil {
		return nil, err
	}
	return Parse(payload)
}

// functionsFor returns what is called with an event, in this order.
func (h *Handler) functionsFor(name events.Name) []function {
	own, ok := h.functions[name]
	if !ok {
		own = h.other
	}
	if own == nil {
		return h.every
	}
	return slices.Concat(h.every, []function{own})
}

// handle calls the event's functions, unless the event was dealt with before.
func (h *Handler) handle(ctx context.Context, event *events.Event) error {
	functions := h.functionsFor(event.Name)
	if len(functions) == 0 {
		return nil
	}
	done, err := h.busy.begin(ctx, event.ID)
	if err != nil {
		return plain.Errorf("waiting for an earlier delivery: %w", err)
	}
	defer done()
	if claimer, ok := h.store.(Claimer); ok {
		release, err := claimer.Claim(ctx, event.ID)
		if err != nil {
			return plain.Errorf("claiming the event: %w", err)
		}
		defer release()
	}
	seen, err := h.store.Seen(ctx, event.ID)
	if err != nil {
		return plain.Errorf("asking the store: %w", err)
	}
	if seen {
		return nil
	}
	for _, f := range functions {
		if err := f(ctx, event); err != nil {
			return err
		}
	}
	// The function has done its work: WorkOS is not asked to deliver again what cannot be remembered.
	if err := h.store.Remember(context.WithoutCancel(ctx), event.ID); err != nil {
		h.log(ctx, "workos: a webhook that was dealt with is not remembered", event, err)
	}
	return nil
}

func (h *Handler) log(ctx context.Context, message string, event *events.Event, err error) {
	h.logger.LogAttrs(ctx, slog.LevelError, message,
		slog.String("event", string(event.Name)), slog.String("event_id", string(event.ID)), slog.Any("error", err))
}

// reply answers with a status and its name; WorkOS reads no more of it.
func reply(w http.ResponseWriter, status int) {
	if status == http.StatusOK {
		w.WriteHeader(status)
		return
	}
	http.Error(w, http.StatusText(status), status)
}

// busy is the events that functions are being called for.
type busy struct {
	mu   sync.Mutex
	with map[core.EventID]chan struct{} // by the event's ID; closed when its function has returned
}

// begin returns when nobody else is busy with the event, or with the context's error. done must be called.
func (b *busy) begin(ctx context.Context, eventID core.EventID) (done func(), err error) {
	for {
		b.mu.Lock()
		other, taken := b.with[eventID]
		if !taken {
			mine := make(chan struct{})
			b.with[eventID] = mine
			b.mu.Unlock()
			return func() { b.end(eventID, mine) }, nil
		}
		b.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

func (b *busy) end(eventID core.EventID, mine chan struct{}) {
	b.mu.Lock()
	delete(b.with, eventID)
	b.mu.Unlock()
	close(mine)
}
