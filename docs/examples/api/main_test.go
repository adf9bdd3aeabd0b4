package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/docs/examples/internal/demotest"
	"github.com/workos-typestate/workos/workostest"
)

func TestAPI(t *testing.T) {
	t.Run("allows what callers may do, on its own workostest", func(t *testing.T) {
		demotest.Alone(t)
		demotest.Expect(t, run,
			`(?m)by nobody\n  GET /whoami +401 Unauthorized Bearer\n`,
			`(?m)by an admin\n  GET /whoami +200 OK a user with the role admin\n  GET /reports +200 OK reports: 2\n  DELETE /reports/january +200 OK reports left: 1$`,
			`(?m)by a member\n  GET /whoami +200 OK a user with the role member\n  GET /reports +200 OK reports: 1\n  DELETE /reports/january +403 Forbidden ?$`,
			`(?m)by a customer's key\n  GET /whoami +200 OK the key "nightly"\n  GET /reports +200 OK reports: 1\n  DELETE /reports/january +403 Forbidden ?$`,
		)
	})
	t.Run("serves an environment until it is interrupted", func(t *testing.T) {
		is := is.New(t)
		demotest.On(t, workostest.Start(t))
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		lines, out := io.Pipe()
		ended := make(chan error, 1)
		go func() {
			err := run(ctx, out)
			_ = out.Close()
			ended <- err
		}()
		shown := bufio.NewScanner(lines)
		for shown.Scan() {
			if _, address, ok := strings.Cut(shown.Text(), "API "); ok {
				said, err := send(ctx, "GET", strings.TrimSpace(address)+"/whoami", "sk_guess")
				is.NoErr(err)
				is.True(strings.HasPrefix(said, "401 "))
				interrupt()
				is.NoErr(<-ended)
				return
			}
		}
		t.Fatal(<-ended)
	})
}
