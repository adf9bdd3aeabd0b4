// Package contract holds the SDK to the API's contract, testdata/api: every operation is called with fully
// populated and with minimal parameters, what was sent is compared with the contract, and what came back
// with the sample that was answered, so that a dropped, renamed or mistyped field, a missing enumeration
// constant, an operation without a call and a call without an operation all fail.
//
// # A calls file
//
// Each module has one file, calls_<module>.go, with one line an operation, and one line in modules.go:
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
// Params fills the parameters from the sample by their JSON tags. That is not circular: a field that the
// Go type lacks or misnames is lost there, so it is missing from the request, which is compared with the
// sample. What is no struct of parameters is taken one by one:
//
//   - in.Path(name) is a path parameter; PathAs[T](in, name) is one that is an enumeration.
//
//   - Value[T](in, name) is a member of the body or query that the method takes as an argument.
//
//   - Params leaves fields of interface type (choices) at nil. Set them by in.Has, in.Text and Value, and
//     hand the finished struct to Built, so that its types are seen:
//
//     params := Params[authorization.CheckParams](in)
//     params.Resource = authorization.ByID(Value[string](in, "resource_id"))
//     return c.Authorization.Check(in.Ctx, in.Path("organization_membership_id"), Built(in, params))
//
//   - in.AccessToken and in.WarrantToken are for core.WithAccessToken and core.WithWarrantToken.
//
// The client ID and the API key of the client are those of the sample, so that a body that the client
// completes by itself is compared whole.
//
// Options of a call say what is particular about it:
//
//   - URL, in place of Op, is for a method that returns a URL for a browser and sends nothing.
//   - When(member, value) restricts the call to the samples with that value: one method of several that
//     share an operation, as the grants of authenticate do. The calls of an operation must meet all samples.
//   - Needs(members…) adds to the minimal sample what the SDK asks for beyond the contract.
//   - View(func(result any) any) turns the result into a value with the answer's shape, where it is not
//     one: PageOf(page), a map[string]any, or a struct with JSON tags. A *core.Page and a slice (the data of
//     a list without cursors) need none.
//   - Also(pointer, value) names a type of a union in the answer that no sample has, such as
//     Also("/data/*/owner", apikeys.UserOwner{}).
//   - Except(place, reason) excuses a field or value, and is listed in docs/api-coverage.md. A place is
//     what the failure prints: "answer /data/*/name". It covers what lies below it too.
//   - Beyond(member, reason) excuses a member of the body that the Go type of the parameters has and the contract
//     lacks, in the variant of a union that the call is for; it is listed there as well.
//   - NoNull(member, reason) excuses that a member of the body cannot be sent as null, though it can be by the Node SDK, or
//     in a change.
//   - Untyped(place, reason) excuses only the Go types there, as of JSON that is kept raw.
//
// # What only the Node SDK knows
//
// conflicts.json names fields and values that WorkOS's Node SDK has and the API description lacks. The Go
// types have both. Those of a query, and the PKCE verifier of a form, are sent like the others. Those of a
// body or an answer are in no sample, so they are looked for in the Go types: in the parameters that were
// seen, or in the request that was sent, and in the result. Value[T](in, name) shows the type of one that
// excludes what the sample has, and Also that of an answer.
package contract
