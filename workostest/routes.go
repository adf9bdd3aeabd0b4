package workostest

import (
	"crypto/subtle"
	"net/http"
	"strings"
)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	on := func(pattern string, handle handler) {
		_, route, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, route, handle) })
	}
	withKey := func(pattern string, handle handler) { on(pattern, s.needsAPIKey(handle)) }

	on("GET /user_management/authorize", s.authorize)
	on("POST /user_management/authorize", s.authorize) // What the sign-in page sends.
	on("POST /user_management/authenticate", s.authenticate)
	on("POST /user_management/authorize/device", s.authorizeDevice)
	on("GET /user_management/sessions/logout", s.logout)
	withKey("POST /user_management/sessions/revoke", s.revokeSession)
	on("GET /device", s.devicePage)
	on("POST /device", s.devicePage)

	on("GET /sso/authorize", s.ssoAuthorize)
	on("POST /sso/authorize", s.ssoAuthorize)
	on("POST /sso/token", s.ssoToken)
	on("GET /sso/profile", s.ssoProfile)
	on("GET /sso/jwks/{clientId}", s.jwks)
	on("GET /sso/logout", s.ssoLogout)
	withKey("POST /sso/logout/authorize", s.ssoLogoutAuthorize)
	withKey("GET /connections", s.listConnections)
	withKey("GET /connections/{id}", s.getConnection)
	withKey("DELETE /connections/{id}", s.deleteConnection)

	withKey("GET /user_management/users", s.listUsers)
	withKey("POST /user_management/users", s.createUser)
	withKey("GET /user_management/users/external_id/{external_id}", s.getUserByExternalID)
	withKey("GET /user_management/users/{id}", s.getUser)
	withKey("PUT /user_management/users/{id}", s.updateUser)
	withKey("DELETE /user_management/users/{id}", s.deleteUser)

	withKey("POST /user_management/magic_auth", s.createMagicAuth)
	withKey("GET /user_management/magic_auth/{id}", s.getChallenge("magic_auth"))
	withKey("GET /user_management/email_verification/{id}", s.getChallenge("email_verification"))
	withKey("GET /user_management/radar_challenges/{id}", s.getChallenge("radar_challenge"))
	withKey("POST /user_management/radar_challenges", s.sendRadarSMS)
	withKey("POST /auth/factors/{id}/challenge", s.challengeFactor)

	withKey("GET /organizations", s.listOrganizations)
	withKey("POST /organizations", s.onceForEachKey(s.createOrganization))
	withKey("GET /organizations/external_id/{external_id}", s.getOrganizationByExternalID)
	withKey("GET /organizations/{id}", s.getOrganization)
	withKey("PUT /organizations/{id}", s.updateOrganization)
	withKey("DELETE /organizations/{id}", s.deleteOrganization)

	withKey("GET /user_management/organization_memberships", s.listMemberships)
	withKey("POST /user_management/organization_memberships", s.createMembership)
	withKey("GET /user_management/organization_memberships/{id}", s.getMembership)
	withKey("PUT /user_management/organization_memberships/{id}", s.updateMembership)
	withKey("DELETE /user_management/organization_memberships/{id}", s.deleteMembership)
	withKey("PUT /user_management/organization_memberships/{id}/deactivate", s.deactivateMembership)
	withKey("PUT /user_management/organization_memberships/{id}/reactivate", s.reactivateMembership)

	withKey("GET /user_management/invitations", s.listInvitations)
	withKey("POST /user_management/invitations", s.sendInvitation)
	withKey("GET /user_management/invitations/by_token/{token}", s.getInvitationByToken)
	withKey("GET /user_management/invitations/{id}", s.getInvitation)
	withKey("POST /user_management/invitations/{id}/accept", s.acceptInvitation)
	withKey("POST /user_management/invitations/{id}/revoke", s.revokeInvitation)
	withKey("POST /user_management/invitations/{id}/resend", s.resendInvitation)

	withKey("GET /events", s.listEvents)

	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, "", noRoute) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", newID("req", s.now())) // Here, for the mux's own redirects too.
		mux.ServeHTTP(w, r)
	})
}

func noRoute(c *call) reply {
	return answer(http.StatusNotFound, problem{Message: "Cannot " + c.Method + " " + c.URL.Path, Error: "Not Found"})
}

// needsAPIKey lets only requests through that carry the API key.
func (s *Server) needsAPIKey(handle handler) handler {
	return func(c *call) reply {
		if !equal(c.bearer(), s.apiKey) {
			return answer(http.StatusUnauthorized, problem{Message: "Unauthorized", Error: "Unauthorized"})
		}
		return handle(c)
	}
}

// onceForEachKey gives the answer to a successful request again when one comes
// with the same idempotency key, without acting on it.
func (s *Server) onceForEachKey(handle handler) handler {
	return func(c *call) reply {
		key := c.Header.Get("Idempotency-Key")
		if rep, ok := s.idempotent[key]; ok && key != "" {
			return rep
		}
		rep := handle(c)
		if key != "" && rep.status < http.StatusBadRequest {
			s.idempotent[key] = rep
		}
		return rep
	}
}

// equal compares secrets in a time that does not depend on where they differ.
func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
