package contract

import "github.com/workos-typestate/workos/modules/widgets"

// Widgets are the calls of package widgets.
var Widgets = Module{Name: "widgets", Calls: []Call{
	Op("createWidgetToken", func(c *Client, in *Input) (any, error) {
		return c.Widgets.CreateToken(in.Ctx, Optional[widgets.CreateTokenParams](in))
	}),
}}
