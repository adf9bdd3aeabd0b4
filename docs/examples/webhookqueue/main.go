// Command webhookqueue accepts webhooks quickly and processes them from a durable queue, a Redis stream: queue.go is all of it. It delivers a
// burst of webhooks to itself, each of them twice, and one that always fails: each event has its effect once, and the failing one is set aside.
//
// It uses the Redis of REDIS_ADDR, or starts a redis-server of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/signal"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/redisserver"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/workostest"
)

const (
	//workosvet:ignore credentials an example's
	webhooksSecret = "whsec_of_the_endpoint" //nolint:gosec // an example's
	welcomed       = "{webhooks}:welcomed"   // the hash that the effect changes, by address
	burst          = 300
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "webhookqueue:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	addr, stopRedis, err := findRedis(ctx)
	if err != nil {
		return err
	}
	defer stopRedis()
	client := redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true})
	defer func() { _ = client.Close() }()
	// Three tries 100 ms apart suit a demonstration; thirty seconds and ten tries outlast a deployment.
	q := &queue{redis: client, retry: 100 * time.Millisecond, most: 3, log: slog.New(slog.DiscardHandler)}
	if err := q.prepare(ctx); err != nil {
		return err
	}
	server := httptest.NewServer(q.receive(core.NewSigningSecret(webhooksSecret)))
	defer server.Close()

	began := time.Now()
	if err := deliver(ctx, server.URL); err != nil {
		return err
	}
	row(out, "taken in", fmt.Sprintf("%d webhooks, %v each", 2*burst, (time.Since(began)/(2*burst)).Round(10*time.Microsecond)))

	working, stopWorking := context.WithCancel(ctx)
	defer stopWorking()
	var workers sync.WaitGroup
	for _, name := range []string{"one", "two"} {
		workers.Go(func() { q.work(working, name, welcome) })
	}
	for left := int64(1); left > 0; time.Sleep(10 * time.Millisecond) {
		if left, err = client.XLen(ctx, stream).Result(); err != nil {
			return err
		}
	}
	stopWorking()
	workers.Wait()
	users, err := client.HLen(ctx, welcomed).Result()
	if err != nil {
		return err
	}
	failed, err := client.XLen(ctx, aside).Result()
	row(out, "welcomed", fmt.Sprintf("%d users", users))
	row(out, "set aside", fmt.Sprintf("%d webhooks", failed))
	return err
}

// welcome is the effect of a new user. It counts, so that a second effect would show.
func welcome(ctx context.Context, transaction redis.Pipeliner, event *events.Event) error {
	created, ok := event.Data.(events.UserCreated)
	if !ok {
		return nil
	}
	if created.Email == "" {
		return errors.New("a user without an address cannot be welcomed")
	}
	return transaction.HIncrBy(ctx, welcomed, created.Email, 1).Err()
}

// deliver delivers a burst of webhooks, each twice. One user has no address.
func deliver(ctx context.Context, url string) error {
	sender, err := workostest.New() //nolint:contextcheck // it ends by Close
	if err != nil {
		return err
	}
	defer sender.Close()
	for n := range burst {
		email := fmt.Sprintf("user-%d@example.com", n)
		if n == 0 {
			email = ""
		}
		event := workostest.Event{
			ID: core.EventID(fmt.Sprintf("event_%d", n)), Name: string(events.NameUserCreated), Data: fmt.Appendf(nil, `{"id":"user_%d","email":%q}`, n, email),
		}
		for range 2 {
			if err := sender.DeliverWebhook(ctx, url, core.NewSigningSecret(webhooksSecret), event); err != nil {
				return err
			}
		}
	}
	return nil
}

// findRedis returns the address of REDIS_ADDR, or of a redis-server that it starts and stop ends.
func findRedis(ctx context.Context) (addr string, stop func(), err error) {
	if addr := os.Getenv("REDIS_ADDR"); addr != "" {
		return addr, func() {}, nil
	}
	server, err := redisserver.Start(ctx, "--appendonly", "yes") // the queue survives a restart
	if err != nil {
		return "", nil, err
	}
	return server.Addr, server.Close, nil
}

func row(out io.Writer, label string, value any) { _, _ = fmt.Fprintf(out, "%-14s %v\n", label, value) }
