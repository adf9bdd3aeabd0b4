// Command webhooks keeps a local copy of the users of WorkOS with webhooks. users.go is the copy, and newHandler receives the events. See
// docs/webhooks.md.
//
// Without configuration it shows deliveries by workostest, an in-process WorkOS, and ends. With WORKOS_WEBHOOK_SECRET, the secret of an endpoint
// of your environment, it receives on http://127.0.0.1:8080/webhooks until Ctrl-C: make that reachable from outside over HTTPS, and register the
// address in the dashboard. It creates nothing in WorkOS.
//
// A copy that starts with existing users must first list them: see docs/examples/dirsync.
package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

const (
	secretVariable = "WORKOS_WEBHOOK_SECRET" //nolint:gosec // the name of the variable, not its value
	address        = "127.0.0.1:8080"        // for real deliveries
)

func main() { demo.Main("webhooks", run) }

func run(ctx context.Context, out io.Writer) error {
	secret := core.NewSigningSecret(os.Getenv(secretVariable))
	if secret.IsZero() {
		return deliver(ctx, out)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return receive(ctx, out, listener, secret)
}

// newHandler returns the receiver of user events. If a function returns an error, the event is delivered again; an event that is delivered twice
// is handled once.
func newHandler(secret core.SigningSecret, local *users, opts ...webhooks.HandlerOption) (*webhooks.Handler, error) {
	return webhooks.NewHandler(secret, append(
		opts,
		webhooks.On(func(ctx context.Context, event *events.Event, user events.UserCreated) error {
			return local.upsert(ctx, event, user.User)
		}),
		webhooks.On(func(ctx context.Context, event *events.Event, user events.UserUpdated) error {
			return local.upsert(ctx, event, user.User)
		}),
		webhooks.On(func(ctx context.Context, event *events.Event, user events.UserDeleted) error {
			return local.remove(ctx, event, user.User)
		}),
	)...)
}

// receive keeps the local copy until ctx ends.
func receive(ctx context.Context, out io.Writer, listener net.Listener, secret core.SigningSecret) error {
	handler, err := newHandler(secret, &users{byID: map[string]localUser{}, out: out})
	if err != nil {
		return err
	}
	demo.Section(out, "Receiving on http://"+listener.Addr().String()+"/webhooks, until Ctrl-C")
	return serve(ctx, listener, handler)
}

// serve serves the handler until ctx ends, and then lets it finish the received requests.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	mux := http.NewServeMux()
	mux.Handle("/webhooks", handler)
	server := &http.Server{Handler: mux, ReadTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() {
		<-ctx.Done()
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		ended <- server.Shutdown(limited)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-ended
}
