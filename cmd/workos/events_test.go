package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/workostest"
)

func TestEvents(t *testing.T) {
	event := func(u *terminal, name, data string, at time.Time) string {
		e, err := u.server.AddEvent(workostest.Event{Name: name, Data: json.RawMessage(data), CreatedAt: at})
		u.NoErr(err)
		return string(e.ID)
	}
	seeded := func(t *testing.T) (u *terminal, ids []string) {
		u = sitDown(t)
		now := time.Now()
		return u, []string{
			event(u, "user.created", `{"id":"user_1","email":"old@example.com"}`, now.Add(-48*time.Hour)),
			event(u, "user.created", `{"id":"user_2","email":"new@example.com"}`, now.Add(-time.Minute)),
			event(u, "organization.created", `{"id":"org_1","name":"Acme \u001b[2J Jean-Luc"}`, now),
		}
	}
	t.Run("are listed, oldest first, on a line each", func(t *testing.T) {
		u, ids := seeded(t)
		u.types(exitDone, "events", "list", "--from", "1h", "--type", "user.created", "--type", "organization.created")
		u.sees(u.stdout, `(?m)^\S+Z  user\.created +`+ids[1]+`  user_2  new@example\.com\n\S+Z  organization\.created +`+ids[2]+`  org_1  Acme \\u001b\[2J Jean-Luc$`)
		u.True(!strings.Contains(u.stdout, "old@"))
		u.types(exitDone, "events", "list", "--from", "1h", "--json", "--type", "organization.created")
		u.sees(u.stdout, `^\{"object":"event","id":"`+ids[2]+`".*"data":\{.*\}.*\}\n$`)
	})
	t.Run("start at the given place", func(t *testing.T) {
		u, ids := seeded(t)
		for from, want := range map[string]int{
			"start": 3, "24h": 2, ids[1]: 1, time.Now().Add(-72 * time.Hour).Format(time.RFC3339): 3, time.Now().Add(time.Hour).Format(time.RFC3339): 0,
		} {
			u.types(exitDone, "events", "list", "--from", from, "--json")
			lines := strings.Count(u.stdout, `"user_1"`) + strings.Count(u.stdout, `"user_2"`) + strings.Count(u.stdout, `"org_1"`)
			if lines != want {
				t.Errorf("--from %s lists %d events, not %d", from, lines, want)
			}
		}
		u.types(exitUsage, "events", "tail", "--from", "yesterday")
		u.sees(u.stderr, `yesterday`)
	})
	t.Run("are followed until Ctrl-C, from the place of the last run", func(t *testing.T) {
		u, ids := seeded(t)
		cursor := filepath.Join(t.TempDir(), "cursor")
		from := ids[0]
		tail := func(until string) string {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			u.ctx = ctx
			out := &watched{until: until, then: stop}
			var stderr bytes.Buffer
			u.runs(exitDone, out, &stderr, "events", "tail", "--from", from, "--json", "--cursor", cursor, "--interval", "1s")
			u.Equal(stderr.String(), "")
			return out.String()
		}
		printed := tail(ids[2])
		u.True(strings.Contains(printed, ids[1]) && !strings.Contains(printed, ids[0])) // after the event of --from
		from = "start"                                                                  // only for the first run
		saved, err := os.ReadFile(cursor)
		u.NoErr(err)
		u.Equal(string(saved), ids[2]+"\n")
		u.ctx = t.Context()
		last := event(u, "user.deleted", `{"id":"user_1"}`, time.Now())
		u.True(!strings.Contains(tail(last), ids[2]))
	})
	t.Run("are not followed with a rejected key", func(t *testing.T) {
		u := sitDown(t)
		u.server.Inject(workostest.Fault{Path: "/events", Status: http.StatusUnauthorized})
		u.types(exitRefused, "events", "tail")
	})
	t.Run("are shown without their secrets", func(t *testing.T) {
		u := sitDown(t)
		event(u, "api_key.created", `{"object":"api_key","id":"api_key_1","name":"n","obfuscated_value":"sk_…1","value":"sk_hidden","owner":{"type":"organization","id":"org_1"}}`, time.Now())
		u.types(exitDone, "events", "list", "--json", "--type", "api_key.created")
		u.sees(u.stdout, `api_key_1`)
		u.True(!strings.Contains(u.stdout, "sk_hidden"))
	})
}

// watched is standard output that calls a function when a text has been written to it.
type watched struct {
	bytes.Buffer
	until string
	then  func()
}

func (w *watched) Write(data []byte) (int, error) {
	defer func() {
		if strings.Contains(w.String(), w.until) {
			w.then()
		}
	}()
	return w.Buffer.Write(data)
}
