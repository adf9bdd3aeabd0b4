package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/radar"
)

// Radar are the calls of package radar.
var Radar = Module{Name: "radar", Calls: []Call{
	Op("createRadarAttempt", func(c *Client, in *Input) (any, error) {
		return c.Radar.CreateAttempt(in.Ctx, Params[radar.CreateAttemptParams](in))
	}),
	Op("updateRadarAttempt", func(c *Client, in *Input) (any, error) {
		return nil, c.Radar.UpdateAttempt(in.Ctx, Path[core.RadarAttemptID](in, "id"), Optional[radar.UpdateAttemptParams](in))
	}),
	Op("addRadarListEntry", func(c *Client, in *Input) (any, error) {
		return c.Radar.AddListEntry(in.Ctx, PathAs[radar.ListType](in, "type"), PathAs[radar.ListAction](in, "action"), Value[string](in, "entry"), Optional[radar.AddListEntryParams](in))
	}),
	Op("removeRadarListEntry", func(c *Client, in *Input) (any, error) {
		return nil, c.Radar.RemoveListEntry(in.Ctx, PathAs[radar.ListType](in, "type"), PathAs[radar.ListAction](in, "action"), Value[string](in, "entry"), Optional[radar.AddListEntryParams](in))
	}),
}}
