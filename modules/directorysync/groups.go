package directorysync

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Group is a group of users in a directory.
type Group struct {
	Object         string                `json:"object"` // "directory_group"
	ID             core.DirectoryGroupID `json:"id"`
	DirectoryID    core.DirectoryID      `json:"directory_id"`
	OrganizationID core.OrganizationID   `json:"organization_id"`
	IDPID          string                `json:"idp_id"` // the group's ID at the provider
	Name           string                `json:"name"`
	RawAttributes  map[string]any        `json:"raw_attributes"` // everything that the provider sent
	CreatedAt      time.Time             `json:"created_at"`
	UpdatedAt      time.Time             `json:"updated_at"`
}

// GetGroup returns the group with the given ID.
//
// GET /directory_groups/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetGroup(ctx context.Context, id core.DirectoryGroupID, opts ...core.GetOption) (*Group, error) {
	return engine.Get[Group](ctx, s.client, engine.Path1("/directory_groups/{id}", id), opts...)
}

// ListGroupsParams filters a list of groups. DirectoryID or UserID is required.
type ListGroupsParams struct {
	core.ListOptions
	DirectoryID core.DirectoryID     `json:"directory,omitzero"`
	UserID      core.DirectoryUserID `json:"user,omitzero"` // groups that this user of the directory is in
}

// ListGroups returns the groups that match params.
//
// GET /directory_groups. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable.
func (s Service) ListGroups(ctx context.Context, params ListGroupsParams, opts ...core.GetOption) *core.Listing[Group] {
	return engine.List[Group](ctx, s.client, core.Path("/directory_groups"), params, opts...)
}
