package workosredis_test

import (
	"context"
	"log"
	"os"
	"strings"
	"testing"

	"github.com/matryer/is"
	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos"
	workosredis "github.com/workos-typestate/workos/contrib/redis"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/internal/test/snippets"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/revocation"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// How each of several servers starts. docs/examples/replicas runs two.
func ExampleNew() {
	if _, _, err := newServer(os.Getenv("COOKIE_PASSWORD"), os.Getenv("WEBHOOK_SECRET")); err != nil {
		log.Fatal(err)
	}
}

func newServer(password, secret string) (*authkit.Auth, *webhooks.Handler, error) {
	client, err := env.Confidential()
	if err != nil {
		return nil, nil, err
	}
	shared, err := workosredis.New(redis.NewClient(&redis.Options{
		Addr:                  "redis.internal:6379",
		ContextTimeoutEnabled: true, // New requires it: otherwise a Redis that hangs would block requests
	}))
	if err != nil {
		return nil, nil, err
	}

	denied, err := revocation.NewList(revocation.WithSharedStore(shared.RevocationStore()))
	if err != nil {
		return nil, nil, err
	}
	auth, err := authkit.New(client.UserManagement, authkit.Config{
		RedirectURI: "https://app.example/callback", CookiePasswords: workos.CookiePasswords(password),
		SessionOptions: []session.Option{
			session.WithGroup(shared.Group()),
			session.WithPolicy(usermanagement.AccessTokenPolicy{DenyList: denied}),
			session.WithSessionStore(shared.SessionStore()), // for server-side sessions
		},
	})
	if err != nil {
		return nil, nil, err
	}
	handler, err := webhooks.NewHandler(workos.NewSigningSecret(secret),
		webhooks.WithStore(shared.WebhookStore()),
		webhooks.On(welcome))
	return auth, handler, err
}

func welcome(context.Context, *events.Event, events.UserCreated) error { return nil }

// The root's test of the documents skips these because of their dependencies.
func TestTheDocumentSaysTheSame(t *testing.T) {
	is := is.New(t)
	source, err := os.ReadFile("example_test.go")
	is.NoErr(err)
	here := comparable(string(source))
	documents, err := snippets.Documents("../..")
	is.NoErr(err)
	compared := 0
	for _, document := range documents {
		blocks, err := document.Snippets()
		is.NoErr(err)
		for _, block := range blocks {
			if strings.Contains(block.Ignored, "contrib/redis") {
				compared++
				is.True(strings.Contains(here, comparable(block.Code()))) // document and example differ
			}
		}
	}
	is.Equal(compared, 2)
}

// comparable removes the differences between a function and a document: the indentation and the other return values.
func comparable(code string) string {
	lines := strings.Split(strings.TrimSpace(code), "\n")
	for i, line := range lines {
		lines[i] = strings.Replace(strings.TrimLeft(line, "\t"), "return nil, nil, err", "return err", 1)
	}
	return strings.Join(lines, "\n")
}
