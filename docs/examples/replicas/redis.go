package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"time"

	"github.com/redis/go-redis/v9"
)

// newRedisClient returns a client as the servers of this example use it. A server of yours adds a user name, a
// password and TLS: who reads this Redis can act as the users whose sessions pass through it.
func newRedisClient(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr:                  addr,
		ContextTimeoutEnabled: true, // else only the client's own time-outs hold, which are longer than patience
		DialerRetries:         1,    // users wait while a Redis that is down is asked again
		MaxRetries:            1,
	})
}

// errNoRedis says that there is nothing to run on.
var errNoRedis = errors.New("REDIS_ADDR is not set, and no redis-server is installed")

// findRedis returns the address of REDIS_ADDR, or of a redis-server that it starts and that stop ends.
func findRedis(ctx context.Context) (addr string, stop func(), err error) {
	if addr := os.Getenv("REDIS_ADDR"); addr != "" {
		return addr, func() {}, nil
	}
	return startRedis(ctx)
}

// startRedis runs a redis-server on a free port of the loopback that keeps nothing on disk.
func startRedis(ctx context.Context) (addr string, stop func(), err error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return "", nil, errNoRedis
	}
	addr, err = freeAddress(ctx)
	if err != nil {
		return "", nil, err
	}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", nil, err
	}
	server := exec.Command(program, //nolint:gosec,noctx // found above; ended by stop, after the servers that use it
		"--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--loglevel", "warning")
	server.Stdout, server.Stderr = io.Discard, io.Discard
	if err := server.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = server.Process.Kill() // there is nothing to save
		_ = server.Wait()
	}
	if err := waitForRedis(ctx, addr); err != nil {
		stop()
		return "", nil, err
	}
	return addr, stop, nil
}

func freeAddress(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// waitForRedis tries for five seconds.
func waitForRedis(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for {
		connection, err := (&net.Dialer{}).DialContext(ctx, "tcp4", addr)
		if err == nil {
			return connection.Close()
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("redis-server did not start: %w", err)
		}
	}
}
