// Package contract checks the SDK against the API's contract, testdata/api. Every operation is called with fully
// populated and with minimal parameters. The request is compared with the contract, and the result with the sample
// response. So a dropped, renamed or mistyped field, a missing enumeration constant, an operation without a call and
// a call without an operation all fail.
//
// # A calls file
//
// Each module has one file, calls_<module>.go, with one line per operation, and one line in modules.go:
//
//	var Groups = Module{Name: "groups", Calls: []Call{
//		Op("getGroup", func(c *Client, in *Input) (any, error) {
//			return c.Groups.Get(in.Ctx, in.Path("organization_id"), in.Path("group_id"))
//		}),
//		Op("listGroups", func(c *Client, in *Input) (any, error) {
//			return c.Groups.List(in.Ctx, in.Path("organization_id"), Params[groups.ListParams](in))
//		}),
//		Op("deleteGroup", func(c *Client, in *Input) (any, error) {
//			return nil, c.Groups.Delete(in.Ctx, in.Path("organization_id"), in.Path("group_id"))
//		}),
//	}}
//
// Params fills the parameters from the sample by their JSON tags. That is not circular: a field that the Go type
// lacks or misnames gets lost there, so it is missing from the request, which is compared with the sample. Other
// arguments are read one by one:
//
//   - in.Path(name) is a path parameter; PathAs[T](in, name) is one that is an enumeration.
//
//   - Value[T](in, name) is a member of the body or query that the method takes as an argument.
//
//   - Params leaves fields of interface type (choices) at nil. Set them with in.Has, in.Text and Value, and
//     pass the finished struct to Built, so that its types are checked:
//
//     params := Params[authorization.CheckParams](in)
//     params.Resource = authorization.ByID(Value[string](in, "resource_id"))
//     return c.Authorization.Check(in.Ctx, in.Path("organization_membership_id"), Built(in, params))
//
//   - in.AccessToken and in.WarrantToken are for core.WithAccessToken and core.WithWarrantToken.
//
// The client has the sample's client ID and API key, so that a body that the client completes is compared as a whole.
//
// Options of a call describe its special properties:
//
//   - URL is used instead of Op for a method that returns a URL for a browser and sends nothing.
//   - When(member, value) restricts the call to the samples with that value: one of several methods that
//     share an operation, such as the grants of authenticate. The calls of an operation must meet all samples.
//   - Needs(members…) adds to the minimal sample members that the SDK requires and the contract does not.
//   - View(func(result any) any) converts the result to the response's shape if it has another: PageOf(page), a
//     map[string]any, or a struct with JSON tags. A *core.Page and a slice (the data of a list without cursors) need none.
//   - Also(pointer, value) names a type of a union in the response that no sample has, such as
//     Also("/data/*/owner", apikeys.UserOwner{}).
//   - Except(place, reason) excuses a field or value, and is listed in docs/api-coverage.md. A place is written
//     as failures print it: "response /data/*/name". It includes everything below it.
//   - Beyond(member, reason) excuses a member of the body that the Go type of the parameters has and the contract
//     lacks, in the variant of a union that the call is for; it is listed there too.
//   - NoNull(member, reason) excuses that a member of the body cannot be sent as null, though the Node SDK can, or
//     in a change.
//   - Untyped(place, reason) excuses only the Go types there, for JSON that is kept raw.
//
// # Fields and values of the Node SDK only
//
// conflicts.json names fields and values that WorkOS's Node SDK has and the API description lacks. The Go types have
// both. Those of a query, and the PKCE verifier of a form, are sent like the others. Those of a body or a response
// are in no sample, so they are searched in the Go types: in the parameters, the request and the result. Value[T](in,
// name) gives the type of a field that excludes a field of the sample, and Also the type of a field in a response.
package contract
