package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/workostest"
)

const (
	email    = "ada@example.com"
	password = "correct horse battery staple"
	visits   = 20 // of each server
)

// shareSession sends many requests with one cookie whose access token has expired to all servers concurrently.
func (d *demo) shareSession(ctx context.Context, out io.Writer) error {
	cookie, err := d.signInAnHourAgo(ctx)
	if err != nil {
		return err
	}
	row(out, "signed in", email+" an hour ago: the access token has expired")
	d.workos.Inject(workostest.Fault{Path: "/user_management/authenticate", Delay: 100 * time.Millisecond}) // the latency of a network

	var mu sync.Mutex
	var failure error
	var cookies []string
	var group sync.WaitGroup
	for i := range visits * len(d.servers) {
		group.Go(func() {
			newCookie, err := visit(ctx, d.servers[i%len(d.servers)].URL, cookie)
			mu.Lock()
			defer mu.Unlock()
			failure = errors.Join(failure, err)
			cookies = append(cookies, newCookie)
		})
	}
	group.Wait()
	if failure != nil {
		return failure
	}
	row(out, "requests", fmt.Sprintf("%d to each server, all successful", visits))
	row(out, "refreshes", d.refreshes())
	row(out, "new cookies", distinct(cookies))
	return nil
}

// signInAnHourAgo returns the cookie of a session whose access token was valid for five minutes.
func (d *demo) signInAnHourAgo(ctx context.Context) (*http.Cookie, error) {
	d.behind.Store(1)
	defer d.behind.Store(0)
	replica := d.replicas[0]
	response, err := replica.client.UserManagement.AuthenticateWithPassword(ctx, email, core.NewPassword(password), nil)
	if err != nil {
		return nil, err
	}
	sealed, err := replica.sessions.Seal(response) //nolint:contextcheck // sealing into a store has its own timeout
	if err != nil {
		return nil, err
	}
	return cookieOf(sealed), nil
}

// refreshes returns the number of refreshes at WorkOS.
func (d *demo) refreshes() (n int) {
	for _, request := range d.workos.Requests() {
		if bytes.Contains(request.Body, []byte(`"grant_type":"refresh_token"`)) {
			n++
		}
	}
	return n
}

// visit returns the cookie that a server sets when it greets the user.
func visit(ctx context.Context, url string, cookie *http.Cookie) (newCookie string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return "", err
	}
	request.AddCookie(cookie)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("the server responded with %s: %s", response.Status, body)
	}
	for _, c := range response.Cookies() {
		newCookie = c.Value
	}
	return newCookie, err
}

func distinct(values []string) int {
	slices.Sort(values)
	return len(slices.Compact(values))
}

// shareWebhook delivers one event to all servers concurrently.
func (d *demo) shareWebhook(ctx context.Context, out io.Writer) error {
	all := d.workos.Events()
	created := slices.IndexFunc(all, func(e workostest.Event) bool { return e.Name == string(events.NameUserCreated) })
	if created < 0 {
		return errors.New("WorkOS has no event to deliver")
	}
	deliveries := make(chan error, len(d.servers))
	for _, server := range d.servers {
		go func() {
			deliveries <- d.workos.DeliverWebhook(ctx, server.URL+"/webhooks", core.NewSigningSecret(webhooksSecret), all[created])
		}()
	}
	for range d.servers {
		if err := <-deliveries; err != nil {
			return err
		}
	}
	row(out, "webhooks", fmt.Sprintf("%d deliveries of one event, all with status 200", len(d.servers)))
	row(out, "handled", d.welcomed.Load())
	return nil
}
