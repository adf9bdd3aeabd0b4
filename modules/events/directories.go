package events

import (
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
)

// Directory is a directory as events show it: its states have names that differ from package directorysync.
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

// DirectoryState is the state of a directory.
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

// DirectoryToken is the token with which a directory provider sends users and groups, without its value.
type DirectoryToken struct {
	Object         string                `json:"object"` // "directory_token"
	ID             core.DirectoryTokenID `json:"id"`
	DirectoryID    core.DirectoryID      `json:"directory_id"`
	OrganizationID core.OrganizationID   `json:"organization_id"`
	TokenSuffix    string                `json:"token_suffix"` // to distinguish tokens
	CreatedAt      time.Time             `json:"created_at"`
}

// Events of directories, their users, groups and tokens. PreviousAttributes holds the values that a change replaced.
type (
	// DSyncActivated is a directory that is now kept up to date.
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
	// DSyncGroupUpdated is a group after a change.
	DSyncGroupUpdated struct {
		directorysync.Group
		PreviousAttributes map[string]any `json:"previous_attributes"`
	}
	// DSyncGroupUserAdded is a user who is now in a group.
	DSyncGroupUserAdded struct{ DirectoryGroupMember }
	// DSyncGroupUserRemoved is a user who is no longer in a group.
	DSyncGroupUserRemoved struct{ DirectoryGroupMember }
	// DSyncTokenCreated is a new token of a directory.
	DSyncTokenCreated struct{ DirectoryToken }
	// DSyncTokenRevoked is a token that is no longer valid.
	DSyncTokenRevoked struct{ DirectoryToken }
	// DSyncUserCreated is a new user of a directory.
	DSyncUserCreated struct{ directorysync.User }
	// DSyncUserDeleted is a user who is no longer in the directory.
	DSyncUserDeleted struct{ directorysync.User }
	// DSyncUserUpdated is a user after a change.
	DSyncUserUpdated struct {
		directorysync.User
		PreviousAttributes map[string]any `json:"previous_attributes"`
	}
)
