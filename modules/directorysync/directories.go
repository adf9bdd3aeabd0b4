package directorysync

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Directory is the link between an organization and its directory provider.
type Directory struct {
	Object         string              `json:"object"` // "directory"
	ID             core.DirectoryID    `json:"id"`
	OrganizationID core.OrganizationID `json:"organization_id"`
	ExternalKey    string              `json:"external_key"`
	Type           DirectoryType       `json:"type"`
	State          DirectoryState      `json:"state"`
	Name           string              `json:"name"`
	Domain         string              `json:"domain"`
	Metadata       *DirectoryMetadata  `json:"metadata,omitzero"`
	CreatedAt      time.Time           `json:"created_at"`
	UpdatedAt      time.Time           `json:"updated_at"`
}

// DirectoryMetadata counts the contents of a directory.
type DirectoryMetadata struct {
	Users  UserCounts `json:"users"`
	Groups int        `json:"groups"`
}

// UserCounts counts the users of a directory by their state.
type UserCounts struct {
	Active   int `json:"active"`
	Inactive int `json:"inactive"`
}

// DirectoryState is the state of a directory.
type DirectoryState string

// The states of a directory. Only a linked one is kept up to date.
const (
	DirectoryStateLinked             DirectoryState = "linked"
	DirectoryStateValidating         DirectoryState = "validating"
	DirectoryStateInvalidCredentials DirectoryState = "invalid_credentials" //nolint:gosec // a state, not a credential
	DirectoryStateUnlinked           DirectoryState = "unlinked"
	DirectoryStateDeleting           DirectoryState = "deleting"
)

// DirectoryType is the provider of a directory, and its protocol if it has several.
type DirectoryType string

// The types of a directory.
const (
	DirectoryTypeAzureSCIM        DirectoryType = "azure scim v2.0"
	DirectoryTypeBambooHR         DirectoryType = "bamboohr"
	DirectoryTypeBreatheHR        DirectoryType = "breathe hr"
	DirectoryTypeCezanneHR        DirectoryType = "cezanne hr"
	DirectoryTypeCyberArkSCIM     DirectoryType = "cyberark scim v2.0"
	DirectoryTypeFourthHR         DirectoryType = "fourth hr"
	DirectoryTypeGenericSCIM      DirectoryType = "generic scim v2.0"
	DirectoryTypeGoogleWorkspace  DirectoryType = "gsuite directory"
	DirectoryTypeGusto            DirectoryType = "gusto" // in events only
	DirectoryTypeHiBob            DirectoryType = "hibob"
	DirectoryTypeJumpCloudSCIM    DirectoryType = "jump cloud scim v2.0"
	DirectoryTypeOktaSCIM         DirectoryType = "okta scim v2.0"
	DirectoryTypeOneLoginSCIM     DirectoryType = "onelogin scim v2.0"
	DirectoryTypePeopleHR         DirectoryType = "people hr"
	DirectoryTypePersonio         DirectoryType = "personio"
	DirectoryTypePingFederateSCIM DirectoryType = "pingfederate scim v2.0"
	DirectoryTypeRippling         DirectoryType = "rippling" // in events only
	DirectoryTypeRipplingSCIM     DirectoryType = "rippling scim v2.0"
	DirectoryTypeS3               DirectoryType = "s3"
	DirectoryTypeSailPointSCIM    DirectoryType = "sailpoint scim v2.0"
	DirectoryTypeSFTP             DirectoryType = "sftp"
	DirectoryTypeSFTPWorkday      DirectoryType = "sftp workday" //nolint:gosec // a name, not a credential
	DirectoryTypeWorkday          DirectoryType = "workday"
)

// GetDirectory returns the directory with the given ID.
//
// GET /directories/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetDirectory(ctx context.Context, id core.DirectoryID, opts ...core.GetOption) (*Directory, error) {
	return engine.Get[Directory](ctx, s.client, engine.Path1("/directories/{id}", id), opts...)
}

// ListDirectoriesParams filters a list of directories.
type ListDirectoriesParams struct {
	core.ListOptions
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
	Search         string              `json:"search,omitzero"` // part of a name or domain

	// Domain is the domain of a directory.
	//
	// Deprecated: use OrganizationID, or Search.
	Domain string `json:"domain,omitzero"`
}

// ListDirectories returns the directories that match params.
//
// GET /directories. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (s Service) ListDirectories(ctx context.Context, params *ListDirectoriesParams, opts ...core.GetOption) *core.Listing[Directory] {
	return engine.List[Directory](ctx, s.client, core.Path("/directories"), params, opts...)
}

// DeleteDirectory deletes a directory, its users and its groups. The deletion may finish after the method returns.
//
// DELETE /directories/{id}. Errors worth handling: core.ErrForbidden.
func (s Service) DeleteDirectory(ctx context.Context, id core.DirectoryID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/directories/{id}", id), nil, opts...)
	return err
}
