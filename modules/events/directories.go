package events

import (
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
)

// Directory is a directory as events show it: its states have other names than in package directorysync.
type Directory struct {
	Object         string                      `json:"object"` // "directory"
	ID             core.DirectoryID            `json:"id"`
	OrganizationID core.OrganizationID         `json:"organization_id"`
	Type           directorysync.DirectoryType `json:"type"`
	State          DirectoryState              `json:"state"`
	Name           string                      `json:"name"`
	CreatedAt      time.Time                   `json:"created_at"`
	UpdatedAt      time.Time                   `json:"updated_at"`
}

// DirectoryState says whether a directory is kept up to date.
type DirectoryState string

// The states of a directory. Only an active one is kept up to date.
const (
	DirectoryStateActive             DirectoryState = "active"
	DirectoryStateValidating         DirectoryState = "validating"
	DirectoryStateInvalidCredentials DirectoryState = "invalid_credentials" //nolint:gosec // not a credential
	DirectoryStateInactive           DirectoryState = "inactive"
	DirectoryStateDeleting           DirectoryState = "deleting"
)

// DirectoryDomain is a domain of the directory's organization.
type DirectoryDomain struct {
	Object string                 `json:"object"` // "organization_domain"
	ID     core.DirectoryDomainID `json:"id"`
	Domain string                 `json:"domain"`
}

// DirectoryGroupMember is a user and a group of one directory.
type DirectoryGroupMember struct {
	DirectoryID core.DirectoryID    `json:"directory_id"`
	User        directorysync.User  `json:"user"`
	Group       directorysync.Group `json:"group"`
}

// DirectoryToken is what a directory provider sends users and groups with, but for its value.
type DirectoryToken struct {
	Object         string                `json:"object"` // "directory_token"
	ID             core.DirectoryTokenID `json:"id"`
	DirectoryID    core.DirectoryID      `json:"directory_id"`
	OrganizationID core.OrganizationID   `json:"organization_id"`
	TokenSuffix    string                `json:"token_suffix"` // to tell tokens apart
	CreatedAt      time.Time             `json:"created_at"`
}

// What became of directories, their users, groups and tokens. PreviousAttributes holds what a change replaced.
type (
	// DSyncActivated is a directory that is kept up to date from now on.
	DSyncActivated struct {
		Directory
		ExternalKey string            `json:"external_key"`
		Domains     []DirectoryDomain `json:"domains"`
	}
	// DSyncDeleted is a directory that was deleted, with its users and groups.
	DSyncDeleted struct{ Directory }
	// DSyncGroupCreated is a new group.
	DSyncGroupCreated struct{ directorysync.Group }
	// DSyncGroupDeleted is a group that was deleted.
	DSyncGroupDeleted struct{ directorysync.Group }
	// DSyncGroupUpdated is a group as it is after a change.
	DSyncGroupUpdated struct {
		directorysync.Group
		PreviousAttributes map[string]any `json:"previous_attributes"`
	}
	// DSyncGroupUserAdded is a user who is now in a group.
	DSyncGroupUserAdded struct{ DirectoryGroupMember }
	// DSyncGroupUserRemoved is a user who no longer is.
	DSyncGroupUserRemoved struct{ DirectoryGroupMember }
	// DSyncTokenCreated is a new token of a directory.
	DSyncTokenCreated struct{ DirectoryToken }
	// DSyncTokenRevoked is a token that is no longer valid.
	DSyncTokenRevoked struct{ DirectoryToken }
	// DSyncUserCreated is a new user of a directory.
	DSyncUserCreated struct{ directorysync.User }
	// DSyncUserDeleted is a user who is no longer in the directory.
	DSyncUserDeleted struct{ directorysync.User }
	// DSyncUserUpdated is a user as they are after a change.
	DSyncUserUpdated struct {
		directorysync.User
		PreviousAttributes map[string]any `json:"previous_attributes"`
	}
)
