//go:build emulator

package emulatortest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func TestWebhookDelivery(t *testing.T) {
	t.Parallel()
	client := start(t).confidential()
	type delivery struct {
		header string
		body   []byte
	}
	deliveries := make(chan delivery, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if body, err := io.ReadAll(r.Body); err == nil {
			deliveries <- delivery{r.Header.Get(webhooks.SignatureHeader), body}
		}
	}))
	t.Cleanup(receiver.Close)
	is := is.New(t)
	endpoint, err := client.Webhooks.CreateEndpoint(t.Context(), receiver.URL, []events.Name{events.NameUserCreated}, nil)
	is.NoErr(err)
	user, err := client.UserManagement.CreateUser(t.Context(), "hook@example.com", nil)
	is.NoErr(err)
	is.NoErr(client.UserManagement.DeleteUser(t.Context(), user.ID)) // which the endpoint does not receive
	receive := func(t *testing.T) (d delivery) {
		t.Helper()
		select {
		case d = <-deliveries:
		case <-time.After(10 * time.Second):
			t.Fatal("nothing was delivered")
		}
		return d
	}
	got := receive(t)
	// signedAt is the time of the signature as the SDK reads it, in milliseconds; the emulator sends seconds.
	first, _, _ := strings.Cut(strings.TrimPrefix(got.header, "t="), ",")
	seconds, err := strconv.ParseInt(first, 10, 64)
	is.NoErr(err)
	signedAt := webhooks.WithClock(func() time.Time { return time.UnixMilli(seconds) })

	t.Run("an event is delivered, and its signature verifies", func(t *testing.T) {
		is := is.New(t)
		event, err := webhooks.VerifyAndParse(got.body, got.header, endpoint.Secret, signedAt)
		is.NoErr(err)
		is.Equal(event.Name, events.NameUserCreated)
		is.Equal(event.Data, events.UserCreated{User: user.User})
	})

	t.Run("a handler passes the event on", func(t *testing.T) {
		is := is.New(t)
		var email string
		handler, err := webhooks.NewHandler(endpoint.Secret, signedAt, webhooks.On(func(_ context.Context, _ *events.Event, user events.UserCreated) error {
			email = user.Email
			return nil
		}))
		is.NoErr(err)
		request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(got.body)))
		request.Header.Set(webhooks.SignatureHeader, got.header)
		response := httptest.NewRecorder()
		handler.ServeHTTP(response, request)
		is.Equal(response.Code, http.StatusOK)
		is.Equal(email, "hook@example.com")
	})

	t.Run("a changed body or another secret does not verify", func(t *testing.T) {
		is := is.New(t)
		_, err := webhooks.Verify(append(got.body, ' '), got.header, endpoint.Secret, signedAt)
		is.True(errors.Is(err, webhooks.ErrSignature))
		_, err = webhooks.Verify(got.body, got.header, core.NewSigningSecret(endpoint.Secret.Reveal()+"x"), signedAt)
		is.True(errors.Is(err, webhooks.ErrSignature))
	})

	t.Run("an endpoint receives only its own events", func(t *testing.T) {
		is := is.New(t)
		_, err := client.UserManagement.CreateUser(t.Context(), "hook-2@example.com", nil)
		is.NoErr(err)
		event, err := webhooks.Parse(webhooks.Trust(receive(t).body)) // the next event, though a user was deleted in between
		is.NoErr(err)
		is.Equal(event.Name, events.NameUserCreated)
	})
}
