package workostest

import (
	"crypto/rand"
	"net/http"

	"github.com/workos-typestate/workos/core"
)

func embedRoutes() []route {
	return []route{
		{"POST /widgets/token", (*Server).createEmbedToken},
		{"POST /client/token", (*Server).createEmbedToken},
	}
}

// createEmbedToken checks the user and the organization and responds with a token for scripts in a browser. Nothing in the server accepts one.
func (s *Server) createEmbedToken(c *call) reply {
	in := c.input()
	userID, organizationID := core.UserID(in.str("user_id")), core.OrganizationID(in.str("organization_id"))
	switch {
	case userID != "" && s.users.get(userID) == nil:
		return notFound("User", userID)
	case organizationID != "" && s.orgs.get(organizationID) == nil:
		return notFound("Organization", organizationID)
	case organizationID == "" && len(in.strs("scopes")) > 0:
		return refuse(http.StatusBadRequest, "", "Scopes require organization_id.")
	case userID != "" && organizationID != "" && s.membershipOf(userID, organizationID) == nil:
		return refuse(http.StatusBadRequest, "", "The user is not a member of the organization.")
	}
	return jsonReply(http.StatusCreated, struct {
		Token string `json:"token"`
	}{rand.Text()})
}
