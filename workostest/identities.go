package workostest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
)

func identityRoutes() []route {
	return []route{
		{"GET /user_management/users/{id}/identities", (*Server).listIdentities},
	}
}

// identityJSON is an account at an OAuth provider with which a user has signed in.
type identityJSON struct {
	IdpID    string `json:"idp_id"`
	Type     string `json:"type"`
	Provider string `json:"provider"`
}

// rememberIdentity records the provider with which a user signs in.
func (s *Server) rememberIdentity(userID core.UserID, method string) {
	if !strings.HasSuffix(method, "OAuth") {
		return
	}
	provider := method
	if provider == "GitHubOAuth" {
		provider = "GithubOAuth" // The spelling in identities.
	}
	known := s.credentials.identities.get(userID)
	if !slices.ContainsFunc(known, func(one identityJSON) bool { return one.Provider == provider }) {
		s.credentials.identities.put(userID, append(known, identityJSON{IdpID: rand.Text(), Type: "OAuth", Provider: provider}))
	}
}

func (s *Server) listIdentities(c *call) reply {
	id := core.UserID(c.PathValue("id"))
	if s.users.get(id) == nil {
		return notFound("User", id)
	}
	return jsonReply(http.StatusOK, append([]identityJSON{}, s.credentials.identities.get(id)...))
}
