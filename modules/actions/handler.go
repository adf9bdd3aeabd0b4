package actions

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// Handler is an http.Handler that answers actions. It verifies each request, asks the function that decides, and answers:
//
//   - 200 with the signed verdict;
//   - 500 when the function returned an error or the zero Verdict;
//   - 501 for an action that this version of the SDK does not know;
//   - what webhooks.StatusOf says for a request that is not WorkOS's, is too large, or holds no action, and 405
//     for one that is not a POST.
//
// Where there is no verdict, WorkOS does what the endpoint is set up to do when it has a problem. Make one with
// NewHandler.
type Handler struct {
	verification
	secret hidden.Value[core.SigningSecret]
	decide func(ctx context.Context, action Action) (Verdict, error)
	logger *slog.Logger
}

// HandlerOption sets what a Handler does. It is a VerifyOption or this:
//
//	actions.WithLogger(logger)
type HandlerOption interface{ applyToHandler(*Handler) error }

type handlerOption func(*Handler) error

func (o handlerOption) applyToHandler(h *Handler) error { return o(h) }

// WithLogger logs to logger in place of slog.Default: what decide returned as an error, and actions that this version
// of the SDK does not know, at Error; refused requests, which anybody can send, at Debug. No record holds a header or a
// body.
func WithLogger(logger *slog.Logger) HandlerOption {
	return handlerOption(func(h *Handler) error {
		if logger == nil {
			return &core.ArgumentError{Argument: "WithLogger", Reason: "is nil"}
		}
		h.logger = logger
		return nil
	})
}

// NewHandler returns a handler that verifies requests and signs verdicts with the secret of actions. decide is given no
// Unknown action. The user is waiting, and so is WorkOS, for a few seconds only; decide's context ends when WorkOS gives
// up.
//
// Errors: a *core.ArgumentError if the secret is empty, decide is nil, or an option refuses its value.
func NewHandler(secret core.SigningSecret, decide func(ctx context.Context, action Action) (Verdict, error), opts ...HandlerOption) (*Handler, error) {
	if decide == nil {
		return nil, &core.ArgumentError{Argument: "decide", Reason: "is nil"}
	}
	v, err := newVerification(nil)
	if err != nil {
		return nil, err
	}
	h := &Handler{verification: v, secret: hidden.Hide(secret), decide: decide, logger: slog.Default()}
	if err := engine.ApplyOptions(opts, h, HandlerOption.applyToHandler); err != nil {
		return nil, err
	}
	if _, err := webhooks.Verify(nil, "", secret, h.opts...); errors.Is(err, core.ErrInvalidArgument) {
		return nil, err // what a request can be blamed for is another error
	}
	return h, nil
}

// ServeHTTP answers one action.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h == nil || h.decide == nil { // not made by NewHandler: nobody is let in or kept out
		refuse(w, http.StatusInternalServerError)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed)
		return
	}
	action, err := h.receive(r)
	if err != nil {
		h.logger.LogAttrs(r.Context(), slog.LevelDebug, "workos: refused an action", slog.Any("error", err))
		refuse(w, webhooks.StatusOf(err))
		return
	}
	if unknown, ok := action.(Unknown); ok {
		h.logger.LogAttrs(r.Context(), slog.LevelError, "workos: an action is of a kind that this version of the SDK does not know",
			slog.String("object", unknown.Object))
		refuse(w, http.StatusNotImplemented)
		return
	}
	body, err := h.answer(r.Context(), action)
	if err != nil {
		object, id := named(action)
		h.logger.LogAttrs(r.Context(), slog.LevelError, "workos: an action was not decided",
			slog.String("object", object), slog.String("action_id", id), slog.Any("error", err))
		refuse(w, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) //nolint:gosec // JSON; and WorkOS is gone if it fails
}

func (h *Handler) receive(r *http.Request) (Action, error) {
	payload, err := h.request(r, h.secret.Get())
	if err != nil {
		return nil, err
	}
	return Parse(payload)
}

// answer returns the body of the response. The error is that of decide, or of signing the zero Verdict.
func (h *Handler) answer(ctx context.Context, action Action) ([]byte, error) {
	verdict, err := h.decide(ctx, action)
	if err != nil {
		return nil, err
	}
	return Sign(action, verdict, h.secret.Get())
}

// named returns what the log calls an action.
func named(action Action) (object, id string) {
	switch action := action.(type) {
	case Authentication:
		return action.Object, action.ID
	case UserRegistration:
		return action.Object, action.ID
	}
	return "", ""
}

// refuse answers with a status and its name; WorkOS reads no more of it.
func refuse(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }
