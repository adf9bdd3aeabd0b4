package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizationdomains"
)

// OrganizationDomains are the calls of package organizationdomains.
var OrganizationDomains = Module{Name: "organizationdomains", Calls: []Call{
	Op("getOrganizationDomain", func(c *Client, in *Input) (any, error) {
		return c.OrganizationDomains.Get(in.Ctx, Path[core.OrganizationDomainID](in, "id"))
	}),
	Op("createOrganizationDomain", func(c *Client, in *Input) (any, error) {
		return c.OrganizationDomains.Create(in.Ctx, Value[core.OrganizationID](in, "organization_id"), Value[string](in, "domain"), Optional[organizationdomains.CreateParams](in))
	}),
	Op("deleteOrganizationDomain", func(c *Client, in *Input) (any, error) {
		return nil, c.OrganizationDomains.Delete(in.Ctx, Path[core.OrganizationDomainID](in, "id"))
	}),
	Op("verifyOrganizationDomain", func(c *Client, in *Input) (any, error) {
		return c.OrganizationDomains.Verify(in.Ctx, Path[core.OrganizationDomainID](in, "id"))
	}),
}}
