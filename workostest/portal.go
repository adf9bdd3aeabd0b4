package workostest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"time"
)

func portalRoutes() []route {
	return []route{
		{"POST /portal/generate_link", (*Server).generatePortalLink},
		{"GET /portal/launch", (*Server).portalPage}, // The target of a portal link.
	}
}

// portalLinkLifetime is how long a link to the Admin Portal is valid.
const portalLinkLifetime = 5 * time.Minute

type portalLink struct {
	organizationID, intent string
	ways                   []pageLink
	expires                time.Time
}

// portalIntents describes the portal's intents in words.
func portalIntents() map[string]string {
	return map[string]string{
		"sso": "set up Single Sign-On", "dsync": "set up a directory", "audit_logs": "read the audit logs",
		"log_streams": "set up log streams", "domain_verification": "verify a domain",
		"certificate_renewal": "renew a certificate", "bring_your_own_key": "bring your own key",
	}
}

func (s *Server) generatePortalLink(c *call) reply {
	in := c.input()
	organizationID, intent := in.need("organization"), in.str("intent")
	if in.has("intent") && portalIntents()[intent] == "" {
		in.wrong("intent", "invalid_intent", "intent is unknown")
	}
	if len(in.strs("it_contact_emails")) > 20 {
		in.wrong("it_contact_emails", "too_many", "it_contact_emails must have at most 20 addresses")
	}
	link := &portalLink{organizationID: organizationID, intent: intent, expires: s.now().Add(portalLinkLifetime)}
	for _, way := range []pageLink{{"return_url", "Go back without a change"}, {"success_url", "Go back, all set up"}} {
		target := in.str(way.URL)
		if target == "" {
			continue
		}
		if _, err := absoluteURL(target); err != nil {
			in.wrong(way.URL, "invalid_url", way.URL+" must be an absolute URL")
		}
		link.ways = append(link.ways, pageLink{target, way.Text})
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if s.orgs.find(organizationID) == nil {
		return notFound("Organization", organizationID)
	}
	secret := rand.Text()
	s.portalLinks.put(secret, link)
	return jsonReply(http.StatusCreated, map[string]string{"link": s.URL + "/portal/launch?secret=" + secret})
}

// portalPage is the target of a link: a page that names the organization and the intent, with links back to the application.
func (s *Server) portalPage(c *call) reply {
	link := s.portalLinks.get(c.URL.Query().Get("secret"))
	if link == nil || !s.now().Before(link.expires) {
		return pageData{Title: "Admin Portal", Problem: "This link is not valid, or no longer valid."}.reply(http.StatusNotFound)
	}
	org := s.orgs.find(link.organizationID)
	if org == nil {
		return pageData{Title: "Admin Portal", Problem: "The organization no longer exists."}.reply(http.StatusNotFound)
	}
	does := portalIntents()[link.intent]
	if does == "" {
		does = "set things up"
	}
	return pageData{Title: "Admin Portal", Text: "This is where " + org.Name + " would " + does + ".", Links: slices.Clone(link.ways)}.reply(http.StatusOK)
}
