package workostest

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
)

// operation is a method and a path, and what acts on the requests of it.
type operation struct {
	pattern
	handle handler
}

// matches tells whether a request is of this operation; it then has its path
// values.
func (op operation) matches(r *http.Request) bool {
	values, ok := op.match(r.Method, r.URL)
	for name, value := range values {
		r.SetPathValue(name, value)
	}
	return ok
}

// operations are all that the server does by itself. Of two that match a
// request, the first one counts: what has fewer braces stands before.
func (s *Server) operations() []operation {
	var all []operation
	on := func(route string, handle handler) {
		method, path, _ := strings.Cut(route, " ")
		all = append(all, operation{pattern{method, path}, s.alone(handle)})
	}
	withKey := func(route string, handle handler) { on(route, s.needsAPIKey(handle)) }

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
	withKey("GET /user_management/users/{id}/sessions", s.listSessions)

	withKey("POST /user_management/magic_auth", s.createMagicAuth)
	withKey("GET /user_management/magic_auth/{id}", s.getChallenge("magic_auth"))
	withKey("GET /user_management/email_verification/{id}", s.getChallenge("email_verification"))
	withKey("GET /user_management/radar_challenges/{id}", s.getChallenge("radar_challenge"))
	withKey("POST /user_management/radar_challenges", s.sendRadarSMS)
	withKey("POST /auth/factors/{id}/challenge", s.challengeFactor)

	withKey("GET /organizations", s.listOrganizations)
	withKey("POST /organizations", s.createOrganization)
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

	withKey("GET /authorization/roles", s.listRoles)
	withKey("GET /authorization/roles/{slug}", s.getRole)
	withKey("GET /authorization/organizations/{organizationId}/roles", s.listRoles)
	withKey("GET /authorization/organizations/{organizationId}/roles/{slug}", s.getRole)
	withKey("GET /organizations/{organizationId}/roles", s.listRoles)
	withKey("GET /authorization/permissions", s.listPermissions)
	withKey("GET /authorization/permissions/{slug}", s.getPermission)

	withKey("GET /feature-flags", s.listFlags)
	withKey("GET /feature-flags/{slug}", s.getFlag)
	withKey("PUT /feature-flags/{slug}/enable", s.enableFlag)
	withKey("PUT /feature-flags/{slug}/disable", s.disableFlag)
	withKey("POST /feature-flags/{slug}/targets/{resourceId}", s.targetFlag)
	withKey("DELETE /feature-flags/{slug}/targets/{resourceId}", s.targetFlag)
	withKey("GET /organizations/{organizationId}/feature-flags", s.listOrganizationFlags)
	withKey("GET /user_management/users/{userId}/feature-flags", s.listUserFlags)
	withKey("GET /sdk/feature-flags", s.pollFlags)

	withKey("GET /user_management/invitations", s.listInvitations)
	withKey("POST /user_management/invitations", s.sendInvitation)
	withKey("GET /user_management/invitations/by_token/{token}", s.getInvitationByToken)
	withKey("GET /user_management/invitations/{id}", s.getInvitation)
	withKey("POST /user_management/invitations/{id}/accept", s.acceptInvitation)
	withKey("POST /user_management/invitations/{id}/revoke", s.revokeInvitation)
	withKey("POST /user_management/invitations/{id}/resend", s.resendInvitation)

	withKey("GET /organizations/{organizationId}/api_keys", s.listOrganizationAPIKeys)
	withKey("POST /organizations/{organizationId}/api_keys", s.createOrganizationAPIKey)
	withKey("GET /user_management/users/{userId}/api_keys", s.listUserAPIKeys)
	withKey("POST /user_management/users/{userId}/api_keys", s.createUserAPIKey)
	withKey("POST /api_keys/validations", s.validateAPIKey)
	withKey("POST /api_keys/{id}/expire", s.expireAPIKey)
	withKey("DELETE /api_keys/{id}", s.deleteAPIKey)

	on("GET /.well-known/oauth-authorization-server", s.authorizationServer) // The AuthKit domain, from here on.
	on("GET /.well-known/openid-configuration", s.openIDConfiguration)
	on("GET /oauth2/jwks", s.connectJWKS)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		all = append(all, operation{pattern{method, "/oauth2/authorize"}, s.withClientDocument(s.alone(s.connectAuthorize))})
	}
	on("POST /oauth2/token", s.connectTokenGrant)
	on("POST /oauth2/introspection", s.introspect)
	on("POST /oauth2/register", s.registerClient)

	withKey("GET /events", s.listEvents)

	withKey("GET /directories", s.listDirectories)
	withKey("GET /directories/{id}", s.getDirectory)
	withKey("DELETE /directories/{id}", s.deleteDirectory)
	withKey("GET /directory_users", s.listDirectoryUsers)
	withKey("GET /directory_users/{id}", s.getDirectoryUser)
	withKey("GET /directory_groups", s.listDirectoryGroups)
	withKey("GET /directory_groups/{id}", s.getDirectoryGroup)

	withKey("POST /audit_logs/actions/{action_name}/schemas", s.createAuditLogSchema)
	withKey("POST /audit_logs/events", s.onceForEachKey(s.createAuditLogEvent))
	withKey("POST /audit_logs/exports", s.createAuditLogExport)
	withKey("GET /audit_logs/exports/{id}", s.getAuditLogExport)
	on("GET /workostest/audit_log_exports/{token}", s.downloadAuditLogExport)

	withKey("POST /portal/generate_link", s.generatePortalLink)
	on("GET /portal/launch", s.portalPage) // Where such a link leads.

	withKey("GET /vault/v1/kv", s.listVaultObjects)
	withKey("POST /vault/v1/kv", s.createVaultObject)
	withKey("GET /vault/v1/kv/name/{name}", s.readVaultObjectByName)
	withKey("GET /vault/v1/kv/{id}", s.withVaultObject(s.readVaultObject))
	withKey("PUT /vault/v1/kv/{id}", s.withVaultObject(s.updateVaultObject))
	withKey("DELETE /vault/v1/kv/{id}", s.withVaultObject(s.deleteVaultObject))
	withKey("GET /vault/v1/kv/{id}/metadata", s.withVaultObject(s.describeVaultObject))
	withKey("GET /vault/v1/kv/{id}/versions", s.withVaultObject(s.listVaultObjectVersions))
	withKey("POST /vault/v1/keys/data-key", s.createDataKey)
	withKey("POST /vault/v1/keys/decrypt", s.decryptDataKey)
	withKey("POST /vault/v1/keys/rekey", s.rekeyDataKey)

	return all
}

func (s *Server) routes() http.Handler {
	own := s.operations()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", newID("req", s.now()))
		op, ok := s.stubFor(r)
		if !ok {
			op = operation{handle: noRoute}
			if i := slices.IndexFunc(own, func(op operation) bool { return op.matches(r) }); i >= 0 {
				op = own[i]
			}
		}
		s.serve(w, r, op.path, op.handle)
	})
}

func noRoute(c *call) reply {
	return answer(http.StatusNotFound, problem{
		Message: "workostest has no operation " + c.Method + " " + c.URL.Path + "; a test can answer it with Server.Stub or Server.Handle",
		Error:   "Not Found",
	})
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
// with the same idempotency key, without acting on it, as WorkOS does for audit-log
// events alone.
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
