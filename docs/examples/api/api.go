package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// newAPI is an API for users with the access token of their session, and for customers with their API key:
//
//	GET    /whoami          any caller
//	GET    /reports         users and keys with the permission reports:read
//	DELETE /reports/{name}  users with the role admin
func newAPI(client *workos.Confidential, logger *slog.Logger) (http.Handler, error) {
	api, err := bearer.New(bearer.Config{
		Sources: []bearer.Source{
			bearer.Sessions(client.Public().UserManagement, usermanagement.AccessTokenPolicy{}),
			bearer.APIKeys(client.APIKeys, nil),
		},
		Logger: logger,
	})
	if err != nil {
		return nil, err
	}
	reports := &reports{of: map[core.OrganizationID][]string{}}
	mux := http.NewServeMux()
	mux.Handle("GET /whoami", api.Require()(http.HandlerFunc(whoAmI)))
	mux.Handle("GET /reports", api.Require(bearer.Permission("reports:read"))(http.HandlerFunc(reports.list)))
	mux.Handle("DELETE /reports/{name}", api.Require(bearer.Role("admin"))(bearer.Handler(reports.remove)))
	return mux, nil
}

func whoAmI(w http.ResponseWriter, r *http.Request) {
	caller, _ := bearer.FromContext(r.Context()) // behind Require there always is one
	switch caller := caller.(type) {
	case *bearer.User:
		_, _ = fmt.Fprintf(w, "a user with the role %s", caller.Role)
	case *bearer.KeyOwner:
		_, _ = fmt.Fprintf(w, "the key %q", caller.APIKey.Name)
	}
}

// reports holds the reports of each organization. A caller sees only those of their own, which the token names, never the rest of the request.
type reports struct {
	mu sync.Mutex
	of map[core.OrganizationID][]string
}

func (s *reports) list(w http.ResponseWriter, r *http.Request) {
	var organizationID core.OrganizationID
	caller, _ := bearer.FromContext(r.Context())
	switch caller := caller.(type) {
	case *bearer.User:
		organizationID = caller.OrganizationID
	case *bearer.KeyOwner:
		organizationID = caller.OrganizationID()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintf(w, "reports: %d", len(s.known(organizationID)))
}

func (s *reports) remove(w http.ResponseWriter, r *http.Request, user *bearer.User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := slices.DeleteFunc(s.known(user.OrganizationID), func(name string) bool { return name == r.PathValue("name") })
	s.of[user.OrganizationID] = kept
	_, _ = fmt.Fprintf(w, "reports left: %d", len(kept))
}

// known returns the reports of an organization. Each starts with two.
func (s *reports) known(organizationID core.OrganizationID) []string {
	if _, ok := s.of[organizationID]; !ok {
		s.of[organizationID] = []string{"january", "february"}
	}
	return s.of[organizationID]
}
