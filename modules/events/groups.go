package events

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/groups"
)

// GroupMember is a group and a membership of one organization.
type GroupMember struct {
	GroupID                  core.GroupID                  `json:"group_id"`
	OrganizationMembershipID core.OrganizationMembershipID `json:"organization_membership_id"`
}

// Events of the groups of organizations.
type (
	// GroupCreated is a new group.
	GroupCreated struct{ groups.Group }
	// GroupUpdated is a group after a change.
	GroupUpdated struct{ groups.Group }
	// GroupDeleted is a group that was deleted.
	GroupDeleted struct{ groups.Group }
	// GroupMemberAdded is a membership that is now in a group.
	GroupMemberAdded struct{ GroupMember }
	// GroupMemberRemoved is a membership that is no longer in a group.
	GroupMemberRemoved struct{ GroupMember }
)
