//nolint:staticcheck // the whole package is deprecated, and part of the contract
package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/fga"
)

// FGA are the calls of package fga.
var FGA = Module{Name: "fga", Calls: []Call{
	Op("fgaCheck", func(c *Client, in *Input) (any, error) {
		return c.FGA.Check(in.Ctx, Value[[]fga.WarrantCheck](in, "checks"), Optional[fga.CheckParams](in), core.WithWarrantToken(in.WarrantToken))
	}),
	Op("fgaCheckBatch", func(c *Client, in *Input) (any, error) {
		return c.FGA.BatchCheck(in.Ctx, Value[[]fga.WarrantCheck](in, "checks"), Optional[fga.BatchCheckParams](in), core.WithWarrantToken(in.WarrantToken))
	}),

	Op("fgaQuery", func(c *Client, in *Input) (any, error) {
		return c.FGA.Query(in.Ctx, Value[string](in, "q"), Optional[fga.QueryParams](in), core.WithWarrantToken(in.WarrantToken))
	}, View(func(result any) any {
		page, _ := result.(*fga.QueryPage)
		return struct {
			List
			Warnings fga.Warnings `json:"warnings"`
		}{PageOf(page), page.Warnings}
	})),

	Op("fgaGetResource", func(c *Client, in *Input) (any, error) {
		return c.FGA.GetResource(in.Ctx, in.Path("resourceType"), in.Path("resourceId"))
	}),
	Op("fgaListResources", func(c *Client, in *Input) (any, error) {
		return c.FGA.ListResources(in.Ctx, Optional[fga.ListResourcesParams](in)).Page()
	}),
	Op("fgaCreateResource", func(c *Client, in *Input) (any, error) {
		return c.FGA.CreateResource(in.Ctx, Value[string](in, "resource_type"), Optional[fga.CreateResourceParams](in))
	}),
	Op("fgaUpdateResource", func(c *Client, in *Input) (any, error) {
		return c.FGA.UpdateResource(in.Ctx, in.Path("resourceType"), in.Path("resourceId"), Value[map[string]any](in, "meta"), Optional[fga.UpdateResourceParams](in))
	}),
	Op("fgaDeleteResource", func(c *Client, in *Input) (any, error) {
		return nil, c.FGA.DeleteResource(in.Ctx, in.Path("resourceType"), in.Path("resourceId"))
	}),
	Op("fgaBatchWriteResources", func(c *Client, in *Input) (any, error) {
		return c.FGA.BatchWriteResources(in.Ctx, Value[fga.WriteOp](in, "op"), Value[[]fga.ResourceWrite](in, "resources"), Optional[fga.BatchWriteResourcesParams](in))
	}),

	Op("fgaListWarrants", func(c *Client, in *Input) (any, error) {
		return c.FGA.ListWarrants(in.Ctx, Optional[fga.ListWarrantsParams](in), core.WithWarrantToken(in.WarrantToken)).Page()
	}),
	Op("fgaWriteWarrant", func(c *Client, in *Input) (any, error) {
		return c.FGA.WriteWarrant(in.Ctx, Params[fga.WarrantWrite](in))
	}),
	Op("fgaBatchWriteWarrants", func(c *Client, in *Input) (any, error) {
		return c.FGA.BatchWriteWarrants(in.Ctx, Params[[]fga.WarrantWrite](in))
	}),
}}
