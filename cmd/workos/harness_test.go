package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

// terminal is a terminal whose environment leads to a server.
type terminal struct {
	*is.I
	t       *testing.T
	server  *workostest.Server
	browser func(ctx context.Context, address string) error
	folder  string

	ctx   context.Context //nolint:containedctx // of the commands
	input string          // of the next command

	stdout, stderr string // of the last command
}

func sitDown(t *testing.T, opts ...workostest.Option) *terminal {
	t.Helper()
	// The events of these tests have only the members that they need.
	server := workostest.Start(t, append(opts, workostest.WithEvents("user.created", "user.deleted", "organization.created", "api_key.created"))...)
	for name, value := range map[string]string{
		env.ClientIDVariable: string(server.ClientID), env.APIKeyVariable: server.APIKey.Reveal(),
		env.HostnameVariable: server.Host(), env.PortVariable: strconv.Itoa(server.Port()), env.HTTPSVariable: "false",
		tokenVariable: "", secretVariable: "", signatureVariable: "",
	} {
		t.Setenv(name, value)
	}
	return &terminal{I: is.New(t), t: t, server: server, browser: browse, folder: t.TempDir(), ctx: t.Context()}
}

// types runs a command and requires its exit status. No command but token shows a key or a token.
func (u *terminal) types(status int, args ...string) {
	u.t.Helper()
	var stdout, stderr bytes.Buffer
	u.runs(status, &stdout, &stderr, args...)
	u.stdout, u.stderr = stdout.String(), stderr.String()
	u.t.Logf("workos %s\n%s%s", strings.Join(args, " "), u.stdout, u.stderr)
	shown := u.stderr
	if args[0] != "token" {
		shown += u.stdout
	}
	for name, secret := range map[string]string{"the API key": u.server.APIKey.Reveal(), "a token": "eyJ"} {
		if strings.Contains(shown, secret) {
			u.t.Errorf("workos %s shows %s", args[0], name)
		}
	}
}

func (u *terminal) runs(status int, stdout, stderr io.Writer, args ...string) {
	u.t.Helper()
	p := &program{stdin: strings.NewReader(u.input), stdout: stdout, stderr: stderr, openBrowser: u.browser, folder: u.folder}
	if got := p.run(u.ctx, args); got != status {
		u.t.Errorf("workos %s ended with status %d, not %d\n%v", strings.Join(args, " "), got, status, stderr)
	}
}

// sees requires each pattern in a text.
func (u *terminal) sees(text string, patterns ...string) {
	u.t.Helper()
	for _, pattern := range patterns {
		if !regexp.MustCompile(pattern).MatchString(text) {
			u.t.Errorf("%s is not in:\n%s", pattern, text)
		}
	}
}

// browse acts as a browser on pages that sign a user in at once: it follows redirects and keeps cookies.
func browse(ctx context.Context, address string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := (&http.Client{Jar: jar}).Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func noBrowser(context.Context, string) error { return errors.New("no screen") }
