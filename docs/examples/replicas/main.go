// Command replicas shows two servers that share sessions and webhooks through Redis, in one process, on workostest. It sends requests with one
// cookie whose access token has expired to both: one refresh reaches WorkOS. It delivers one webhook to both: one handles it.
//
// They share the state through package workosredis, with the Redis of REDIS_ADDR, or a redis-server that the program starts.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/signal"
	"sync/atomic"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "replicas:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	addr, stop, err := findRedis(ctx)
	if err != nil {
		return err
	}
	defer stop()
	d := &demo{}
	defer d.close()
	if err := d.start(addr); err != nil { //nolint:contextcheck // the servers end by close
		return err
	}
	row(out, "Redis", addr)
	row(out, "WorkOS", d.workos.URL+", a workostest that accepts a refresh token once")
	for _, server := range d.servers {
		row(out, "server", server.URL)
	}
	if err := d.shareSession(ctx, out); err != nil {
		return err
	}
	return d.shareWebhook(ctx, out)
}

// demo is WorkOS, and the servers that use it.
type demo struct {
	workos   *workostest.Server
	replicas []*replica
	servers  []*httptest.Server // of the replicas
	stops    []func()

	behind   atomic.Int64 // the number of hours that the clock of WorkOS is behind
	welcomed atomic.Int64 // the calls of the function for the webhook
}

func (d *demo) start(redis string) (err error) {
	d.workos, err = workostest.New(
		workostest.WithRefreshGrace(0), // a second refresh would end the session
		workostest.WithClock(func() time.Time { return time.Now().Add(-time.Hour * time.Duration(d.behind.Load())) }),
		workostest.WithUsers(workostest.User{Email: email, Password: core.NewPassword(password)}),
	)
	if err != nil {
		return err
	}
	for range 2 {
		client, err := workos.NewConfidential(d.workos.APIKey, d.workos.ClientID, core.WithBaseURL(d.workos.URL))
		if err != nil {
			return err
		}
		shared, stop, err := newShared(redis)
		if err != nil {
			return err
		}
		d.stops = append(d.stops, stop)
		replica, err := newReplica(client, shared, func(string) { d.welcomed.Add(1) })
		if err != nil {
			return err
		}
		d.replicas = append(d.replicas, replica)
		d.servers = append(d.servers, httptest.NewServer(replica))
	}
	return nil
}

func (d *demo) close() {
	for _, server := range d.servers {
		server.Close()
	}
	for _, stop := range d.stops {
		stop()
	}
	if d.workos != nil {
		d.workos.Close()
	}
}

func row(out io.Writer, label string, value any) { _, _ = fmt.Fprintf(out, "%-14s %v\n", label, value) }
