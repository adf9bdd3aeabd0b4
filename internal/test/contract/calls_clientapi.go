package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/clientapi"
)

// ClientAPI are the calls of package clientapi.
var ClientAPI = Module{Name: "clientapi", Calls: []Call{
	Op("createClientToken", func(c *Client, in *Input) (any, error) {
		return c.ClientAPI.CreateToken(in.Ctx, Value[core.UserID](in, "user_id"), Value[core.OrganizationID](in, "organization_id"), Optional[clientapi.CreateTokenParams](in))
	}),
}}
