package workostest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

func organizationRoutes() []route {
	return []route{
		{"GET /organizations", (*Server).listOrganizations},
		{"POST /organizations", (*Server).createOrganization},
		{"GET /organizations/external_id/{external_id}", (*Server).getOrganizationByExternalID},
		{"GET /organizations/{id}", (*Server).getOrganization},
		{"PUT /organizations/{id}", (*Server).updateOrganization},
		{"DELETE /organizations/{id}", (*Server).deleteOrganization},
	}
}

// Organization is an organization to seed with [Server.AddOrganization]. Only
// Name has to be set.
type Organization struct {
	ID         core.OrganizationID // Made by the server when empty.
	Name       string
	Domains    []string // Taken as verified.
	ExternalID core.ExternalID
	Metadata   map[string]string

	Members []Member // Added to those that it has.

	Entitlements []core.EntitlementSlug // Carried by access tokens for this organization.
	FeatureFlags []core.FeatureFlagSlug // To switch on for it, as [Flag].Organizations does.
}

// Member is a user with a role in an [Organization].
type Member struct {
	Email string        // A user with this address is made when there is none.
	Role  core.RoleSlug // "member" when empty. One that is not yet defined is then, without permissions.
}

type organization struct {
	Organization
	domains          []domainJSON
	stripeCustomerID string
	allowOutside     bool
	created, updated time.Time
}

type domainJSON struct {
	Object               string `json:"object"`
	ID                   string `json:"id"`
	OrganizationID       string `json:"organization_id"`
	Domain               string `json:"domain"`
	State                string `json:"state"`
	VerificationStrategy string `json:"verification_strategy"`
	VerificationPrefix   string `json:"verification_prefix,omitempty"`
	VerificationToken    string `json:"verification_token,omitempty"`
	CreatedAt            string `json:"created_at"`
	UpdatedAt            string `json:"updated_at"`
}

type organizationJSON struct {
	Object                           string            `json:"object"`
	ID                               string            `json:"id"`
	Name                             string            `json:"name"`
	AllowProfilesOutsideOrganization *bool             `json:"allow_profiles_outside_organization,omitempty"`
	Domains                          []domainJSON      `json:"domains"`
	ExternalID                       *string           `json:"external_id"`
	Metadata                         map[string]string `json:"metadata"`
	StripeCustomerID                 string            `json:"stripe_customer_id,omitempty"`
	CreatedAt                        string            `json:"created_at"`
	UpdatedAt                        string            `json:"updated_at"`
}

func (o *organization) event() organizationJSON {
	return organizationJSON{
		Object: "organization", ID: string(o.ID), Name: o.Name,
		Domains: o.domains, ExternalID: orNull(o.ExternalID), Metadata: o.Metadata,
		StripeCustomerID: o.stripeCustomerID, CreatedAt: stamp(o.created), UpdatedAt: stamp(o.updated),
	}
}

// wire adds to the event's form what only the API's answers hold.
func (o *organization) wire() any {
	out := o.event()
	out.AllowProfilesOutsideOrganization = &o.allowOutside
	return out
}

// AddOrganization adds an organization and returns it with its ID. One with
// the same ID as one that is there replaces it.
func (s *Server) AddOrganization(o Organization) Organization {
	s.mu.Lock()
	defer s.mu.Unlock()
	return own(s.putOrganization(own(o)).Organization)
}

func (s *Server) putOrganization(o Organization) *organization {
	now := s.now()
	o.ID = cmp.Or(o.ID, core.OrganizationID(newID("org", now)))
	o.Metadata = ownMap(o.Metadata)
	added := &organization{Organization: o, created: now}
	added.setDomains(now, "verified", o.Domains...)
	s.saveOrganization(added)
	for _, m := range o.Members {
		u := s.userByEmail(m.Email)
		if u == nil {
			u = s.putUser(User{Email: m.Email, EmailVerified: true})
		}
		s.joinAs(u.ID, o.ID, m.Role)
	}
	s.switchOn(o.ID, o.FeatureFlags)
	return added
}

// saveOrganization stores a new or changed organization.
func (s *Server) saveOrganization(o *organization) {
	o.updated = s.now()
	event, was := "organization.created", s.orgs.get(o.ID)
	if was != nil {
		event, o.created = "organization.updated", was.created
	}
	o.keepDomains(was)
	s.orgs.put(o.ID, o)
	s.putOrganizationResource(o)
	s.emit(event, o.ID, o.event())
	s.emitDomains(was, o)
}

// setDomains replaces the domains by new ones, in slices of their own.
func (o *organization) setDomains(now time.Time, state string, names ...string) {
	o.domains, o.Domains = []domainJSON{}, nil
	for _, name := range names {
		o.addDomain(now, state, name)
	}
}

func (o *organization) addDomain(now time.Time, state, name string) {
	o.Domains = append(o.Domains, name)
	o.domains = append(o.domains, domainJSON{
		Object: "organization_domain", ID: newID("org_domain", now), OrganizationID: string(o.ID), Domain: name,
		State: state, VerificationStrategy: "manual", CreatedAt: stamp(now), UpdatedAt: stamp(now),
	})
}

func (s *Server) organizationByExternalID(id core.ExternalID) *organization {
	return s.orgs.first(func(o *organization) bool { return id != "" && o.ExternalID == id })
}

func (s *Server) listOrganizations(c *call) reply {
	q := c.URL.Query()
	domains := commaList(q["domains"])
	search := strings.ToLower(q.Get("search"))
	return list(c, &s.orgs, func(o *organization) bool {
		if len(domains) > 0 && !slices.ContainsFunc(o.Domains, func(d string) bool { return slices.Contains(domains, d) }) {
			return false
		}
		return strings.Contains(strings.ToLower(o.Name), search) ||
			slices.ContainsFunc(o.Domains, func(d string) bool { return strings.Contains(d, search) })
	}, (*organization).wire)
}

// commaList reads an array of the query: joined by commas, repeated, or both.
func commaList(values []string) []string {
	return strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' })
}

func (s *Server) getOrganization(c *call) reply {
	if o := s.orgs.find(c.PathValue("id")); o != nil {
		return answer(http.StatusOK, o.wire())
	}
	return notFound("Organization", c.PathValue("id"))
}

func (s *Server) getOrganizationByExternalID(c *call) reply {
	if o := s.organizationByExternalID(core.ExternalID(c.PathValue("external_id"))); o != nil {
		return answer(http.StatusOK, o.wire())
	}
	return notFound("Organization", c.PathValue("external_id"))
}

func (s *Server) createOrganization(c *call) reply {
	now := s.now()
	in := c.input()
	o := &organization{
		Organization: Organization{ID: core.OrganizationID(newID("org", now)), Name: in.need("name"), Metadata: map[string]string{}},
		domains:      []domainJSON{}, created: now,
	}
	if rep, ok := s.readOrganization(in, o); ok {
		return rep
	}
	s.saveOrganization(o)
	return answer(http.StatusCreated, o.wire())
}

func (s *Server) updateOrganization(c *call) reply {
	was := s.orgs.find(c.PathValue("id"))
	if was == nil {
		return notFound("Organization", c.PathValue("id"))
	}
	in, now := c.input(), *was
	if in.has("name") {
		now.Name = in.need("name")
	}
	if rep, ok := s.readOrganization(in, &now); ok {
		return rep
	}
	s.saveOrganization(&now)
	return answer(http.StatusOK, now.wire())
}

// readOrganization sets the fields of o that the request holds, and refuses
// the request when they may not be set so.
func (s *Server) readOrganization(in *input, o *organization) (reply, bool) {
	now := s.now()
	if in.has("domains") {
		o.setDomains(now, "verified", in.strs("domains")...)
	}
	if in.has("domain_data") {
		o.setDomains(now, "")
		for _, data := range in.objects("domain_data") {
			state := data.need("state")
			if state != "pending" && state != "verified" {
				data.wrong("state", "invalid_state", "state must be pending or verified")
			}
			o.addDomain(now, state, data.need("domain"))
			in.problems = append(in.problems, data.problems...)
		}
	}
	if in.has("external_id") {
		o.ExternalID = core.ExternalID(in.str("external_id"))
	}
	if in.has("stripe_customer_id") {
		o.stripeCustomerID = in.str("stripe_customer_id")
	}
	if in.has("allow_profiles_outside_organization") {
		o.allowOutside = in.flag("allow_profiles_outside_organization")
	}
	o.Metadata = in.metadata(o.Metadata)
	if rep, ok := in.refusal(); ok {
		return rep, true
	}
	if other := s.organizationByExternalID(o.ExternalID); other != nil && other.ID != o.ID {
		return refuse(http.StatusBadRequest, "external_id_already_used", "The external ID is used by another organization."), true
	}
	if o.stripeCustomerID != "" && s.orgs.first(func(other *organization) bool {
		return other.ID != o.ID && other.stripeCustomerID == o.stripeCustomerID
	}) != nil {
		return refuse(http.StatusBadRequest, "stripe_customer_id_already_used", "The Stripe customer is another organization's."), true
	}
	for _, domain := range o.Domains {
		if s.verifiedElsewhere(o, domain) {
			return refuse(http.StatusConflict, "", "The domain "+domain+" belongs to another organization."), true
		}
	}
	return reply{}, false
}

func (s *Server) deleteOrganization(c *call) reply {
	o := s.orgs.find(c.PathValue("id"))
	if o == nil {
		return notFound("Organization", c.PathValue("id"))
	}
	s.dropMemberships(func(m *membership) bool { return m.organizationID == o.ID })
	s.forgetOrganization(o.ID)
	s.emitDomains(o, nil)
	s.dropHoldings(o.ID)
	s.orgs.delete(o.ID)
	s.emit("organization.deleted", o.ID, o.event())
	return answer(http.StatusAccepted, nil)
}
