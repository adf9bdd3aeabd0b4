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

func TestWebhookEndpoints(t *testing.T) {
	t.Parallel()
	service := start(t).confidential().Webhooks
	create := func(t *testing.T, url string) *webhooks.Endpoint {
		t.Helper()
		created, err := service.CreateEndpoint(t.Context(), url, []events.Name{events.NameConnectionDeleted, events.NameDSyncDeleted}, nil)
		is.New(t).NoErr(err)
		return created
	}

	t.Run("an endpoint is created with its secret", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "http://127.0.0.1:9/hook")
		is.Equal([]string{created.Object, created.EndpointURL}, []string{"webhook_endpoint", "http://127.0.0.1:9/hook"})
		is.Equal(created.Events, []events.Name{events.NameConnectionDeleted, events.NameDSyncDeleted})
		is.True(len(created.Secret.Reveal()) >= 32)
		is.True(!created.CreatedAt.IsZero())
	})

	t.Run("endpoints are listed until they are deleted", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "http://127.0.0.1:9/brief")
		newest := func() string {
			page, err := service.ListEndpoints(t.Context(), &webhooks.ListEndpointsParams{ListOptions: core.ListOptions{Limit: 1}}).Page()
			is.NoErr(err)
			is.Equal(len(page.Data), 1)
			return string(page.Data[0].ID)
		}
		is.Equal(newest(), string(created.ID))
		is.NoErr(service.DeleteEndpoint(t.Context(), created.ID))
		is.True(newest() != string(created.ID))
		is.True(errors.Is(service.DeleteEndpoint(t.Context(), created.ID), core.ErrNotFound))
	})

	t.Run("an endpoint without a URL is ErrUnprocessable", func(t *testing.T) {
		is := is.New(t)
		_, err := service.CreateEndpoint(t.Context(), "", []events.Name{events.NameUserCreated}, nil)
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"endpoint_url required"})
	})

	t.Run("differs from the API: an endpoint has no status", func(t *testing.T) {
		is.New(t).Equal(create(t, "http://127.0.0.1:9/status").Status, webhooks.EndpointStatus(""))
	})

	t.Run("a list shows the beginning of each secret", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "http://127.0.0.1:9/secret")
		page, err := service.ListEndpoints(t.Context(), &webhooks.ListEndpointsParams{ListOptions: core.ListOptions{Limit: 1}}).Page()
		is.NoErr(err)
		listed := page.Data[0].Secret.Reveal()
		is.True(strings.HasSuffix(listed, "****"))
		is.True(strings.HasPrefix(created.Secret.Reveal(), strings.TrimSuffix(listed, "****")))
	})

	t.Run("differs from the API: two endpoints may have the same URL", func(t *testing.T) {
		first, second := create(t, "http://127.0.0.1:9/twin"), create(t, "http://127.0.0.1:9/twin")
		is.New(t).True(first.ID != second.ID) // the API: duplicate_endpoint
	})
}

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
	is.NoErr(client.UserManagement.DeleteUser(t.Context(), user.ID)) // of which the endpoint hears nothing
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
	// signedAt is the time of the signature as the SDK reads it: milliseconds, where the emulator means seconds.
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

	t.Run("a handler hands the event on", func(t *testing.T) {
		is := is.New(t)
		var email string
		handler, err := webhooks.NewHandler(endpoint.Secret, signedAt, webhooks.On(func(_ context.Context, _ *events.Event, user events.UserCreated) error {
			email = user.Email
			return nil
		}))
		is.NoErr(err)
		request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(got.body)))
		request.Header.Set(webhooks.SignatureHeader, got.header)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		is.Equal(answer.Code, http.StatusOK)
		is.Equal(email, "hook@example.com")
	})

	t.Run("a body that was changed, or another secret, does not verify", func(t *testing.T) {
		is := is.New(t)
		_, err := webhooks.Verify(append(got.body, ' '), got.header, endpoint.Secret, signedAt)
		is.True(errors.Is(err, webhooks.ErrSignature))
		_, err = webhooks.Verify(got.body, got.header, core.NewSigningSecret(endpoint.Secret.Reveal()+"x"), signedAt)
		is.True(errors.Is(err, webhooks.ErrSignature))
	})

	t.Run("an endpoint hears of its own events alone", func(t *testing.T) {
		is := is.New(t)
		_, err := client.UserManagement.CreateUser(t.Context(), "hook-2@example.com", nil)
		is.NoErr(err)
		event, err := webhooks.Parse(webhooks.Trust(receive(t).body)) // the next, though a user was deleted in between
		is.NoErr(err)
		is.Equal(event.Name, events.NameUserCreated)
	})

	t.Run("differs from the API: a signature counts seconds and not milliseconds, so it seems decades old", func(t *testing.T) {
		is := is.New(t)
		is.True(time.Since(time.Unix(seconds, 0)) < time.Minute)
		_, err := webhooks.Verify(got.body, got.header, endpoint.Secret)
		is.True(errors.Is(err, webhooks.ErrTimestampOutOfRange))
	})
}
