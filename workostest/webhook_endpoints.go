package workostest

import (
	"crypto/rand"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func webhookEndpointRoutes() []route {
	return []route{
		{"GET /webhook_endpoints", (*Server).listWebhookEndpoints},
		{"POST /webhook_endpoints", (*Server).createWebhookEndpoint},
		{"PATCH /webhook_endpoints/{id}", (*Server).updateWebhookEndpoint},
		{"DELETE /webhook_endpoints/{id}", (*Server).deleteWebhookEndpoint},
	}
}

// webhookEndpoint is an endpoint of the API. It gets events while it is enabled, if its URL is on the loopback: no event of a test leaves the
// machine.
type webhookEndpoint struct {
	id               core.WebhookEndpointID
	url, secret      string
	status           string // "enabled" or "disabled".
	events           []string
	created, updated time.Time
}

type webhookEndpointJSON struct {
	Object      string   `json:"object"`
	ID          string   `json:"id"`
	EndpointURL string   `json:"endpoint_url"`
	Secret      string   `json:"secret"`
	Status      string   `json:"status"`
	Events      []string `json:"events"`
	CreatedAt   string   `json:"created_at"`
	UpdatedAt   string   `json:"updated_at"`
}

func (e *webhookEndpoint) wire() any {
	return webhookEndpointJSON{
		Object: "webhook_endpoint", ID: string(e.id), EndpointURL: e.url, Secret: e.secret, Status: e.status, Events: e.events,
		CreatedAt: stamp(e.created), UpdatedAt: stamp(e.updated),
	}
}

// isLoopback reports whether a URL is on this machine.
func isLoopback(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *Server) listWebhookEndpoints(c *call) reply {
	return list(c, &s.webhookEndpoints, func(*webhookEndpoint) bool { return true }, (*webhookEndpoint).wire)
}

func (s *Server) createWebhookEndpoint(c *call) reply {
	now := s.now()
	return s.saveWebhookEndpoint(c.input(), webhookEndpoint{
		id: core.WebhookEndpointID(newID("we", now)), secret: "whsec_" + rand.Text(), status: "enabled", created: now,
	}, http.StatusCreated)
}

func (s *Server) updateWebhookEndpoint(c *call) reply {
	was := s.webhookEndpoints.find(c.PathValue("id"))
	if was == nil {
		return notFound("Webhook endpoint", c.PathValue("id"))
	}
	return s.saveWebhookEndpoint(c.input(), *was, http.StatusOK)
}

// saveWebhookEndpoint sets the fields that the request has, stores the endpoint and delivers to it from now on. Earlier events are still
// delivered under the old settings.
func (s *Server) saveWebhookEndpoint(in *input, e webhookEndpoint, status int) reply {
	if in.has("endpoint_url") {
		e.url = in.str("endpoint_url")
	}
	if in.has("events") {
		e.events = in.strs("events")
	}
	if in.has("status") {
		e.status = in.str("status")
	}
	to, err := url.Parse(e.url)
	if err != nil || to.Host == "" || to.Scheme != "https" && (to.Scheme != "http" || !isLoopback(to)) {
		return refuse(http.StatusUnprocessableEntity, "invalid_url", "endpoint_url must be an https URL, or an http URL on the loopback.")
	}
	if other := s.webhookEndpoints.first(func(other *webhookEndpoint) bool { return other.url == e.url }); other != nil && other.id != e.id {
		return refuse(http.StatusConflict, "duplicate_endpoint", "A webhook endpoint with this endpoint_url already exists.")
	}
	e.updated = s.now()
	s.webhookEndpoints.put(e.id, &e)
	s.settleEndpoints()
	return jsonReply(status, e.wire())
}

func (s *Server) deleteWebhookEndpoint(c *call) reply {
	e := s.webhookEndpoints.find(c.PathValue("id"))
	if e == nil {
		return notFound("Webhook endpoint", c.PathValue("id"))
	}
	s.webhookEndpoints.delete(e.id)
	s.settleEndpoints()
	return jsonReply(http.StatusNoContent, nil)
}

// settleEndpoints makes deliveries go to the current endpoints of the API, and to none that has changed or been deleted.
func (s *Server) settleEndpoints() {
	served := map[*webhookEndpoint]bool{}
	for _, to := range s.webhooks.endpoints {
		if to.of != nil && !to.off {
			now := s.webhookEndpoints.get(to.of.id)
			to.off = now == nil || !now.delivers() || now.url != to.of.url || now.secret != to.of.secret || !slices.Equal(now.events, to.events)
			served[now] = !to.off
		}
	}
	for _, e := range s.webhookEndpoints.all((*webhookEndpoint).delivers) {
		if !served[e] {
			s.deliverTo(e.url, core.NewSigningSecret(e.secret), e.events).of = e
		}
	}
}

// delivers reports whether events are delivered to an endpoint.
func (e *webhookEndpoint) delivers() bool {
	to, err := url.Parse(e.url)
	return err == nil && e.status == "enabled" && len(e.events) > 0 && isLoopback(to)
}
