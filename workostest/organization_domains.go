package workostest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
)

func organizationDomainRoutes() []route {
	return []route{
		{"POST /organization_domains", (*Server).createDomain},
		{"GET /organization_domains/{id}", (*Server).getDomain},
		{"POST /organization_domains/{id}/verify", (*Server).verifyDomain},
		{"DELETE /organization_domains/{id}", (*Server).deleteDomain},
	}
}

// domain finds a domain and the organization that has it.
func (s *Server) domain(id string) (*organization, int) {
	at := -1
	o := s.orgs.first(func(o *organization) bool {
		at = slices.IndexFunc(o.domains, func(d domainJSON) bool { return d.ID == id })
		return at >= 0
	})
	return o, at
}

// hasDomain reports whether an organization has a domain in one of these states, or in any state if none is given.
func (o *organization) hasDomain(name string, states ...string) bool {
	return slices.ContainsFunc(o.domains, func(d domainJSON) bool {
		return strings.EqualFold(d.Domain, name) && (len(states) == 0 || slices.Contains(states, d.State))
	})
}

// verifiedElsewhere reports whether another organization has verified a domain.
func (s *Server) verifiedElsewhere(o *organization, name string) bool {
	return s.orgs.first(func(other *organization) bool {
		return other.ID != o.ID && other.hasDomain(name, "verified", "legacy_verified")
	}) != nil
}

// createDomain adds a domain to be verified by a TXT record.
func (s *Server) createDomain(c *call) reply {
	in, now := c.input(), s.now()
	name, organizationID := strings.ToLower(in.need("domain")), core.OrganizationID(in.str("organization_id"))
	if rep, ok := in.refusal(); ok {
		return rep
	}
	o := s.orgs.get(organizationID)
	switch {
	case o == nil:
		return notFound("Organization", organizationID)
	case o.hasDomain(name), s.verifiedElsewhere(o, name):
		return refuse(http.StatusConflict, "domain_already_exists", "Domain already exists for this organization.")
	}
	o.addDomain(now, "pending", name)
	d := &o.domains[len(o.domains)-1]
	d.VerificationStrategy, d.VerificationPrefix, d.VerificationToken = "dns", "workostest-domain-verification", rand.Text()
	s.emit("organization_domain.created", o.ID, *d)
	return jsonReply(http.StatusCreated, *d)
}

func (s *Server) getDomain(c *call) reply {
	if o, at := s.domain(c.PathValue("id")); o != nil {
		return jsonReply(http.StatusOK, o.domains[at])
	}
	return notFound("OrganizationDomain", c.PathValue("id"))
}

// verifyDomain verifies the domain at once, without a TXT record, unless it belongs to another organization.
func (s *Server) verifyDomain(c *call) reply {
	o, at := s.domain(c.PathValue("id"))
	if o == nil {
		return notFound("OrganizationDomain", c.PathValue("id"))
	}
	d := &o.domains[at]
	if d.State == "verified" {
		return refuse(http.StatusBadRequest, "domain_already_verified", "Domain is already verified.")
	}
	d.State, d.UpdatedAt = "verified", stamp(s.now())
	if s.verifiedElsewhere(o, d.Domain) {
		d.State = "failed"
		s.emit("organization_domain.verification_failed", o.ID, struct {
			Reason string     `json:"reason"`
			Domain domainJSON `json:"organization_domain"`
		}{"domain_verified_by_other_organization", *d})
	} else {
		s.emit("organization_domain.verified", o.ID, *d)
	}
	return jsonReply(http.StatusCreated, *d)
}

func (s *Server) deleteDomain(c *call) reply {
	o, at := s.domain(c.PathValue("id"))
	if o == nil {
		return notFound("OrganizationDomain", c.PathValue("id"))
	}
	gone := o.domains[at]
	o.domains = slices.Delete(slices.Clone(o.domains), at, at+1)
	o.Domains = slices.DeleteFunc(slices.Clone(o.Domains), func(name string) bool { return name == gone.Domain })
	s.emit("organization_domain.deleted", o.ID, gone)
	return jsonReply(http.StatusNoContent, nil)
}

// keepDomains restores the IDs, and everything else that did not change, of the domains that an organization had before a change.
func (o *organization) keepDomains(was *organization) {
	for i, d := range o.domains {
		if was == nil {
			return
		}
		at := slices.IndexFunc(was.domains, func(old domainJSON) bool { return old.Domain == d.Domain })
		if at < 0 {
			continue
		}
		o.domains[i] = was.domains[at]
		if d.State != was.domains[at].State {
			o.domains[i].State, o.domains[i].UpdatedAt = d.State, d.UpdatedAt
		}
	}
}

// emitDomains emits events for the domains that an organization has lost, gained or changed. Either may be nil.
func (s *Server) emitDomains(was, now *organization) {
	find := func(o *organization, id string) (domainJSON, bool) {
		if o == nil {
			return domainJSON{}, false
		}
		at := slices.IndexFunc(o.domains, func(d domainJSON) bool { return d.ID == id })
		if at < 0 {
			return domainJSON{}, false
		}
		return o.domains[at], true
	}
	if was != nil {
		for _, d := range was.domains {
			if _, kept := find(now, d.ID); !kept {
				s.emit("organization_domain.deleted", was.ID, d)
			}
		}
	}
	if now != nil {
		for _, d := range now.domains {
			switch old, kept := find(was, d.ID); {
			case !kept:
				s.emit("organization_domain.created", now.ID, d)
			case old.State != d.State:
				s.emit("organization_domain.updated", now.ID, d)
			}
		}
	}
}
