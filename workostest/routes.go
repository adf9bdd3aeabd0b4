package workostest

import (
	"crypto/subtle"
	"net/http"
	"reflect"
	"slices"
)

// route is a method and a path, such as "GET /organizations/{id}", and the handler of its requests.
type route struct {
	on     string
	handle handler
}

// behavior lists everything that the server does itself.
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
		fgaRoutes(),
	)
}

// needsAPIKey lets only requests with the API key through.
func needsAPIKey(handle handler) handler {
	return func(s *Server, c *call) reply {
		if !equal(c.bearer(), s.apiKey) {
			return jsonReply(http.StatusUnauthorized, problem{Message: "Unauthorized", Error: "Unauthorized"})
		}
		return handle(s, c)
	}
}

// onceForEachKey repeats the response to a successful request if the same request comes with the same idempotency key, without acting on it, as
// WorkOS does only for audit log events. WorkOS's response to another request with that key is undocumented.
func onceForEachKey(handle handler) handler {
	return func(s *Server, c *call) reply {
		key := c.Header.Get("Idempotency-Key")
		if before, ok := s.idempotent[key]; ok && key != "" {
			if body, _ := c.value(); !reflect.DeepEqual(before.body, body) { // In any order of the members.
				return s.lacks(c.Request, "the idempotency key has been used for another request")
			}
			return before.reply
		}
		rep := handle(s, c)
		if key != "" && rep.status < http.StatusBadRequest {
			body, _ := c.value()
			s.idempotent[key] = repeatable{body, rep}
		}
		return rep
	}
}

// repeatable is a request with an idempotency key, and the response to it.
type repeatable struct {
	body  any
	reply reply
}

// equal compares secrets in constant time.
func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
