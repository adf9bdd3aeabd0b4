package main

import (
	"context"
	"os"

	"github.com/redis/go-redis/v9"

	workosredis "github.com/workos-typestate/workos/contrib/redis"
	"github.com/workos-typestate/workos/internal/test/redisserver"
)

// newShared returns what servers share through a Redis. On your server, add a user name, a password and TLS to the options of the client.
func newShared(addr string) (shared *workosredis.Shared, stop func(), err error) {
	client := redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true})
	shared, err = workosredis.New(client)
	return shared, func() { _ = client.Close() }, err
}

// findRedis returns the address of REDIS_ADDR, or of a redis-server that it starts and stop ends.
func findRedis(ctx context.Context) (addr string, stop func(), err error) {
	if addr := os.Getenv("REDIS_ADDR"); addr != "" {
		return addr, func() {}, nil
	}
	server, err := redisserver.Start(ctx)
	if err != nil {
		return "", nil, err
	}
	return server.Addr, server.Close, nil
}
