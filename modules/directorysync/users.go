package directorysync

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// User is a person in a directory.
type User struct {
	Object           string               `json:"object"` // "directory_user"
	ID               core.DirectoryUserID `json:"id"`
	DirectoryID      core.DirectoryID     `json:"directory_id"`
	OrganizationID   core.OrganizationID  `json:"organization_id"`
	IDPID            string               `json:"idp_id"` // the user's ID at the provider
	Email            string               `json:"email"`
	FirstName        string               `json:"first_name"`
	LastName         string               `json:"last_name"`
	Name             string               `json:"name"`
	State            UserState            `json:"state"`
	Role             *Role                `json:"role,omitzero"`
	Roles            []Role               `json:"roles"`
	CustomAttributes map[string]any       `json:"custom_attributes"` // the attributes that the directory maps
	CreatedAt        time.Time            `json:"created_at"`
	UpdatedAt        time.Time            `json:"updated_at"`

	// Emails are all addresses of the user.
	//
	// Deprecated: use Email, or an attribute in CustomAttributes.
	Emails []UserEmail `json:"emails"`
	// Username is the user's name at the provider.
	//
	// Deprecated: use an attribute in CustomAttributes.
	Username string `json:"username"`
	// JobTitle is the user's job title.
	//
	// Deprecated: use an attribute in CustomAttributes.
	JobTitle string `json:"job_title"`
	// Groups are the groups that the user is in.
	//
	// Deprecated: use ListGroups with UserID.
	Groups []Group `json:"groups"`
	// RawAttributes is everything that the provider sent.
	//
	// Deprecated: use CustomAttributes.
	RawAttributes map[string]any `json:"raw_attributes"`
}

// UserEmail is an address of a user.
type UserEmail struct {
	Value   string `json:"value"`
	Type    string `json:"type"` // such as "work"
	Primary bool   `json:"primary"`
}

// Role is a role, by its slug only.
type Role struct {
	Slug core.RoleSlug `json:"slug"`
}

// UserState is the state of a user: whether they have the access that the directory grants.
type UserState string

// The states of a user.
const (
	UserStateActive    UserState = "active"
	UserStateSuspended UserState = "suspended"
	UserStateInactive  UserState = "inactive"
)

// GetUser returns the user with the given ID.
//
// GET /directory_users/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetUser(ctx context.Context, id core.DirectoryUserID, opts ...core.GetOption) (*User, error) {
	return engine.Get[User](ctx, s.client, engine.Path1("/directory_users/{id}", id), opts...)
}

// ListUsersParams filters a list of users. DirectoryID or GroupID is required.
type ListUsersParams struct {
	core.ListOptions
	DirectoryID core.DirectoryID      `json:"directory,omitzero"`
	GroupID     core.DirectoryGroupID `json:"group,omitzero"`
	IDPID       string                `json:"idp_id,omitzero"` // the user's ID at the provider
	Email       string                `json:"email,omitzero"`
}

// ListUsers returns the users that match params.
//
// GET /directory_users. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable, core.ErrRateLimited.
func (s Service) ListUsers(ctx context.Context, params ListUsersParams, opts ...core.GetOption) *core.Listing[User] {
	return engine.List[User](ctx, s.client, core.Path("/directory_users"), params, opts...)
}
