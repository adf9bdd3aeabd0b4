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

// Handler is an http.Handler that responds to actions. It verifies each request, calls the decide function, and responds:
//
//   - 200 with the signed verdict;
//   - 500 if the function returned an error or the zero Verdict;
//   - 501 for an action of an unknown kind;
//   - the status of webhooks.StatusOf for a request that is not from WorkOS, is too large, or contains no action, and
//     405 for a method other than POST.
//
// Without a verdict, WorkOS follows the error setting of the endpoint. Create a Handler with NewHandler.
type Handler struct {
	verification
	secret hidden.Value[core.SigningSecret]
	decide func(ctx context.Context, action Action) (Verdict, error)
	logger *slog.Logger
}

// HandlerOption configures a Handler. It is a VerifyOption or this:
//
//	actions.WithLogger(logger)
type HandlerOption interface{ applyToHandler(*Handler) error }

type handlerOption func(*Handler) error

func (o handlerOption) applyToHandler(h *Handler) error { return o(h) }

// WithLogger logs to logger instead of slog.Default: errors of decide and unknown actions at Error; rejected requests,
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

// NewHandler returns a handler that verifies requests and signs verdicts with the secret of actions. decide never
// receives an Unknown action. The user and WorkOS wait for only a few seconds; decide's context ends when WorkOS gives
// up.
//
// Errors: a *core.ArgumentError if the secret is empty, decide is nil, or an option rejects its value.
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
		return nil, err // the error is not the request's fault
	}
	return h, nil
}

// ServeHTTP responds to one action.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h == nil || h.decide == nil { // not made by NewHandler: there is no verdict
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
		h.logger.LogAttrs(r.Context(), slog.LevelDebug, "workos: rejected an action", slog.Any("error", err))
		refuse(w, webhooks.StatusOf(err))
		return
	}
	if unknown, ok := action.(Unknown); ok {
		h.logger.LogAttrs(r.Context(), slog.LevelError, "workos: an action has a kind that is unknown to this version of the SDK",
			slog.String("object", unknown.Object))
		refuse(w, http.StatusNotImplemented)
		return
	}
	body, err := h.respond(r.Context(), action)
	if err != nil {
		object, id := named(action)
		h.logger.LogAttrs(r.Context(), slog.LevelError, "workos: an action has no verdict",
			slog.String("object", object), slog.String("action_id", id), slog.Any("error", err))
		refuse(w, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) //nolint:gosec // JSON; if it fails, WorkOS has closed the connection
}

func (h *Handler) receive(r *http.Request) (Action, error) {
	payload, err := h.request(r, h.secret.Get())
	if err != nil {
		return nil, err
	}
	return Parse(payload)
}

// respond returns the body of the response. Its error comes from decide, or from signing the zero Verdict.
func (h *Handler) respond(ctx context.Context, action Action) ([]byte, error) {
	verdict, err := h.decide(ctx, action)
	if err != nil {
		return nil, err
	}
	return Sign(action, verdict, h.secret.Get())
}

// named returns the name of an action for the log.
func named(action Action) (object, id string) {
	switch action := action.(type) {
	case Authentication:
		return action.Object, action.ID
	case UserRegistration:
		return action.Object, action.ID
	}
	return "", ""
}

// refuse responds with a status and its name; WorkOS reads nothing more.
func refuse(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }
