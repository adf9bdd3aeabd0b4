package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"slices"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/workostest"
)

// delivery is a workostest that delivers to the handler.
type delivery struct {
	server *workostest.Server
	client *workos.Confidential
	local  *users
	out    io.Writer
	url    string
	secret core.SigningSecret
}

// deliver makes a workostest deliver its events to the handler, and also deliveries that must fail.
func deliver(ctx context.Context, out io.Writer) (err error) {
	setup, err := demo.StartServer(out, secretVariable, workostest.WithUsers()) //nolint:contextcheck // it lives until it is closed
	if err != nil {
		return err
	}
	defer setup.Close()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	d := &delivery{
		server: setup.Server, client: setup.Client, local: &users{byID: map[string]localUser{}, out: out}, out: out,
		url: "http://" + listener.Addr().String() + "/webhooks", secret: core.NewSigningSecret(rand.Text()),
	}
	// The rejections here are intended, and this program prints them.
	handler, err := newHandler(d.secret, d.local, webhooks.WithLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- serve(serving, listener, handler) }()
	defer func() {
		stop()
		err = errors.Join(err, <-served)
	}()
	d.server.AddWebhook(d.url, d.secret, string(events.NameUserCreated), string(events.NameUserUpdated), string(events.NameUserDeleted)) //nolint:contextcheck // it continues until the server is closed
	for _, step := range []func(context.Context) error{d.changes, d.failure, d.duplicate, d.forgery, d.comparison} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (d *delivery) create(ctx context.Context, email, firstName string) (core.UserID, error) {
	created, err := d.client.UserManagement.CreateUser(ctx, email, &usermanagement.CreateUserParams{
		FirstName: firstName, LastName: "Example",
	})
	if err != nil {
		return "", err
	}
	return created.ID, nil
}

func (d *delivery) changes(ctx context.Context) error {
	demo.Section(d.out, "Events of WorkOS arrive")
	grace, err := d.create(ctx, "grace@example.com", "Grace")
	if err != nil {
		return err
	}
	alan, err := d.create(ctx, "alan@example.com", "Alan")
	if err != nil {
		return err
	}
	params := &usermanagement.UpdateUserParams{LastName: core.Some("Hopper")}
	if _, err := d.client.UserManagement.UpdateUser(ctx, grace, params); err != nil {
		return err
	}
	if err := d.client.UserManagement.DeleteUser(ctx, alan); err != nil {
		return err
	}
	return d.server.WaitForWebhooks(ctx)
}

func (d *delivery) failure(ctx context.Context) error {
	demo.Section(d.out, "A failed function is called again")
	d.local.failOnce()
	if _, err := d.create(ctx, "edsger@example.com", "Edsger"); err != nil {
		return err
	}
	return d.server.WaitForWebhooks(ctx)
}

func (d *delivery) duplicate(ctx context.Context) error {
	demo.Section(d.out, "A repeated delivery is handled once")
	if err := d.server.DeliverWebhook(ctx, d.url, d.secret, d.latest()); err != nil {
		return err
	}
	demo.Row(d.out, "a duplicate", "status 200, and nothing changed")
	return nil
}

func (d *delivery) forgery(ctx context.Context) error {
	demo.Section(d.out, "A webhook that WorkOS did not sign is rejected")
	err := d.server.DeliverWebhook(ctx, d.url, core.NewSigningSecret("a guess"), d.latest())
	if err == nil {
		return errors.New("a forged signature was accepted")
	}
	demo.Row(d.out, "a forgery", err.Error())
	return nil
}

// latest returns the last event.
func (d *delivery) latest() workostest.Event {
	all := d.server.Events()
	return all[len(all)-1]
}

// comparison compares the local copy with WorkOS.
func (d *delivery) comparison(ctx context.Context) error {
	demo.Section(d.out, "The local copy is equal to WorkOS")
	theirs := map[string]string{}
	for user, err := range d.client.UserManagement.ListUsers(ctx, nil).All() {
		if err != nil {
			return err
		}
		theirs[string(user.ID)] = fmt.Sprintf("%s %s <%s>", user.FirstName, user.LastName, user.Email)
	}
	local := d.local.all()
	if !maps.Equal(local, theirs) {
		return fmt.Errorf("the local copy is %v, and WorkOS has %v", local, theirs)
	}
	for _, line := range slices.Sorted(maps.Values(local)) {
		demo.Row(d.out, "user", line)
	}
	return nil
}
