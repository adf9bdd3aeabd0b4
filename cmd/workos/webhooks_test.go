package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
)

func TestWebhooksVerify(t *testing.T) {
	const secret = "whsec_of_this_test"
	body := `{"object":"event","id":"event_1","event":"user.created","data":{"object":"user","id":"user_1"},"created_at":"2026-11-29T12:00:00.000Z"}`
	folder := t.TempDir()
	file := func(name, text string) string {
		name = filepath.Join(folder, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	u := sitDown(t)
	sign := func(by string, at time.Time) string {
		return u.server.SignWebhook([]byte(body), core.NewSigningSecret(by), at)
	}
	now, old := sign(secret, time.Now()), sign(secret, time.Now().Add(-time.Hour))
	for name, test := range map[string]struct {
		input          string
		args           []string
		status         int
		stdout, stderr string // patterns
	}{
		"prints the event":                          {body, []string{"--signature", now}, exitDone, `^Verified: user\.created event_1 of 2026-11-29T12:00:00Z\.\n$`, `^$`},
		"prints it as JSON":                         {body, []string{"--signature", now, "--json"}, exitDone, `^\{"object":"event","id":"event_1",.*\}\n$`, `^$`},
		"reads files":                               {"", []string{"--payload", file("body", body), "--signature-file", file("signature", now+"\n"), "--secret-file", file("secret", secret+"\n")}, exitDone, `event_1`, `^$`},
		"rejects another body":                      {body + " ", []string{"--signature", now}, exitFailed, `^$`, `wrong signature`},
		"rejects another secret":                    {body, []string{"--signature", sign("whsec_another", time.Now())}, exitFailed, `^$`, `wrong signature`},
		"rejects an old signature":                  {body, []string{"--signature", old}, exitFailed, `^$`, `too long ago`},
		"accepts an old signature with --tolerance": {body, []string{"--signature", old, "--tolerance", "2h"}, exitDone, `event_1`, `^$`},
		"rejects an invalid header":                 {body, []string{"--signature", "v1"}, exitFailed, `^$`, `WorkOS-Signature`},
		"requires the signature":                    {body, nil, exitUsage, `^$`, `--signature-file or WORKOS_WEBHOOK_SIGNATURE`},
		"rejects a missing secret file":             {body, []string{"--signature", now, "--secret-file", "none"}, exitFailed, `^$`, `^--secret-file: open`},
	} {
		t.Run(name, func(t *testing.T) {
			u := sitDown(t)
			t.Setenv(secretVariable, secret)
			u.input = test.input
			u.types(test.status, append([]string{"webhooks", "verify"}, test.args...)...)
			u.sees(u.stdout, test.stdout)
			u.sees(u.stderr, test.stderr)
		})
	}
	t.Run("takes the signature from the environment", func(t *testing.T) {
		u := sitDown(t)
		t.Setenv(secretVariable, secret)
		t.Setenv(signatureVariable, now)
		u.input = body
		u.types(exitDone, "webhooks", "verify")
	})
}
