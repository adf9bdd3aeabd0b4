package workosredis

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/redisserver"
	"github.com/workos-typestate/workos/workostest"
)

const (
	email, password = "ada@example.com", "correct horse battery staple"
	cookiePassword  = "a cookie password that opens nothing at all"
)

func TestMain(m *testing.M) {
	logging.Disable() // go-redis logs failed dials to standard error
	slog.SetDefault(slog.New(slog.DiscardHandler))
	if addr := os.Getenv(otherProcess); addr != "" {
		os.Exit(beOtherProcess(addr))
	}
	m.Run()
}

// serverOfTest starts a redis-server for the duration of the test.
func serverOfTest(t *testing.T, arguments ...string) *redisserver.Server {
	t.Helper()
	server, err := redisserver.Start(t.Context(), arguments...)
	if errors.Is(err, redisserver.ErrNotInstalled) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// sharedOf returns a server's Shared, with the client options that a program would use.
func sharedOf(t *testing.T, addr string, opts ...Option) *Shared {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true})
	t.Cleanup(func() { _ = client.Close() })
	shared, err := New(client, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return shared
}

// serversOf returns two servers' Shared, on a redis-server of the test's own.
func serversOf(t *testing.T) (one, other *Shared) {
	t.Helper()
	server := serverOfTest(t)
	return sharedOf(t, server.Addr), sharedOf(t, server.Addr)
}

// brokenRedises returns Redis servers that fail in three ways.
func brokenRedises(t *testing.T) map[string]*Shared {
	t.Helper()
	refusing, err := redisserver.FreeAddress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	return map[string]*Shared{
		"refuses connections": sharedOf(t, refusing),
		"does not respond":    sharedOf(t, silent.Addr().String()),
		"is full":             fullRedis(t),
	}
}

// fullRedis returns a Redis that has no memory left and evicts nothing.
func fullRedis(t *testing.T) *Shared {
	t.Helper()
	shared := sharedOf(t, serverOfTest(t, "--maxmemory-policy", "noeviction").Addr)
	fill(t.Context(), t, shared)
	return shared
}

func fill(ctx context.Context, t *testing.T, shared *Shared) {
	t.Helper()
	if err := shared.client.ConfigSet(ctx, "maxmemory", "1").Err(); err != nil {
		t.Fatal(err)
	}
}

// workosOfTest starts a WorkOS that ends a session when its refresh token is used twice.
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

func returns(sealed string) func(context.Context) (core.SealedSession, error) {
	return func(context.Context) (core.SealedSession, error) { return core.NewSealedSession(sealed), nil }
}

func mustNotBeCalled(t *testing.T) func(context.Context) (core.SealedSession, error) {
	return func(context.Context) (core.SealedSession, error) {
		t.Error("the session is refreshed again")
		return core.SealedSession{}, errors.New("not again")
	}
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
