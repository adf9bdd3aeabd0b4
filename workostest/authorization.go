package workostest

import (
	"slices"

	"github.com/workos-typestate/workos/core"
)

func authorizationRoutes() []route {
	return slices.Concat(
		roleRoutes(),
		permissionRoutes(),
		authorizationResourceRoutes(),
		roleAssignmentRoutes(),
		authorizationCheckRoutes(),
		groupRoutes(),
		groupRoleAssignmentRoutes(),
	)
}

// authorizations is the state of resources, groups and role assignments.
type authorizations struct {
	resources   table[core.ResourceID, *authorizationResource]
	assignments table[core.RoleAssignmentID, *roleAssignment]
	groups      table[core.GroupID, *group]
	groupRoles  table[core.GroupRoleAssignmentID, *groupRole]
}
