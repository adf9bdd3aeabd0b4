// Package redisserver runs Debian's redis-server for tests and for the example that needs one.
package redisserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"time"
)

// ErrNotInstalled means that there is no redis-server to run.
var ErrNotInstalled = errors.New("no redis-server is installed; Debian's is in the package redis-server")

// Server is a redis-server on a free port of the loopback, with its own folder.
type Server struct {
	Addr   string // host:port
	Folder string

	arguments []string
	process   *exec.Cmd
}

// Start runs a redis-server without persistence unless its arguments set it.
func Start(ctx context.Context, arguments ...string) (*Server, error) {
	addr, err := FreeAddress(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "redis-server-")
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	s := &Server{Addr: addr, Folder: folder}
	s.arguments = append([]string{"--bind", "127.0.0.1", "--port", port, "--dir", folder, "--save", "", "--loglevel", "warning"}, arguments...)
	if err := s.Run(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Run starts the server, or restarts it after Kill.
func (s *Server) Run(ctx context.Context) error {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return ErrNotInstalled
	}
	s.process = exec.Command(program, s.arguments...) //nolint:gosec,noctx // found above; ended by Kill, after the servers that use it
	s.process.Stdout, s.process.Stderr = io.Discard, io.Discard
	if err := s.process.Start(); err != nil {
		return err
	}
	return s.wait(ctx)
}

// Kill ends the server at once, like the failure of a machine.
func (s *Server) Kill() {
	if s.process != nil && s.process.Process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait()
	}
	s.process = nil
}

// Close ends the server and removes its folder.
func (s *Server) Close() {
	s.Kill()
	_ = os.RemoveAll(s.Folder)
}

// wait tries for five seconds to connect.
func (s *Server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for {
		connection, err := (&net.Dialer{}).DialContext(ctx, "tcp4", s.Addr)
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

// FreeAddress returns an address of the loopback that nothing listens on.
func FreeAddress(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
