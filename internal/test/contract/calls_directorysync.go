package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
)

// DirectorySync are the calls of package directorysync.
var DirectorySync = Module{Name: "directorysync", Calls: []Call{
	Op("getDirectory", func(c *Client, in *Input) (any, error) {
		return c.DirectorySync.GetDirectory(in.Ctx, Path[core.DirectoryID](in, "id"))
	}),
	Op("listDirectories", func(c *Client, in *Input) (any, error) {
		return c.DirectorySync.ListDirectories(in.Ctx, Optional[directorysync.ListDirectoriesParams](in)).Page()
	}),
	Op("deleteDirectory", func(c *Client, in *Input) (any, error) {
		return nil, c.DirectorySync.DeleteDirectory(in.Ctx, Path[core.DirectoryID](in, "id"))
	}),
	Op("getDirectoryUser", func(c *Client, in *Input) (any, error) {
		return c.DirectorySync.GetUser(in.Ctx, Path[core.DirectoryUserID](in, "id"))
	}),
	Op("listDirectoryUsers", func(c *Client, in *Input) (any, error) {
		return c.DirectorySync.ListUsers(in.Ctx, Params[directorysync.ListUsersParams](in)).Page()
	}),
	Op("getDirectoryGroup", func(c *Client, in *Input) (any, error) {
		return c.DirectorySync.GetGroup(in.Ctx, Path[core.DirectoryGroupID](in, "id"))
	}),
	Op("listDirectoryGroups", func(c *Client, in *Input) (any, error) {
		return c.DirectorySync.ListGroups(in.Ctx, Params[directorysync.ListGroupsParams](in)).Page()
	}),
}}
