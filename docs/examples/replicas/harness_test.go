package main

import (
	"errors"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func TestMain(m *testing.M) {
	logging.Disable() // go-redis tells standard error of dials that fail
	slog.SetDefault(slog.New(slog.DiscardHandler))
	m.Run()
}

// redisOfTest starts a redis-server for the length of the test.
func redisOfTest(t *testing.T) *redis.Client {
	t.Helper()
	client, _ := redisToStop(t)
	return client
}

// redisToStop starts a redis-server that the test can stop before it ends.
func redisToStop(t *testing.T) (client *redis.Client, stop func()) {
	t.Helper()
	addr, stop, err := startRedis(t.Context())
	if errors.Is(err, errNoRedis) {
		t.Skip("no redis-server is installed; Debian's is in the package redis-server")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return clientOf(t, addr), stop
}

func clientOf(t *testing.T, addr string) *redis.Client {
	t.Helper()
	client := newRedisClient(addr)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// redisesThatAreDown are two ways for a Redis to be down.
func redisesThatAreDown(t *testing.T) map[string]*redis.Client {
	t.Helper()
	refusing, err := freeAddress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	return map[string]*redis.Client{
		"refuses connections": clientOf(t, refusing),
		"does not answer":     clientOf(t, silent.Addr().String()),
	}
}

// workosOfTest starts a WorkOS that ends a session whose refresh token comes twice.
func workosOfTest(t *testing.T) (*workostest.Server, *workos.Confidential) {
	t.Helper()
	server := workostest.Start(t, workostest.WithRefreshGrace(0),
		workostest.WithUsers(workostest.User{Email: email, Password: core.NewPassword(password)}))
	client, err := workos.NewConfidential(server.APIKey, server.ClientID,
		core.WithBaseURL(server.URL), core.WithRetry(core.RetryPolicy{}))
	if err != nil {
		t.Fatal(err)
	}
	return server, client
}

// within fails the test if f takes longer.
func within(t *testing.T, limit time.Duration, f func()) {
	t.Helper()
	began := time.Now()
	f()
	if took := time.Since(began); took > limit {
		t.Errorf("took %s, more than %s", took, limit)
	}
}
