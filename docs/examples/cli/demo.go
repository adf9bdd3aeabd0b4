package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"strings"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

// demoLifetime is the lifetime of the demonstration's access tokens: long enough to use them, short enough to see them expire.
const demoLifetime = 3 * time.Second

// demo runs the other commands one after the other, each as its own program would: they share only the token file and a workostest, which signs
// Ada in at once. A browser without a window goes through the pages.
func (p *program) demo(ctx context.Context) error {
	options := []workostest.Option{
		workostest.WithAccessTokenLifetime(demoLifetime), workostest.WithInstantDevice(), workostest.WithDevice(time.Second, time.Minute),
	}
	server, err := workostest.New(options...) //nolint:contextcheck // it lives until it is closed
	if err != nil {
		return err
	}
	defer server.Close()
	folder, err := os.MkdirTemp("", "workos-cli-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	d := demonstration{p: p, folder: folder, client: func() (*workos.Public, error) {
		return workos.NewPublic(server.ClientID, core.WithBaseURL(server.URL))
	}}

	d.title("The browser comes back to this program with a code.")
	d.run(ctx, exitDone, "login")
	d.run(ctx, exitDone, "whoami")
	d.title("Another run of the program finds the same token.")
	first := d.run(ctx, exitDone, "token")
	d.title("The token expires after " + demoLifetime.String() + ", so the program refreshes it.")
	select {
	case <-time.After(demoLifetime):
	case <-ctx.Done():
		return ctx.Err()
	}
	if second := d.run(ctx, exitDone, "token"); second == first && d.err == nil {
		return errors.New("the token was not refreshed")
	}
	d.run(ctx, exitDone, "logout")
	d.title("Exit status 3 means that a sign-in is needed.")
	d.run(ctx, exitSignIn, "token")
	d.title("Without a browser, the user enters a code on another device.")
	d.run(ctx, exitDone, "login", "-device")
	d.run(ctx, exitDone, "logout")
	return d.err
}

// demonstration runs commands until one ends with another status than expected.
type demonstration struct {
	p      *program
	folder string
	client func() (*workos.Public, error)
	err    error
}

func (d *demonstration) title(text string) {
	if d.err == nil {
		_, d.err = fmt.Fprintf(d.p.stdout, "\n# %s\n", text)
	}
}

func (d *demonstration) run(ctx context.Context, want int, args ...string) (result string) {
	if d.err != nil {
		return ""
	}
	var stdout bytes.Buffer
	command := &program{
		stdout: &stdout, stderr: d.p.stdout, // in the order of a terminal
		openBrowser: browserWithoutWindow, folder: d.folder, client: d.client,
	}
	_, _ = fmt.Fprintf(d.p.stdout, "\n$ cli %s\n", strings.Join(args, " "))
	got := command.run(ctx, args)
	_, d.err = io.WriteString(d.p.stdout, shortened(stdout.String()))
	if d.err == nil && got != want {
		d.err = fmt.Errorf("cli %s ended with status %d, not %d", args[0], got, want)
	}
	return stdout.String()
}

// shortened returns the end of a token; its beginning is always the same.
func shortened(result string) string {
	if strings.HasPrefix(result, "eyJ") {
		return "eyJ…" + result[len(result)-13:]
	}
	return result
}

// browserWithoutWindow acts as a browser on a page that signs the user in at once: it follows the redirects, and keeps the cookies of this one
// visit.
func browserWithoutWindow(ctx context.Context, address string) error {
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
