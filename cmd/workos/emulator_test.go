package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/env"
)

func TestEmulator(t *testing.T) {
	t.Run("serves a seed to commands that use the variables it prints", func(t *testing.T) {
		u := sitDown(t)
		seed := filepath.Join(t.TempDir(), "seed.json")
		u.NoErr(os.WriteFile(seed, []byte(`{"users": [{"email": "grace@example.com"}]}`), 0o600))
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		read, write, err := os.Pipe()
		u.NoErr(err)
		var log bytes.Buffer
		ended := make(chan int, 1)
		go func() {
			p := &program{stdout: write, stderr: &log}
			ended <- p.run(ctx, []string{"emulator", "--addr", "127.0.0.1:0", "--seed", seed, "--interactive=false", "--log", "--json"})
		}()
		var said map[string]string
		u.NoErr(json.NewDecoder(read).Decode(&said))
		for name, value := range said {
			if strings.HasPrefix(name, "WORKOS_") {
				t.Setenv(name, value)
			}
		}
		u.types(exitDone, "login")
		u.sees(u.stdout, `grace@example\.com`)
		u.types(exitDone, "api", "/user_management/users", "--columns", "email")
		u.sees(u.stdout, `grace@example\.com`)
		stop()
		u.Equal(<-ended, exitDone)
		u.sees(log.String(), `(?m)^[\d:.]+ GET /user_management/users 200 `)
		u.True(!strings.Contains(log.String(), said[env.APIKeyVariable]))
	})
	inUse, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = inUse.Close() })
	for name, test := range map[string]struct {
		args []string
		said string
	}{
		"listens only on the loopback":       {[]string{"--addr", "0.0.0.0:0"}, `not a loopback address`},
		"names --addr if the port is in use": {[]string{"--addr", inUse.Addr().String()}, `address.* in use; --addr sets another`},
		"rejects a missing seed":             {[]string{"--seed", "none.json"}, `none\.json`},
	} {
		t.Run(name, func(t *testing.T) {
			u := sitDown(t)
			u.types(exitFailed, append([]string{"emulator"}, test.args...)...)
			u.sees(u.stderr, test.said)
		})
	}
}
