// Package server makes clients and calls them.
package server

import (
	"context"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

type server struct {
	client    *workos.Confidential
	key       workos.APIKey
	passwords []workos.CookiePassword
	lazy      sync.Once
}

func (s *server) perRequest(w http.ResponseWriter, r *http.Request) {
	client, err := workos.NewConfidential(s.key, "client_01") // want `clients: created for each request, this reuses no connections, keys, flags or refreshes: create it once, when the program starts`
	if err != nil {
		return
	}
	_, _ = session.NewManager(client.UserManagement, s.passwords) // want `created for each request`
}

func fromTheEnvironment(w http.ResponseWriter, r *http.Request) {
	key := os.Getenv("WORKOS_API_KEY")
	_, _ = workos.NewConfidential(workos.APIKey(key), "client_01") // want `created for each request`
	_, _ = env.Public()                                            // want `created for each request`
}

func inALoop(ids []workos.UserID) {
	for range ids {
		_, _ = env.Confidential() // want `created in each iteration of a loop`
	}
}

func (s *server) oncePerTenant(w http.ResponseWriter, r *http.Request, keys map[string]workos.APIKey) {
	_, _ = workos.NewConfidential(keys[r.Host], "client_01")
	s.lazy.Do(func() { s.client, _ = workos.NewConfidential(s.key, "client_01") })
	for _, key := range keys {
		_, _ = workos.NewConfidential(key, "client_01")
	}
}

func several(n int) (clients []*workos.Public) {
	for range n {
		client, _ := env.Public()
		clients = append(clients, client)
	}
	return clients
}

func handler(key workos.APIKey) (http.HandlerFunc, error) {
	client, err := workos.NewConfidential(key, "client_01")
	return func(w http.ResponseWriter, r *http.Request) {
		_ = client.UserManagement.DeleteUser(r.Context(), "user_01")
	}, err
}

func (s *server) background(w http.ResponseWriter, r *http.Request) {
	_ = s.client.UserManagement.DeleteUser(context.Background(), "user_01") // want `this call does not end with the request: pass its context, or context.WithoutCancel of it for work that must finish`
}

func (s *server) derived(w http.ResponseWriter, request *http.Request) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = s.client.UserManagement.DeleteUser(ctx, "user_01") // want `does not end with the request`
}

func (s *server) captured(mux *http.ServeMux) {
	ctx := context.Background()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_ = s.client.UserManagement.DeleteUser(ctx, "user_01") // want `does not end with the request`
	})
	_ = s.client.UserManagement.DeleteUser(ctx, "user_01")
}

func (s *server) noName(http.ResponseWriter, *http.Request) {
	_ = s.client.UserManagement.DeleteUser(context.TODO(), "user_01") // want `does not end with the request`
}

// routerContext has the shape of gin's.
type routerContext struct{ Request *http.Request }

func (s *server) behindARouter(c *routerContext) {
	_ = s.client.UserManagement.DeleteUser(context.Background(), "user_01") // want `does not end with the request`
}

func (s *server) outlives(w http.ResponseWriter, r *http.Request) {
	go func() { _ = s.client.UserManagement.DeleteUser(context.Background(), "user_01") }()
	defer s.client.UserManagement.DeleteUser(context.Background(), "user_01")
	_ = s.client.UserManagement.DeleteUser(context.WithoutCancel(r.Context()), "user_01")
	_ = s.client.UserManagement.DeleteUser(r.Context(), "user_01")
}

func plain(key workos.APIKey, host string) {
	const gateway = "http://gateway.internal:8080"
	_, _ = env.Confidential(core.WithBaseURL("http://workos.example.com/api"))                      // want `credentials go over the network in the clear: use https`
	_, _ = env.Confidential(core.WithBaseURL(gateway))                                              // want `in the clear`
	_, _ = env.Confidential(core.WithHTTPS(false))                                                  // want `in the clear`
	_, _ = workos.NewConfidential(key, "", core.WithAPIHostname("10.0.0.7"), core.WithHTTPS(false)) // want `in the clear`
	_, _ = env.Confidential(core.WithAPIHostname("127.0.0.1"), core.WithPort(8080), core.WithHTTPS(false))
	_, _ = env.Confidential(core.WithAPIHostname(host), core.WithHTTPS(false))
	_, _ = env.Confidential(core.WithBaseURL("http://localhost:8080"), core.WithTimeout(time.Second))
	_, _ = env.Confidential(core.WithBaseURL("http://[::1]:8080"))
	_, _ = env.Confidential(core.WithBaseURL("https://gateway.example.com"))
}
