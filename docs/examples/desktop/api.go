package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// account describes the user of a token and the user's organizations, which a client without a key cannot get from WorkOS.
type account struct {
	Name          string         `json:"name"`
	Role          core.RoleSlug  `json:"role"`
	Organizations []organization `json:"organizations"`
}

type organization struct {
	ID   core.OrganizationID `json:"id"`
	Name string              `json:"name"`
}

// newAPI is your server, which has the API key. It runs in the process of the window, so that there is only one program to start; a program that
// you ship has the address of your server instead.
//
//	GET /account  the user, and the organizations that the user is a member of
//	GET /notes    the notes of the organization of the token
func newAPI(client *workos.Confidential) (http.Handler, error) {
	auth, err := bearer.New(bearer.Config{Sources: []bearer.Source{
		bearer.Sessions(client.Public().UserManagement, usermanagement.AccessTokenPolicy{}),
	}})
	if err != nil {
		return nil, err
	}
	api := &api{client: client}
	mux := http.NewServeMux()
	mux.Handle("GET /account", auth.Require()(bearer.Handler(api.account)))
	mux.Handle("GET /notes", auth.Require()(bearer.Handler(api.notes)))
	return mux, nil
}

type api struct{ client *workos.Confidential }

func (a *api) account(w http.ResponseWriter, r *http.Request, caller *bearer.User) {
	user, err := a.client.UserManagement.GetUser(r.Context(), caller.UserID)
	if err != nil {
		http.Error(w, "the user could not be fetched from WorkOS", http.StatusBadGateway)
		return
	}
	found := account{Name: user.Name, Role: caller.Role}
	memberships := a.client.UserManagement.ListOrganizationMemberships(r.Context(),
		usermanagement.ListOrganizationMembershipsParams{UserID: caller.UserID})
	for membership, err := range memberships.All() {
		if err != nil {
			http.Error(w, "the memberships could not be fetched from WorkOS", http.StatusBadGateway)
			return
		}
		found.Organizations = append(found.Organizations, organization{membership.OrganizationID, membership.OrganizationName})
	}
	slices.SortFunc(found.Organizations, func(a, b organization) int { return strings.Compare(a.Name, b.Name) })
	reply(w, found)
}

// notes returns the notes of the token's organization, never of one that the rest of the request names.
func (a *api) notes(w http.ResponseWriter, r *http.Request, caller *bearer.User) {
	if caller.OrganizationID == "" {
		reply(w, []string{"Choose an organization to see its notes."})
		return
	}
	organization, err := a.client.Organizations.Get(r.Context(), caller.OrganizationID)
	if err != nil {
		http.Error(w, "the organization could not be fetched from WorkOS", http.StatusBadGateway)
		return
	}
	reply(w, []string{"Welcome to " + organization.Name, "Minutes of the first meeting", "Ideas for the summer"})
}

func reply(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // an error: the client has gone
}
