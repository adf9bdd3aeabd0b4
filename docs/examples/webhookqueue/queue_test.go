package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/redisserver"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/workostest"
)

const otherWorker = "WEBHOOKQUEUE_TEST_WORKER_OF" // the address of Redis; this process is a worker if it is set

func TestMain(m *testing.M) {
	logging.Disable() // go-redis reports failed dials on standard error
	if addr := os.Getenv(otherWorker); addr != "" {
		queueAt(addr).work(context.Background(), strconv.Itoa(os.Getpid()), deadly)
	}
	m.Run()
}

// deadly is the effect, which kills the process for one user.
func deadly(ctx context.Context, transaction redis.Pipeliner, event *events.Event) error {
	if created, ok := event.Data.(events.UserCreated); ok && created.Email == "user-7@example.com" {
		os.Exit(3)
	}
	time.Sleep(time.Millisecond)
	return welcome(ctx, transaction, event)
}

func queueAt(addr string) *queue {
	client := redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true})
	return &queue{redis: client, retry: 100 * time.Millisecond, most: 5, log: slog.New(slog.DiscardHandler)}
}

func start(t *testing.T) (*redisserver.Server, *queue) {
	t.Helper()
	server, err := redisserver.Start(t.Context(), "--appendonly", "yes", "--appendfsync", "always")
	if errors.Is(err, redisserver.ErrNotInstalled) {
		t.Skip(err)
	}
	is := is.New(t)
	is.NoErr(err)
	t.Cleanup(server.Close)
	q := queueAt(server.Addr)
	t.Cleanup(func() { _ = q.redis.Close() })
	is.NoErr(q.prepare(t.Context()))
	is.NoErr(q.prepare(t.Context())) // as the next process does
	return server, q
}

func TestWebhookqueue(t *testing.T) {
	is := is.New(t)
	var out bytes.Buffer
	err := run(t.Context(), &out)
	if errors.Is(err, redisserver.ErrNotInstalled) {
		t.Skip(err)
	}
	is.NoErr(err)
	for _, line := range []string{`taken in +600 webhooks, .*`, `welcomed +299 users`, `set aside +2 webhooks`} {
		if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(out.String()) {
			t.Errorf("%s is not in the output:\n%s", line, out.String())
		}
	}
}

// TestEachEventHasItsEffectOnce kills workers at any point, with one event that kills its worker each time, until nothing is left.
func TestEachEventHasItsEffectOnce(t *testing.T) {
	is := is.New(t)
	redisServer, q := start(t)
	server := httptest.NewServer(q.receive(core.NewSigningSecret(webhooksSecret)))
	defer server.Close()
	is.NoErr(deliver(t.Context(), server.URL))

	left := func() int64 { return q.redis.XLen(t.Context(), stream).Val() }
	began := time.Now()
	for round := 0; left() > 0; round++ {
		is.True(time.Since(began) < 30*time.Second)
		var workers []*exec.Cmd
		for range 2 {
			worker := exec.CommandContext(t.Context(), os.Args[0])
			worker.Env = append(os.Environ(), otherWorker+"="+redisServer.Addr)
			is.NoErr(worker.Start())
			workers = append(workers, worker)
		}
		before := left()
		for until := time.Now().Add(400 * time.Millisecond); left() > max(0, before-60) && time.Now().Before(until); {
			time.Sleep(time.Millisecond)
		}
		for _, worker := range workers {
			_ = worker.Process.Kill()
			_ = worker.Wait()
		}
		if round == 1 { // so does Redis
			redisServer.Kill()
			is.NoErr(redisServer.Run(t.Context()))
			for q.redis.Ping(t.Context()).Err() != nil {
				time.Sleep(time.Millisecond)
			}
		}
	}

	counts, err := q.redis.HGetAll(t.Context(), welcomed).Result()
	is.NoErr(err)
	is.Equal(len(counts), burst-2) // all but the one without an address, and the deadly one
	for email, count := range counts {
		if count != "1" {
			t.Errorf("%s was welcomed %s times", email, count)
		}
	}
	is.Equal(q.redis.XPending(t.Context(), stream, group).Val().Count, int64(0))
	failed, err := q.redis.XRange(t.Context(), aside, "-", "+").Result()
	is.NoErr(err)
	is.Equal(len(failed), 4) // each came twice
	for _, message := range failed {
		body := message.Values[member].(string)
		is.True(strings.Contains(body, "user-7@") || strings.Contains(body, `"email":""`))
	}
}

func TestASlowWorkerAndTheOneThatTakesOverHaveOneEffect(t *testing.T) {
	is := is.New(t)
	_, q := start(t)
	event := fmt.Sprintf(`{"id":"event_1","event":%q,"data":{"id":"user_1","email":"ada@example.com"}}`, events.NameUserCreated)
	is.NoErr(q.redis.XAdd(t.Context(), &redis.XAddArgs{Stream: stream, Values: []any{member, event}}).Err())
	messages, err := q.next(t.Context(), "slow")
	is.NoErr(err)
	is.Equal(len(messages), 1)
	is.NoErr(q.once(t.Context(), messages[0], func(ctx context.Context, transaction redis.Pipeliner, event *events.Event) error {
		if q.redis.Exists(ctx, done+"event_1").Val() == 0 { // meanwhile
			is.NoErr(q.once(ctx, messages[0], welcome))
		}
		return welcome(ctx, transaction, event)
	}))
	is.Equal(q.redis.HGet(t.Context(), welcomed, "ada@example.com").Val(), "1")
}

func TestWhatIsNotTakenIn(t *testing.T) {
	for name, test := range map[string]struct {
		secret string
		down   bool
		status int
	}{
		"a webhook that is not verified":                          {"another", false, http.StatusUnauthorized},
		"a webhook while Redis is down, which is delivered again": {webhooksSecret, true, http.StatusInternalServerError},
		"a signed webhook":                                        {webhooksSecret, false, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			redisServer, q := start(t)
			if test.down {
				redisServer.Kill()
			}
			event := workostest.Event{Name: string(events.NameUserCreated), Data: []byte(`{}`)}
			request, err := workostest.Start(t).WebhookRequest(t.Context(), "/webhooks", core.NewSigningSecret(test.secret), event)
			is.NoErr(err)
			response := httptest.NewRecorder()
			q.receive(core.NewSigningSecret(webhooksSecret))(response, request)
			is.Equal(response.Code, test.status)
			if !test.down {
				is.Equal(q.redis.XLen(t.Context(), stream).Val() == 1, test.status == http.StatusOK)
			}
		})
	}
}
