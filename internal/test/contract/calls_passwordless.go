package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/passwordless"
)

// Passwordless are the calls of package passwordless.
var Passwordless = Module{Name: "passwordless", Calls: []Call{
	Op("createPasswordlessSession", func(c *Client, in *Input) (any, error) {
		return c.Passwordless.CreateSession(in.Ctx, Value[string](in, "email"), Optional[passwordless.CreateSessionParams](in))
	}),
	Op("sendPasswordlessSession", func(c *Client, in *Input) (any, error) {
		return c.Passwordless.SendSession(in.Ctx, Path[core.PasswordlessSessionID](in, "sessionId"))
	}),
}}
