package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demotest"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

func TestWebhooks(t *testing.T) {
	t.Run("shows all kinds of deliveries on its own workostest", func(t *testing.T) {
		demotest.Alone(t)
		t.Setenv(secretVariable, "")
		output := demotest.Expect(
			t, run,
			`(?m)^  user\.created +grace@example\.com\n  user\.created +alan@example\.com\n  user\.updated +grace@example\.com\n  user\.deleted +alan@example\.com$`,
			`(?m)^  user\.created +edsger@example\.com: the database is busy\n  user\.created +edsger@example\.com$`,
			`(?m)^  a duplicate +status 200`,
			`(?m)^  a forgery +.*status 401$`,
			`(?m)^  user +Edsger Example <edsger@example\.com>\n  user +Grace Hopper <grace@example\.com>\n\z`,
		)
		is.New(t).Equal(strings.Count(output, "edsger@example.com"), 3) // Failed, created, listed: no more.
	})
	t.Run("receives until it is interrupted, with the secret of an endpoint", func(t *testing.T) {
		is := is.New(t)
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		is.NoErr(err)
		server := workostest.Start(t)
		ctx, interrupt := context.WithCancel(t.Context())
		var out bytes.Buffer
		ended := make(chan error)
		go func() { ended <- receive(ctx, &out, listener, core.NewSigningSecret("whsec_mine")) }()
		url := "http://" + listener.Addr().String() + "/webhooks"
		is.NoErr(server.DeliverWebhook(t.Context(), url, core.NewSigningSecret("whsec_mine"), server.Events()[0]))
		is.True(server.DeliverWebhook(t.Context(), url, core.NewSigningSecret("whsec_other"), server.Events()[0]) != nil)
		interrupt()
		is.NoErr(<-ended)
		is.Equal(strings.Count(out.String(), "ada@example.com"), 1)
	})
	t.Run("an empty secret is an error", func(t *testing.T) {
		_, err := newHandler(core.SigningSecret{}, &users{})
		is.New(t).True(errors.Is(err, core.ErrInvalidArgument))
	})
}

func TestUsersOutOfOrder(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	user := func(email string, minute int) usermanagement.User {
		return usermanagement.User{ID: "user_1", FirstName: "Ada", LastName: "L", Email: email, UpdatedAt: at.Add(time.Duration(minute) * time.Minute)}
	}
	event := &events.Event{Name: "user.any", CreatedAt: at.Add(time.Hour)}
	tests := []struct {
		name string
		do   func(ctx context.Context, u *users) error
		want string
	}{
		{"a late update does not undo a newer one", func(ctx context.Context, u *users) error {
			return errors.Join(u.upsert(ctx, event, user("new@example.com", 2)), u.upsert(ctx, event, user("old@example.com", 1)))
		}, "Ada L <new@example.com>"},
		{"an update in order changes the user", func(ctx context.Context, u *users) error {
			return errors.Join(u.upsert(ctx, event, user("old@example.com", 1)), u.upsert(ctx, event, user("new@example.com", 2)))
		}, "Ada L <new@example.com>"},
		{"a late update does not restore a deleted user", func(ctx context.Context, u *users) error {
			return errors.Join(u.remove(ctx, event, user("x@example.com", 1)), u.upsert(ctx, event, user("x@example.com", 1)))
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			u := &users{byID: map[string]localUser{}, out: &bytes.Buffer{}}
			is.NoErr(test.do(t.Context(), u))
			is.Equal(u.all()["user_1"], test.want)
		})
	}
}
