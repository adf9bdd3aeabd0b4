package workostest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
)

func authorizedApplicationRoutes() []route {
	return []route{
		{"GET /user_management/users/{user_id}/authorized_applications", (*Server).listUserAuthorizedApplications},
		{"DELETE /user_management/users/{user_id}/authorized_applications/{application_id}", (*Server).deleteUserAuthorizedApplication},
		{"GET /organizations/{organization_id}/authorized_applications", (*Server).listOrganizationAuthorizedApplications},
	}
}

// authorizedApplication sums up the consents of a user to an application, for one organization and resource.
type authorizedApplication struct {
	of     *consent // The first of them.
	scopes []string
}

type authorizedApplicationJSON struct {
	Object      string   `json:"object"`
	ID          string   `json:"id"`
	UserID      string   `json:"user_id,omitempty"` // Only in the organization's list.
	Scopes      []string `json:"granted_scopes"`
	Resource    string   `json:"oauth_resource,omitempty"`
	Application any      `json:"application"`
}

// authorizedApplications returns the applications of the current consents, the oldest first.
func (s *Server) authorizedApplications() *table[string, *authorizedApplication] {
	type given struct {
		of     *consent
		scopes []string
	}
	all := make([]given, 0, len(s.connectCodes)+len(s.connectTokens))
	for _, code := range s.connectCodes {
		all = append(all, given{code.consent, code.scopes})
	}
	for _, token := range s.connectTokens {
		all = append(all, given{token.consent, token.scopes})
	}
	slices.SortFunc(all, func(a, b given) int { return cmp.Compare(a.of.id, b.of.id) })
	out := &table[string, *authorizedApplication]{}
	byWhat := map[[4]string]*authorizedApplication{}
	for _, one := range all {
		of := one.of
		if of.app.machine || of.revoked || s.applications.get(of.app.id) == nil {
			continue
		}
		what := [4]string{string(of.app.clientID), string(of.userID), string(of.organizationID), of.resource}
		if byWhat[what] == nil {
			byWhat[what] = &authorizedApplication{of: of}
			out.put(authorizedID(of), byWhat[what])
		}
		known := byWhat[what]
		for _, scope := range one.scopes {
			if !slices.Contains(known.scopes, scope) {
				known.scopes = append(known.scopes, scope)
			}
		}
		slices.Sort(known.scopes)
	}
	return out
}

func authorizedID(of *consent) string {
	return "authorized_connect_app_" + strings.TrimPrefix(of.id, "app_consent_")
}

func (s *Server) wireAuthorizedApplication(a *authorizedApplication) authorizedApplicationJSON {
	return authorizedApplicationJSON{
		Object: "authorized_connect_application", ID: authorizedID(a.of), Scopes: as[string](a.scopes),
		Resource: a.of.resource, Application: s.applications.get(a.of.app.id).wire(),
	}
}

func (s *Server) listUserAuthorizedApplications(c *call) reply {
	id := core.UserID(c.PathValue("user_id"))
	if s.users.get(id) == nil {
		return notFound("User", id)
	}
	return list(c, s.authorizedApplications(), func(a *authorizedApplication) bool { return a.of.userID == id },
		func(a *authorizedApplication) any { return s.wireAuthorizedApplication(a) })
}

func (s *Server) listOrganizationAuthorizedApplications(c *call) reply {
	id := core.OrganizationID(c.PathValue("organization_id"))
	if s.orgs.get(id) == nil {
		return notFound("Organization", id)
	}
	return list(c, s.authorizedApplications(), func(a *authorizedApplication) bool { return a.of.organizationID == id },
		func(a *authorizedApplication) any {
			out := s.wireAuthorizedApplication(a)
			out.UserID = string(a.of.userID)
			return out
		})
}

func (s *Server) deleteUserAuthorizedApplication(c *call) reply {
	userID, id := core.UserID(c.PathValue("user_id")), c.PathValue("application_id")
	revoked := s.revokeConsents(func(of *consent) bool {
		return of.userID == userID && (string(of.app.clientID) == id || string(of.app.id) == id)
	})
	if !revoked {
		return notFound("AuthorizedConnectApplication", id)
	}
	return jsonReply(http.StatusNoContent, nil)
}

// revokeConsents ends consents of users with their codes and tokens, and reports whether there was one.
func (s *Server) revokeConsents(which func(*consent) bool) (revoked bool) {
	for _, code := range s.connectCodes {
		if of := code.consent; !of.revoked && which(of) {
			of.revoked, revoked = true, true
		}
	}
	for _, token := range s.connectTokens {
		if of := token.consent; !of.app.machine && !of.revoked && which(of) {
			of.revoked, revoked = true, true
		}
	}
	return revoked
}
