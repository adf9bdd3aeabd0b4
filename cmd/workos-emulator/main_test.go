package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// running is the program, until stop.
type running struct {
	url    string
	stderr *bytes.Buffer
	stop   func() (status int)
}

func startProgram(t *testing.T, args ...string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, time.Now(), append([]string{"-addr", "127.0.0.1:0"}, args...), in, &stderr)
		_ = in.Close()
	}()
	said := make([]byte, 1024)
	n, err := out.Read(said)
	is.New(t).NoErr(err)
	t.Cleanup(cancel)
	return running{regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(string(said[:n])), &stderr, func() int { cancel(); return <-ended }}
}

func TestTheProgram(t *testing.T) {
	t.Run("serves a YAML seed, and logs no secrets", func(t *testing.T) {
		is := is.New(t)
		seed := filepath.Join(t.TempDir(), "seed.yaml")
		is.NoErr(os.WriteFile(seed, []byte("# Whom programs know\nusers:\n  - email: ada@example.com\n    password: &p an engine of brass\n  - {email: grace@example.com, password: *p}\n"), 0o600))
		p := startProgram(t, "-seed", seed, "-log", "-client-id", "client_mine", "-api-key", "sk_mine")
		client, err := workos.NewConfidential("sk_mine", "client_mine", core.WithBaseURL(p.url))
		is.NoErr(err)
		_, err = client.UserManagement.AuthenticateWithPassword(t.Context(), "grace@example.com", core.NewPassword("an engine of brass"), nil)
		is.NoErr(err)
		response, err := http.Get(p.url + "/_emulator/")
		is.NoErr(err)
		_ = response.Body.Close()
		is.Equal(response.StatusCode, http.StatusOK)
		is.Equal(p.stop(), exitDone)
		is.True(regexp.MustCompile(`(?m)^[\d:.]+ POST /user_management/authenticate 200 [\d.]+(ms|µs)$`).MatchString(p.stderr.String()))
		is.True(!strings.Contains(p.stderr.String(), "brass") && !strings.Contains(p.stderr.String(), "sk_mine"))
	})
	for name, tt := range map[string]struct {
		args   []string
		status int
		said   string
	}{
		"rejects a public address":                 {[]string{"-addr", "0.0.0.0:0"}, exitFailed, "is not a loopback address"},
		"names the place of a mistake in the seed": {[]string{"-seed", "testdata/wrong.yaml"}, exitFailed, "users[0].emial is unknown"},
		"rejects a seed that is not YAML":          {[]string{"-seed", "testdata/not.yaml"}, exitFailed, "testdata/not.yaml is not YAML"},
		"rejects a seed of two documents":          {[]string{"-seed", "testdata/two.yaml"}, exitFailed, "testdata/two.yaml has 2 YAML documents"},
		"rejects a missing seed":                   {[]string{"-seed", "testdata/none.yaml"}, exitFailed, "no such file"},
		"rejects an unknown argument":              {[]string{"serve"}, exitUsage, `unknown argument "serve"`},
		"rejects an unknown flag":                  {[]string{"-prot", "1"}, exitUsage, "-prot"},
		"prints its version":                       {[]string{"-version"}, exitDone, "workos-emulator " + workos.Version},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var out bytes.Buffer
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			is.Equal(run(ctx, time.Now(), tt.args, &out, &out), tt.status)
			is.True(strings.Contains(out.String(), tt.said))
		})
	}
}
