package actions

import (
	"context"
	"errors"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// Handler returns an http.Handler that answers actions: it verifies each request, asks decide, and signs the
// verdict. Where there is none, WorkOS does what the endpoint is set up to do when it has a problem: the
// status is 500 when decide returned an error, 501 for an action that this version of the SDK does not know,
// 405 for a request that is no POST, and what webhooks.StatusOf says for one that is not WorkOS's.
//
// The user is waiting, and so is WorkOS, for a few seconds only; decide's context ends when it gives up.
func Handler(secret core.Secret, decide func(ctx context.Context, action Action) (Verdict, error), opts ...webhooks.VerifyOption) (http.Handler, error) {
	if decide == nil {
		return nil, &core.ArgumentError{Argument: "decide", Reason: "is nil"}
	}
	if err := Verify(nil, "", secret, opts...); errors.Is(err, core.ErrInvalidArgument) {
		return nil, err // what a request can be blamed for is another error
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, status := answer(r, secret, decide, opts)
		if status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", http.MethodPost)
		}
		if status != http.StatusOK {
			http.Error(w, http.StatusText(status), status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body) //nolint:gosec // JSON; and WorkOS is gone if it fails
	}), nil
}

// answer is the body of the response to a request if the status is 200.
func answer(r *http.Request, secret core.Secret, decide func(context.Context, Action) (Verdict, error), opts []webhooks.VerifyOption) (body []byte, status int) {
	if r.Method != http.MethodPost {
		return nil, http.StatusMethodNotAllowed
	}
	payload, err := webhooks.VerifyRequest(r, secret, withDefaults(opts)...)
	if err != nil {
		return nil, webhooks.StatusOf(err)
	}
	action, err := Parse(payload)
	if err != nil {
		return nil, webhooks.StatusOf(err)
	}
	if _, unknown := action.(Unknown); unknown {
		return nil, http.StatusNotImplemented
	}
	verdict, err := decide(r.Context(), action)
	if err != nil {
		return nil, http.StatusInternalServerError
	}
	body, err = Sign(action, verdict, secret)
	if err != nil {
		return nil, http.StatusInternalServerError // the zero Verdict
	}
	return body, http.StatusOK
}
