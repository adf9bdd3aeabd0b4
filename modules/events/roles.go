package events

import (
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
)

// Role is a role of the environment, as events show it.
type Role struct {
	Object           string                `json:"object"` // "role"
	Slug             core.RoleSlug         `json:"slug"`
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug"`
	Permissions      []core.PermissionSlug `json:"permissions"` // slugs
	CreatedAt        time.Time             `json:"created_at"`
	UpdatedAt        time.Time             `json:"updated_at"`
}

// OrganizationRole is a role of one organization, as events show it.
type OrganizationRole struct {
	Object           string                `json:"object"` // "organization_role"
	OrganizationID   core.OrganizationID   `json:"organization_id"`
	Slug             core.RoleSlug         `json:"slug"`
	Name             string                `json:"name"`
	Description      string                `json:"description"`
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug"`
	Permissions      []core.PermissionSlug `json:"permissions"` // slugs
	CreatedAt        time.Time             `json:"created_at"`
	UpdatedAt        time.Time             `json:"updated_at"`
}

// Events of roles and permissions.
type (
	// RoleCreated is a new role of the environment.
	RoleCreated struct{ Role }
	// RoleUpdated is a role of the environment after a change.
	RoleUpdated struct{ Role }
	// RoleDeleted is a role of the environment that was deleted.
	RoleDeleted struct{ Role }
	// OrganizationRoleCreated is a new role of one organization.
	OrganizationRoleCreated struct{ OrganizationRole }
	// OrganizationRoleUpdated is a role of one organization after a change.
	OrganizationRoleUpdated struct{ OrganizationRole }
	// OrganizationRoleDeleted is a role of one organization that was deleted.
	OrganizationRoleDeleted struct{ OrganizationRole }
	// PermissionCreated is a new permission.
	PermissionCreated struct{ authorization.Permission }
	// PermissionUpdated is a permission after a change.
	PermissionUpdated struct{ authorization.Permission }
	// PermissionDeleted is a permission that was deleted.
	PermissionDeleted struct{ authorization.Permission }
)
