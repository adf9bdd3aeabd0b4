// Command portal sends an administrator to the Admin Portal, where customers set up Single Sign-On, directories and more themselves. handler.go
// is the part for your application; the rest acts as the browser.
//
// Without configuration it runs on workostest, an in-process WorkOS. With WORKOS_API_KEY, and WORKOS_EXAMPLES_WRITE=true, it runs on your
// environment: it creates an organization and deletes it again. For an intent that your environment does not have it responds with 502.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demo"
)

func main() { demo.Main("portal", run) }

func run(ctx context.Context, out io.Writer) error {
	setup, err := demo.Start(out, "an organization, deleted at the end") //nolint:contextcheck // it lives until it is closed
	if err != nil {
		return err
	}
	defer setup.Close()
	organization, err := setup.Client.Organizations.Create(ctx, "Portal Example", nil)
	if err != nil {
		return err
	}
	demo.Row(out, "created", organization.Name+" ("+string(organization.ID)+")")
	defer demo.CleanUp(ctx, out, string(organization.ID), func(ctx context.Context) error {
		return setup.Client.Organizations.Delete(ctx, organization.ID)
	})

	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	application := "http://" + listener.Addr().String()
	server := &http.Server{
		ReadHeaderTimeout: 5 * time.Second,
		Handler: toPortal(setup.Client, func(*http.Request) (core.OrganizationID, bool) {
			return organization.ID, true // from the session of the signed-in user
		}, application+"/settings", slog.New(slog.NewTextHandler(out, nil))),
	}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()

	demo.Section(out, "An administrator clicks on")
	browser := browser{follow: setup.Server != nil}
	for _, intent := range intents() {
		shown, err := browser.visit(ctx, http.MethodPost, application+"/settings/portal/"+string(intent), "same-origin")
		if err != nil {
			return err
		}
		demo.Row(out, string(intent), shown)
	}

	demo.Section(out, "No link is created for")
	for _, attempt := range []struct{ label, method, site, intent string }{
		{"a GET", http.MethodGet, "same-origin", "sso"},
		{"another site", http.MethodPost, "cross-site", "sso"},
		{"another intent", http.MethodPost, "same-origin", "everything"},
	} {
		shown, err := browser.visit(ctx, attempt.method, application+"/settings/portal/"+attempt.intent, attempt.site)
		if err != nil {
			return err
		}
		demo.Row(out, attempt.label, shown)
	}
	return nil
}

// browser acts as a browser. It does not follow a link into the portal of a real environment, where it could do nothing.
type browser struct{ follow bool }

// visit sends a request as a page of the given site would, and returns the visible part of the response: never the secret in a link.
func (b browser) visit(ctx context.Context, method, address, site string) (shown string, err error) {
	reply, err := b.send(ctx, method, address, site)
	if err != nil {
		return "", err
	}
	shown = reply.status
	if reply.location == nil {
		return shown, nil
	}
	shown += " to " + reply.location.Scheme + "://" + reply.location.Host + reply.location.Path
	if !b.follow {
		return shown, nil
	}
	page, err := b.send(ctx, http.MethodGet, reply.location.String(), "cross-site")
	if err != nil {
		return "", err
	}
	text := regexp.MustCompile(`(?s)<h1>(.*?)</h1>.*?<p>(.*?)</p>`).FindStringSubmatch(page.body)
	if text == nil {
		return "", fmt.Errorf("the portal responded with %s", page.status)
	}
	return shown + ": " + text[2], nil
}

type reply struct {
	status, body string
	location     *url.URL // nil if the response is not a redirect
}

func (browser) send(ctx context.Context, method, address, site string) (*reply, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Sec-Fetch-Site", site)
	client := http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	location, _ := response.Location() // an error is that there is none
	return &reply{status: response.Status, body: string(body), location: location}, nil
}
