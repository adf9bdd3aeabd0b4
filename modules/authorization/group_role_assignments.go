package authorization

import (
	"context"
	"fmt"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/sso"
)

// GroupRoleAssignment is a role that a group, and so each of its members, holds on a resource.
type GroupRoleAssignment struct {
	Object    string                     `json:"object"` // "group_role_assignment"
	ID        core.GroupRoleAssignmentID `json:"id"`
	GroupID   core.GroupID               `json:"group_id"`
	Role      sso.Role                   `json:"role"`
	Resource  AssignedResource           `json:"resource"`
	CreatedAt time.Time                  `json:"created_at"`
	UpdatedAt time.Time                  `json:"updated_at"`
}

// groupRoles is the path of a group's roles.
const groupRoles = "/authorization/groups/{group_id}/role_assignments"

// GetGroupRoleAssignment returns one role that a group holds, by the ID of the assignment.
//
// GET /authorization/groups/{group_id}/role_assignments/{id}. Errors worth handling:
// core.ErrNotFound.
func (s Service) GetGroupRoleAssignment(ctx context.Context, groupID core.GroupID, id core.GroupRoleAssignmentID, opts ...core.GetOption) (*GroupRoleAssignment, error) {
	return engine.Get[GroupRoleAssignment](ctx, s.client, engine.Path2(groupRoles+"/{id}", groupID, id), opts...)
}

// ListGroupRoleAssignmentsParams selects a page of the assignments.
type ListGroupRoleAssignmentsParams struct{ core.ListOptions }

// ListGroupRoleAssignments returns the roles that a group holds, and on which resources.
//
// GET /authorization/groups/{group_id}/role_assignments. Errors worth handling: core.ErrNotFound.
func (s Service) ListGroupRoleAssignments(ctx context.Context, groupID core.GroupID, params *ListGroupRoleAssignmentsParams, opts ...core.GetOption) *core.Listing[GroupRoleAssignment] {
	return engine.List[GroupRoleAssignment](ctx, s.client, engine.Path1(groupRoles, groupID), params, opts...)
}

// CreateGroupRoleAssignmentParams has no members yet.
type CreateGroupRoleAssignmentParams struct{}

// CreateGroupRoleAssignment gives a group a role on a resource, or on the organization itself if resource is nil.
//
// POST /authorization/groups/{group_id}/role_assignments. Errors worth handling: core.ErrNotFound for the group,
// role or resource, core.ErrUnprocessable, and core.ErrorCode("duplicate_group_role_assignment").
func (s Service) CreateGroupRoleAssignment(ctx context.Context, groupID core.GroupID, roleSlug core.RoleSlug, resource ResourceTarget, params *CreateGroupRoleAssignmentParams, opts ...core.PostOption) (*GroupRoleAssignment, error) {
	on, err := optional("resource", resource)
	if err != nil {
		return nil, err
	}
	body := struct {
		roleOnResource `json:",embed"`
		*CreateGroupRoleAssignmentParams
	}{roleOnResource{roleSlug, on}, params}
	return engine.Post[GroupRoleAssignment](ctx, s.client, engine.Path1(groupRoles, groupID), body, opts...)
}

// GroupRole is a role of a group, and the resource that it is held on. RoleSlug is required.
type GroupRole struct {
	RoleSlug core.RoleSlug
	Resource ResourceTarget // nil is the organization itself
}

// ReplaceGroupRoleAssignmentsParams has no members yet.
type ReplaceGroupRoleAssignmentsParams struct{}

// GroupRoleAssignmentList is the first page of the roles that a group holds. To continue, pass its cursor to
// ListGroupRoleAssignments.
type GroupRoleAssignmentList struct {
	Data         []GroupRoleAssignment `json:"data"`
	ListMetadata struct {
		Before string `json:"before"`
		After  string `json:"after"` // empty on the last page
	} `json:"list_metadata"`
}

// ReplaceGroupRoleAssignments gives a group exactly these roles, and removes all others; without roles it removes all.
//
// PUT /authorization/groups/{group_id}/role_assignments. Errors worth handling: core.ErrNotFound for the group or
// one of the roles or resources, core.ErrUnprocessable.
func (s Service) ReplaceGroupRoleAssignments(ctx context.Context, groupID core.GroupID, roleAssignments []GroupRole, params *ReplaceGroupRoleAssignmentsParams, opts ...core.PutOption) (*GroupRoleAssignmentList, error) {
	body := struct {
		RoleAssignments []roleOnResource `json:"role_assignments"`
		*ReplaceGroupRoleAssignmentsParams
	}{nil, params}
	for i, role := range roleAssignments {
		on, err := optional(fmt.Sprintf("roleAssignments[%d].Resource", i), role.Resource)
		if err != nil {
			return nil, err
		}
		body.RoleAssignments = append(body.RoleAssignments, roleOnResource{role.RoleSlug, on})
	}
	return engine.Put[GroupRoleAssignmentList](ctx, s.client, engine.Path1(groupRoles, groupID), body, opts...)
}

// RemoveGroupRoleAssignmentsParams has no members yet.
type RemoveGroupRoleAssignmentsParams struct{}

// RemoveGroupRoleAssignments removes a role from a group where role and resource match. With a resource it only
// removes the role there; with nil it removes the role everywhere.
//
// DELETE /authorization/groups/{group_id}/role_assignments. Errors worth handling: core.ErrNotFound if nothing
// matches, core.ErrUnprocessable.
func (s Service) RemoveGroupRoleAssignments(ctx context.Context, groupID core.GroupID, roleSlug core.RoleSlug, resource ResourceTarget, params *RemoveGroupRoleAssignmentsParams, opts ...core.DeleteOption) error {
	on, err := optional("resource", resource)
	if err != nil {
		return err
	}
	body := struct {
		roleOnResource `json:",embed"`
		*RemoveGroupRoleAssignmentsParams
	}{roleOnResource{roleSlug, on}, params}
	_, err = engine.Delete[engine.None](ctx, s.client, engine.Path1(groupRoles, groupID), body, opts...)
	return err
}

// RemoveGroupRoleAssignment is RemoveGroupRoleAssignments for one assignment, by its ID.
//
// DELETE /authorization/groups/{group_id}/role_assignments/{id}. Errors worth handling:
// core.ErrNotFound.
func (s Service) RemoveGroupRoleAssignment(ctx context.Context, groupID core.GroupID, id core.GroupRoleAssignmentID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path2(groupRoles+"/{id}", groupID, id), nil, opts...)
	return err
}
