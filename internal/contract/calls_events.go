package contract

import "github.com/workos-typestate/workos/modules/events"

// Events are the calls of package events.
var Events = Module{Name: "events", Calls: []Call{
	Op(
		"listEvents", func(c *Client, in *Input) (any, error) {
			return c.Events.List(in.Ctx, Params[events.ListParams](in))
		},
		Untyped("answer /data/*/data", "raw JSON, for Decode to read into a type of the caller's choice"),
		Untyped("answer /data/*/context/previous_attributes", "open to the attributes of anything, and so a map"),
	),
}}
