package contract

import "github.com/workos-typestate/workos/modules/events"

// Events are the calls of package events.
var Events = Module{Name: "events", Calls: []Call{
	Op(
		"listEvents", func(c *Client, in *Input) (any, error) {
			return c.Events.List(in.Ctx, Optional[events.ListParams](in)).Page()
		},
		Except("response /data/*/data/detail/expires_at", "a time, or else the text \"null\", which is read as the zero time; see the tests of package events"),
		Untyped("response /data/*/context/previous_attributes", "can hold the attributes of any object, so it is a map"),
	),
}}
