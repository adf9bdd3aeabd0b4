package workostest

import (
	"crypto/subtle"
	"net/http"
	"reflect"
	"slices"
)

// route is a method and a path, such as "GET /organizations/{id}", and what acts on the requests of it.
type route struct {
	on     string
	handle handler
}

// behavior is all that the server does by itself. The operations of the contract that are not in it are served by their samples.
func behavior() []route {
	return slices.Concat(
		signInRoutes(),
		ssoRoutes(),
		userRoutes(),
		challengeRoutes(),
		credentialRoutes(),
		organizationRoutes(),
		itContactRoutes(),
		membershipRoutes(),
		authorizationRoutes(),
		flagRoutes(),
		invitationRoutes(),
		apiKeyRoutes(),
		authKitDomainRoutes(),
		applicationRoutes(),
		externalAuthRoutes(),
		eventRoutes(),
		directoryRoutes(),
		auditLogRoutes(),
		auditLogSettingRoutes(),
		portalRoutes(),
		vaultRoutes(),
		webhookEndpointRoutes(),
		pipeRoutes(),
		agentRoutes(),
	)
}

// needsAPIKey lets only requests through that carry the API key.
func needsAPIKey(handle handler) handler {
	return func(s *Server, c *call) reply {
		if !equal(c.bearer(), s.apiKey) {
			return answer(http.StatusUnauthorized, problem{Message: "Unauthorized", Error: "Unauthorized"})
		}
		return handle(s, c)
	}
}

// onceForEachKey gives the response to a successful request again when the same comes with the same idempotency key, without acting on
// it, as WorkOS does for audit-log events alone. What WorkOS says to another request with that key is not known.
func onceForEachKey(handle handler) handler {
	return func(s *Server, c *call) reply {
		key := c.Header.Get("Idempotency-Key")
		if before, ok := s.idempotent[key]; ok && key != "" {
			if body, _ := c.value(); !reflect.DeepEqual(before.body, body) { // In whatever order the members are.
				return s.lacks(c.Request, "the idempotency key has been used for another request")
			}
			return before.reply
		}
		rep := handle(s, c)
		if key != "" && rep.status < http.StatusBadRequest {
			body, _ := c.value()
			s.idempotent[key] = answered{body, rep}
		}
		return rep
	}
}

// answered is a request with an idempotency key, and the response to it.
type answered struct {
	body  any
	reply reply
}

// equal compares secrets in a time that does not depend on where they differ.
func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
