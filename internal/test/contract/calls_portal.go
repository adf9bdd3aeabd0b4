package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/portal"
)

// Portal are the calls of package portal.
var Portal = Module{Name: "portal", Calls: []Call{
	Op("generatePortalLink", func(c *Client, in *Input) (any, error) {
		return c.Portal.GenerateLink(in.Ctx, Value[core.OrganizationID](in, "organization"), Optional[portal.GenerateLinkParams](in))
	}),
}}
