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

// Handler is an http.Handler that receives events. It verifies each request, calls the functions that are registered
// for the event, and responds:
//
//   - 200 if each function returned nil, if the event was already handled, or if no function is registered for it;
//   - 500 if a function or the store returned an error. The event is then not remembered, and WorkOS delivers it
//     again later;
//   - the status of StatusOf for a request that is not from WorkOS, is too large, or contains no event, and 405 for a
//     method other than POST.
//
// A second delivery of an event waits while the function still handles the first. This also works across servers if
// they share a Store that is a Claimer. The function's context ends when WorkOS stops waiting for the response: put
// long work into a queue.
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

// HandlerOption configures a Handler. It is a VerifyOption or one of these:
//
//	webhooks.On(func(ctx context.Context, event *events.Event, user events.UserCreated) error { … })
//	webhooks.OnOther(func(ctx context.Context, event *events.Event) error { … })
//	webhooks.OnEvery(denied.Handle)
//	webhooks.WithStore(store)
//	webhooks.WithLogger(logger)
type HandlerOption interface{ applyToHandler(*Handler) error }

type handlerOption func(*Handler) error

func (o handlerOption) applyToHandler(h *Handler) error { return o(h) }

// NewHandler returns a handler for the endpoint with the given secret. It returns an error if the secret is empty, an
// option rejects its value, or two functions are for the same event.
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

// On registers a function for one event, given by the type of its last parameter:
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
			data, _ := event.Data.(T) // always true for this name
			return f(ctx, event, data)
		}
		return nil
	})
}

// OnOther registers a function for every event without an On function, including events that are unknown to this
// version of the SDK.
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

// OnEvery registers a function that is called with every event, before the On or OnOther function for it: a revocation.List, or
// a log. It can be used several times; the functions are called in that order. If one returns an error, the event fails and the
// next functions are not called. When WorkOS delivers an event again because a later function returned an error, the earlier
// ones are called again, too.
func OnEvery(f func(ctx context.Context, event *events.Event) error) HandlerOption {
	return handlerOption(func(h *Handler) error {
		if f == nil {
			return &core.ArgumentError{Argument: "OnEvery", Reason: "has no function"}
		}
		h.every = append(h.every, f)
		return nil
	})
}

// WithStore remembers events in store, such as one that several processes share, instead of a MemoryStore of
// DefaultStoreSize. The Handler uses the claims of a Claimer.
func WithStore(store Store) HandlerOption {
	return handlerOption(func(h *Handler) error {
		if store == nil {
			return &core.ArgumentError{Argument: "WithStore", Reason: "is nil"}
		}
		h.store = store
		return nil
	})
}

// WithLogger logs to logger instead of slog.Default: errors of a function or the store at Error, rejected requests,
// which anyone can send, at Debug. No record contains a header or a body.
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
	if h == nil || h.functions == nil { // not created by NewHandler: the event is not handled, so that WorkOS delivers it again
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
		h.logger.LogAttrs(r.Context(), slog.LevelDebug, "workos: rejected a webhook", slog.Any("error", err))
		reply(w, StatusOf(err))
		return
	}
	if err := h.handle(r.Context(), event); err != nil {
		h.log(r.Context(), "workos: a webhook was not handled", event, err)
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

// functionsFor returns the functions for an event, in calling order.
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

// handle calls the event's functions, unless the event was already handled.
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
	// The function has done its work, so WorkOS must not deliver the event again, even if it cannot be remembered.
	if err := h.store.Remember(context.WithoutCancel(ctx), event.ID); err != nil {
		h.log(ctx, "workos: a handled webhook could not be remembered", event, err)
	}
	return nil
}

func (h *Handler) log(ctx context.Context, message string, event *events.Event, err error) {
	h.logger.LogAttrs(ctx, slog.LevelError, message,
		slog.String("event", string(event.Name)), slog.String("event_id", string(event.ID)), slog.Any("error", err))
}

// reply responds with a status and its name; WorkOS reads nothing more.
func reply(w http.ResponseWriter, status int) {
	if status == http.StatusOK {
		w.WriteHeader(status)
		return
	}
	http.Error(w, http.StatusText(status), status)
}

// busy holds the events whose functions are running.
type busy struct {
	mu   sync.Mutex
	with map[core.EventID]chan struct{} // by the event's ID; closed when its function has returned
}

// begin returns when no other call is busy with the event, or with the context's error. done must be called.
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
